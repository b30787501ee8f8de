/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.TraceReader;
import io.ringspan.cli.registry.ReadableFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class TraceFaultsTest {
    private static final long ROOT = SpanIds.id(0, 0);
    private static final long CHILD = SpanIds.id(0, 1);
    private static final long OTHER = SpanIds.id(0, 2);

    private final List<String> faults = new ArrayList<>();
    private final TraceCheck check = new TraceCheck(new SeenSpans(1), faults::add);
    private final List<DecodedSpan> roots = new ArrayList<>();
    private final TraceReader reader =
            ReadableFormat.V04.reader().traces(trace -> roots.add(check.check(trace)), faults::add);
    private MessageBufferPacker packer;

    @BeforeEach
    void begin() throws IOException {
        packer = MessagePack.newDefaultBufferPacker();
    }

    private int read() {
        return reader.read(packer.toByteArray(), "payload 1");
    }

    private void assertFault(final String expected) {
        assertTrue(faults.stream().anyMatch(fault -> fault.contains(expected)), faults::toString);
    }

    private void packTrace(final int announced, final long... spanIds) throws IOException {
        packer.packArrayHeader(spanIds.length);
        for (final long spanId : spanIds) {
            packSpan(spanId, spanId == ROOT ? 0 : ROOT, announced);
        }
    }

    private void packSpan(final long spanId, final long parentId, final int announced) throws IOException {
        packer.packMapHeader(parentId == 0 ? 9 : 10);
        packNames();
        packId("trace_id", ROOT);
        packId("span_id", spanId);
        if (parentId != 0) {
            packId("parent_id", parentId);
        }
        packer.packString("start").packLong(1000).packString("duration").packLong(10);
        packTags(parentId == 0 ? announced : -1);
    }

    private void packNames() throws IOException {
        for (final String key : List.of("service", "name", "resource")) {
            packer.packString(key).packString("a " + key);
        }
    }

    private void packId(final String key, final long id) throws IOException {
        packer.packString(key).packBigInteger(new java.math.BigInteger(Long.toUnsignedString(id)));
    }

    private void packTags(final int announced) throws IOException {
        packer.packString("meta").packMapHeader(1).packString("k").packString("v");
        if (announced < 0) {
            packer.packString("metrics").packMapHeader(0);
        } else {
            packer.packString("metrics").packMapHeader(2);
            packer.packString(TraceCheck.SPAN_COUNT).packDouble(announced);
            packer.packString(TraceCheck.FINISHED_US).packDouble(5);
        }
    }

    @Test
    void shouldFindNothingWrongWithAGoodTrace() throws IOException {
        packer.packArrayHeader(1);
        packTrace(3, ROOT, CHILD, OTHER);
        assertEquals(1, read());
        assertEquals(List.of(), faults);
        assertEquals(ROOT, roots.get(0).spanId);
        assertEquals("v", roots.get(0).meta.get("k"));
    }

    @Test
    void shouldFindAMissingSpan() throws IOException {
        packer.packArrayHeader(1);
        packTrace(3, ROOT, CHILD);
        read();
        assertFault("a trace of 2 spans (expected: 3.0)");
    }

    @Test
    void shouldFindASpanThatComesTwice() throws IOException {
        packer.packArrayHeader(1);
        packTrace(3, ROOT, CHILD, CHILD);
        read();
        assertFault("came before");
    }

    @Test
    void shouldFindATraceThatComesTwice() throws IOException {
        packer.packArrayHeader(2);
        packTrace(2, ROOT, CHILD);
        packTrace(2, ROOT, CHILD);
        assertEquals(2, read());
        assertEquals(2, faults.size(), faults::toString);
    }

    @Test
    void shouldFindASpanThatNobodyMade() throws IOException {
        packer.packArrayHeader(1);
        packTrace(2, ROOT, 4711);
        read();
        assertFault("was never produced");
    }

    @Test
    void shouldFindATraceWithoutARoot() throws IOException {
        packer.packArrayHeader(1);
        packTrace(2, CHILD, OTHER);
        read();
        assertFault("0 roots (expected: 1)");
        assertFault("is missing");
        assertNull(roots.get(0));
    }

    @Test
    void shouldFindAWrongTypeAndReadOn() throws IOException {
        packer.packArrayHeader(2);
        packer.packArrayHeader(1).packMapHeader(9);
        packNames();
        packId("trace_id", ROOT);
        packId("span_id", ROOT);
        packer.packString("start").packString("now").packString("duration").packLong(10);
        packTags(1);
        packer.packArrayHeader(1);
        packSpan(CHILD, 0, 1);
        assertEquals(2, read());
        assertFault("payload 1, trace 0, span 0: start is of type STRING (expected: INTEGER)");
        assertEquals(2, roots.size());
    }

    @Test
    void shouldFindKeysThatAreMissingDoubleOrUnknown() throws IOException {
        packer.packArrayHeader(1).packArrayHeader(1).packMapHeader(10);
        packNames();
        packId("trace_id", ROOT);
        packId("trace_id", ROOT);
        packId("span_id", ROOT);
        packer.packString("duration").packLong(10);
        packTags(1);
        packer.packString("flavour").packNil();
        read();
        assertFault("the key start is missing");
        assertFault("the key trace_id comes twice");
        assertFault("the key flavour is not known");
    }

    @Test
    void shouldFindBytesBehindTheEnd() throws IOException {
        packer.packArrayHeader(1);
        packTrace(1, ROOT);
        packer.packNil();
        read();
        assertFault("more than one value");
    }

    @Test
    void shouldFindABodyThatBreaksOffAnywhere() throws IOException {
        packer.packArrayHeader(1);
        packTrace(2, ROOT, CHILD);
        final byte[] body = packer.toByteArray();
        for (int length = 0; length < body.length; length++) {
            faults.clear();
            reader.read(Arrays.copyOf(body, length), "payload 2");
            assertTrue(!faults.isEmpty(), "nothing wrong with the first " + length + " bytes");
        }
    }
}
