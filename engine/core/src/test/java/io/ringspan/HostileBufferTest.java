/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.counters.EngineCounter;
import io.ringspan.fixture.RecordedBuffers;
import io.ringspan.model.Hostile;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ChangeBufferException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Change buffers that are cut or damaged, into a running engine. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileBufferTest {
    // of a trace that nothing else names
    private static final long VALID_ID = 0x7777_0000_0000_0001L;
    private static final int GUARD_LENGTH = 64;
    private static final int FLIPPED = 20;
    private static final int BUFFERS_PER_ENGINE = 2000;

    private EngineFixture fixture;
    private ChangeBufferIngress ingress;
    private final List<byte[]> refused = new ArrayList<>();
    private int applied;
    private long validId = VALID_ID;

    private void start(final DecodeMode mode) {
        fixture = new EngineFixture();
        fixture.config.mode(mode).spansMax(8192).segmentsMax(8192).blocksMax(16384);
        fixture.start();
        ingress = fixture.engine.newIngress("hostile");
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldRefuseOrApplyEveryOpcode(final DecodeMode mode) throws Exception {
        applyAll(mode, Hostile.ofEveryOpcode());
        assertTrue(refused.size() > 3000, () -> "only " + refused.size() + " refused");
        // all of them hold opcodes that strict mode does not know in such a buffer
        assertEquals(mode == DecodeMode.LENIENT, applied > 3000, () -> applied + " applied");
        shouldLeaveNoTraceOfTheRefused(mode);
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldRefuseOrApplyRecordedBuffers(final DecodeMode mode) throws Exception {
        final Random random = new Random(Hostile.SEED);
        final List<byte[]> hostile = new ArrayList<>();
        for (final byte[] recorded : RecordedBuffers.all()) {
            hostile.add(recorded);
            hostile.addAll(Hostile.flips(recorded, FLIPPED, random));
        }
        applyAll(mode, hostile);
        assertTrue(refused.size() > 500 && applied > 500, () -> refused.size() + " refused, " + applied + " applied");
        shouldLeaveNoTraceOfTheRefused(mode);
    }

    private void applyAll(final DecodeMode mode, final List<byte[]> buffers) throws Exception {
        start(mode);
        for (int i = 0; i < buffers.size(); i++) {
            apply(buffers.get(i));
            if (i % BUFFERS_PER_ENGINE == BUFFERS_PER_ENGINE - 1) {
                shouldGoOn();
                fixture.close();
                start(mode);
            }
        }
        shouldGoOn();
    }

    private void apply(final byte[] bytes) {
        // between other bytes, which look like records of their own
        final byte[] memory = new byte[bytes.length + 2 * GUARD_LENGTH];
        System.arraycopy(bytes, 0, memory, GUARD_LENGTH, bytes.length);
        final ChangeBuffer buffer = new ChangeBuffer().wrap(new UnsafeBuffer(memory), GUARD_LENGTH, bytes.length);
        try {
            assertTrue(ingress.apply(buffer) >= 0, "lost");
            applied++;
        } catch (final ChangeBufferException e) {
            assertTrue(e.getMessage().matches(".*\\d.*"), e.getMessage());
            refused.add(bytes);
        } catch (final RuntimeException e) {
            throw new AssertionError(
                    "seed " + Hostile.SEED + ", " + HexFormat.of().formatHex(bytes), e);
        }
    }

    // a trace that comes behind arrives
    private void shouldGoOn() throws InterruptedException {
        final long root = validId++;
        final SpanWriter writer = fixture.engine.newWriter();
        final int name = fixture.engine.intern("valid");
        writer.startIds(root, 0, root, root, 0, name, name, name, name, 1);
        writer.startIds(-root, 0, root, root, root, name, name, name, name, 2);
        writer.setMeta(-root, name, "inline").finish(-root, 3).finish(root, 4);
        assertTrue(writer.commit() >= 0);
        fixture.settle();
        assertTrue(fixture.transport.chunks().contains(List.of(root, -root)), "a valid trace did not arrive");
        assertEquals(0, fixture.count(EngineCounter.HANDLER_ERRORS));
    }

    // the same buffers alone
    private void shouldLeaveNoTraceOfTheRefused(final DecodeMode mode) throws InterruptedException {
        fixture.close();
        start(mode);
        final List<byte[]> again = List.copyOf(refused);
        applied = 0;
        again.forEach(this::apply);
        assertEquals(0, applied);
        assertEquals(again.size(), fixture.count(EngineCounter.BUFFERS_REFUSED));
        fixture.flush();
        for (final EngineCounter counter : List.of(
                EngineCounter.SPANS_DECODED,
                EngineCounter.SPANS_LIVE,
                EngineCounter.RECORDS_SPAN_NOT_FOUND,
                EngineCounter.RECORDS_STRING_NOT_FOUND,
                EngineCounter.RECORDS_MALFORMED,
                EngineCounter.HANDLER_ERRORS)) {
            assertEquals(0, fixture.count(counter), counter.label());
        }
        shouldGoOn();
    }
}
