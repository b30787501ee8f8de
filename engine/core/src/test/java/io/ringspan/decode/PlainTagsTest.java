/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.OpCode;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which entries of a complete span go the short way. That both ways come to the same is for {@code PlainSpanTest}. */
class PlainTagsTest {
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int UNKNOWN = 77;

    private final DecodeFixture fixture = new DecodeFixture();
    private final IdSpace ids = IdSpace.permanent(fixture.strings);
    private final PlainTags tags = new PlainTags(fixture.store);
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private int end;

    @BeforeEach
    void define() {
        fixture.records.wrap(fixture.buffer, 0, 1024).defineString(KEY, "key").defineString(VALUE, "value");
        fixture.decoder.decode(fixture.buffer, 0, fixture.records.position(), ids, 2, false);
    }

    private void opcode(final int opcode) {
        buffer.putShort(end, (short) opcode, LITTLE_ENDIAN);
        end += Short.BYTES;
    }

    private void integer(final int value) {
        buffer.putInt(end, value, LITTLE_ENDIAN);
        end += Integer.BYTES;
    }

    private void text(final int key, final int value) {
        opcode(OpCode.SET_META_ATTR);
        integer(key);
        integer(value);
    }

    private void number(final int opcode) {
        opcode(opcode);
        integer(KEY);
        integer(5);
        integer(0);
    }

    private void texts(final int count, final int written) {
        opcode(OpCode.BATCH_SET_META);
        integer(count);
        for (int i = 0; i < written; i++) {
            integer(KEY);
            integer(VALUE);
        }
    }

    private int read() {
        final RawMemory memory = new RawMemory();
        memory.wrap(buffer, 0, buffer.capacity());
        return tags.read(memory, 0, end, ids);
    }

    private int countOf(final int newest) {
        int count = 0;
        for (int block = newest; block != BlockPool.NONE; block = fixture.blocks.older(block)) {
            count += fixture.blocks.count(block);
        }
        return count;
    }

    @Test
    void shouldReadTextsDoublesAndIntegers() {
        text(KEY, VALUE);
        texts(20, 20);
        number(OpCode.SET_METRIC_ATTR);
        number(OpCode.SET_LONG_ATTR);
        final int chain = read();
        assertNotEquals(PlainTags.OTHER, chain);
        assertEquals(23, countOf(chain));
    }

    @Test
    void shouldLeaveEverythingElseAsItWas() {
        assertOther(test -> test.opcode(OpCode.SET_BOOLEAN_ATTR));
        assertOther(test -> test.text(UNKNOWN, VALUE));
        assertOther(test -> test.text(KEY, UNKNOWN));
        assertOther(test -> test.texts(21, 20));
        assertOther(test -> test.texts(-1, 20));
        assertOther(test -> test.texts(Integer.MAX_VALUE, 20));
    }

    private void assertOther(final Consumer<PlainTagsTest> entry) {
        end = 0;
        text(KEY, VALUE);
        entry.accept(this);
        final int used = fixture.blocks.used();
        assertEquals(PlainTags.OTHER, read());
        assertEquals(used, fixture.blocks.used());
    }
}
