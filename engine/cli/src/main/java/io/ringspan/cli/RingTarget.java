/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.ChangeBufferIngress;
import io.ringspan.Receiver;
import io.ringspan.TraceEngine;
import io.ringspan.api.DecodeMode;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.api.StateReader;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.InvalidRecordException;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The engine as an application has it: an ingress, the ring, both handlers, and a transport that keeps what it gets.
 *
 * <p>A buffer is validated before any of it takes effect, and what else is wrong with a record shows only in counters. So steps with
 * errors do not end as in the reference, and their messages do not say which span or string it was.
 */
final class RingTarget implements ReplayTarget {
    private static final long TIMEOUT_S = 60;
    private static final int SLOT_LENGTH = 256;
    private static final int SLOTS_MIN = 1024;
    private static final int RECORD_LENGTH_MIN = 1 << 15;
    private static final int RECORD_LENGTH_MAX = 1 << 26;
    private static final int PAYLOAD_LENGTH_MIN = 1 << 16;
    private static final int PAYLOAD_LENGTH_MAX = 1 << 26;
    private static final int CHUNKS_MAX = 1 << 16;
    private static final int TABLE_MIN = 16;
    private static final int STRINGS_MIN = 256;
    private static final int STRING_BYTES_MIN = 1 << 16;

    // held, so that its level stays; an engine that ends with live spans is nothing to report here
    private final Logger engineLog = Logger.getLogger("io.ringspan");
    private final Level engineLogLevel = engineLog.getLevel();
    private final DecodeMode mode;
    private final PayloadFormat format;
    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);

    // of the state at hand
    private TraceEngine engine;
    private ChangeBufferIngress ingress;
    private Captured captured;
    private long chunks;
    private long skipped;
    private long spanErrors;
    private long stringErrors;
    private long otherErrors;

    RingTarget(final DecodeMode mode, final PayloadFormat format) {
        this.mode = mode;
        this.format = format;
        engineLog.setLevel(Level.OFF);
    }

    @Override
    public void newState(final ReplayConfig config, final ReplaySizes sizes) {
        closeEngine();
        captured = new Captured();
        final Receiver receiver = Receiver.of("replay", ReplayProcess.encoder(format, config), captured);
        engine = TraceEngine.start(settings(sizes), format.isOfKeptTraces() ? receiver.dropUnsampled() : receiver);
        ingress = engine.newIngress("replay");
        chunks = 0;
        skipped = 0;
        spanErrors = 0;
        stringErrors = 0;
        otherErrors = 0;
        if (!config.defaultMeta().isEmpty()) {
            defaultMeta(config.defaultMeta());
        }
    }

    private EngineConfig settings(final ReplaySizes sizes) {
        final int recordLength = Math.min(
                RECORD_LENGTH_MAX,
                Math.max(RECORD_LENGTH_MIN, BitUtil.findNextPositivePowerOfTwo(sizes.recordBytes())));
        // of a payload with a dictionary, that is half
        final int payloadLength =
                (int) Math.min(PAYLOAD_LENGTH_MAX, Math.max(PAYLOAD_LENGTH_MIN, 2L * sizes.payloadBytes()));
        final int spans = Math.max(TABLE_MIN, sizes.spans());
        return EngineConfig.builder()
                .ringOverflow(OverflowPolicy.BLOCK)
                .mode(mode)
                .ringSlotLength(SLOT_LENGTH)
                .ringRecordMax(recordLength)
                .textMax(recordLength)
                .ringSlots(Math.max(SLOTS_MIN, (int) (4L * recordLength / SLOT_LENGTH)))
                .spansMax(spans)
                .segmentPartialFlush(spans)
                .segmentsMax(Math.max(TABLE_MIN, sizes.segments()))
                .blocksMax(Math.max(TABLE_MIN, sizes.blocks()))
                .stringsMax(Math.max(STRINGS_MIN, sizes.strings()))
                .stringsMemory(Math.max(STRING_BYTES_MIN, sizes.stringBytes()))
                .internMax(0)
                .sourcesMax(1)
                .payloadCount(2)
                .payloadLength(payloadLength)
                .payloadFlushAt(payloadLength)
                .payloadChunksMax(CHUNKS_MAX)
                .payloadLingerNs(0)
                .payloadExhausted(PayloadPolicy.BLOCK)
                .build();
    }

    @Override
    public void defaultMeta(final List<Map.Entry<String, String>> pairs) {
        require(ingress.commit());
        interruptibly(() -> {
            engine.defaultMeta(pairs, TIMEOUT_S, TimeUnit.SECONDS);
            return null;
        });
    }

    @Override
    public void internString(final int id, final String text) {
        refusing(() -> ingress.defineString(id, text));
    }

    @Override
    public void evictString(final int id) {
        refusing(() -> ingress.evictString(id));
    }

    @Override
    public void applyChangeBuffer(final ChangeBuffer buffer) {
        require(ingress.apply(buffer));
        check();
    }

    @Override
    public void setMetaStruct(final long spanId, final String key, final byte[] bytes) {
        value.wrap(bytes);
        refusing(() -> ingress.setMetaStruct(spanId, key, value, 0, bytes.length));
        require(ingress.commit());
        check();
    }

    @Override
    public void addSpanEvent(final long spanId, final long time, final String name, final byte[] attributes) {
        value.wrap(attributes);
        refusing(() -> ingress.addSpanEvent(spanId, time, name, value, 0, attributes.length));
        require(ingress.commit());
        check();
    }

    @Override
    public boolean flushChunk(final boolean firstIsLocalRoot, final long[] spanIds) {
        refusing(() -> ingress.flushChunk(firstIsLocalRoot, spanIds, spanIds.length));
        require(ingress.commit());
        check();
        final long before = chunks;
        chunks = engine.counters().get(EngineCounter.CHUNKS_COMPLETED);
        return chunks > before;
    }

    @Override
    public ReplayPayload send() {
        final FlushResult result = interruptibly(() -> engine.flush(TIMEOUT_S, TimeUnit.SECONDS));
        final ReplayPayload payload = captured.payloads.poll();
        // spans that a record replaced are lost too, and meant to be; chunks are not
        final boolean isSent = engine.counters().get(EngineCounter.CHUNKS_DROPPED) == 0
                && (result == FlushResult.DELIVERED || result == FlushResult.LOST);
        if (isSent && payload == null && engine.counters().dropped(DropReason.UNSAMPLED) > 0) {
            return new ReplayPayload(ByteBuffer.allocate(0), 0);
        }
        if (!isSent || payload == null) {
            throw new IllegalStateException("the engine did not send: " + result + ", " + drops());
        }
        if (!captured.payloads.isEmpty()) {
            throw new IllegalStateException("the payload does not fit into "
                    + engine.config().payloadLength() + " bytes or " + CHUNKS_MAX + " chunks");
        }
        return payload;
    }

    @Override
    public <T> T read(final Function<StateReader, T> query) {
        require(ingress.commit());
        return interruptibly(() -> engine.query(query, TIMEOUT_S, TimeUnit.SECONDS));
    }

    @Override
    public long takeSkipped() {
        final long now = spanErrors + stringErrors + otherErrors;
        final long result = now - skipped;
        skipped = now;
        return result;
    }

    // counters are published at the end of a batch, and the answer to a
    // second request is never in the batch of the first
    private void check() {
        interruptibly(() -> engine.query(reader -> null, TIMEOUT_S, TimeUnit.SECONDS));
        interruptibly(() -> engine.query(reader -> null, TIMEOUT_S, TimeUnit.SECONDS));
        checkNothingLost();
        final long spanBefore = spanErrors;
        final long stringBefore = stringErrors;
        final long otherBefore = otherErrors;
        spanErrors = engine.counters().get(EngineCounter.RECORDS_SPAN_NOT_FOUND);
        stringErrors = engine.counters().get(EngineCounter.RECORDS_STRING_NOT_FOUND);
        otherErrors = engine.counters().get(EngineCounter.RECORDS_MALFORMED);
        if (mode == DecodeMode.STRICT && spanErrors + stringErrors + otherErrors > skipped) {
            throw new InvalidRecordException("the engine counted "
                    + (spanErrors - spanBefore) + " records about spans that are not live, "
                    + (stringErrors - stringBefore) + " uses of unknown strings, "
                    + (otherErrors - otherBefore) + " malformed records");
        }
    }

    private void checkNothingLost() {
        final long lost = engine.counters().get(EngineCounter.ATTRIBUTES_DROPPED)
                + engine.counters().get(EngineCounter.STRINGS_DROPPED)
                + engine.counters().get(EngineCounter.HANDLER_ERRORS)
                + engine.counters().dropped()
                - engine.counters().dropped(DropReason.CHUNK_ERROR)
                - engine.counters().dropped(DropReason.DUPLICATE_CREATE)
                - engine.counters().dropped(DropReason.UNSAMPLED);
        if (lost > 0) {
            throw new IllegalStateException("the input does not fit into the engine: " + drops());
        }
    }

    private String drops() {
        final StringBuilder result = new StringBuilder();
        append(result, "attributes", engine.counters().get(EngineCounter.ATTRIBUTES_DROPPED));
        append(result, "strings", engine.counters().get(EngineCounter.STRINGS_DROPPED));
        append(result, "exceptions", engine.counters().get(EngineCounter.HANDLER_ERRORS));
        for (final DropReason reason : DropReason.values()) {
            append(result, "spans, " + reason.label(), engine.counters().dropped(reason));
        }
        return "lost are " + result;
    }

    private static void append(final StringBuilder text, final String what, final long count) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : "; ").append(count).append(' ').append(what);
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T call() throws InterruptedException;
    }

    private static <T> T interruptibly(final Call<T> call) {
        try {
            return call.call();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    // what the ring never takes, whatever there is in it
    private static void refusing(final Runnable call) {
        try {
            call.run();
        } catch (final IllegalArgumentException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static void require(final long sequence) {
        if (sequence < 0) {
            throw new IllegalStateException("the ring did not take a record: " + sequence);
        }
    }

    @Override
    public void close() {
        closeEngine();
        engineLog.setLevel(engineLogLevel);
    }

    private void closeEngine() {
        if (engine != null) {
            engine.close(TIMEOUT_S, TimeUnit.SECONDS);
            engine = null;
        }
    }

    /** Takes every payload, and keeps a copy. */
    private static final class Captured implements Transport {
        private final BlockingQueue<ReplayPayload> payloads = new LinkedBlockingQueue<>();

        @Override
        public Delivery send(final Payload payload) {
            final ByteBuffer copy = ByteBuffer.allocate(payload.length()).put(payload.body());
            payloads.add(new ReplayPayload(copy.flip(), payload.chunkCount()));
            return Delivery.ACCEPTED;
        }
    }
}
