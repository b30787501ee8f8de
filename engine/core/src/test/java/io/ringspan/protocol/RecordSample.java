/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A record three times: as a call of the encoder, as bytes that were put together here by hand, and as the widths of the reads
 * that take it apart.
 *
 * <p>Opcodes and widths are literal numbers, so that nothing here can be wrong in the way in which the descriptors are.
 */
final class RecordSample {
    private final int opcode;
    private final long spanId;
    private final Consumer<RecordEncoder> call;
    private final byte[] bytes;
    private final List<Integer> reads;

    private RecordSample(
            final int opcode,
            final long spanId,
            final Consumer<RecordEncoder> call,
            final byte[] bytes,
            final List<Integer> reads) {
        this.opcode = opcode;
        this.spanId = spanId;
        this.call = call;
        this.bytes = bytes;
        this.reads = reads;
    }

    int opcode() {
        return opcode;
    }

    long spanId() {
        return spanId;
    }

    Consumer<RecordEncoder> call() {
        return call;
    }

    byte[] bytes() {
        return bytes;
    }

    List<Integer> reads() {
        return reads;
    }

    @Override
    public String toString() {
        return OpCode.name(opcode) + " of " + bytes.length + " bytes";
    }

    /** One record of every opcode, with random arguments. */
    static List<RecordSample> all(final Random random) {
        final List<RecordSample> samples = new ArrayList<>();
        addCreates(samples, random);
        for (final int opcode : new int[] {3, 4, 8, 9, 12}) {
            final Maker maker = new Maker(opcode, random.nextLong());
            final int id = maker.putInt(random.nextInt());
            samples.add(maker.make(e -> e.setString(opcode, maker.spanId, id)));
        }
        for (final int opcode : new int[] {6, 7, 0x0100, 0x0108}) {
            final Maker maker = new Maker(opcode, random.nextLong());
            final long ns = maker.putLong(random.nextLong());
            samples.add(maker.make(e -> e.setLong(opcode, maker.spanId, ns)));
        }
        for (final int opcode : new int[] {1, 10}) {
            final Maker maker = new Maker(opcode, random.nextLong());
            final int key = maker.putInt(random.nextInt());
            final int value = maker.putInt(random.nextInt());
            samples.add(maker.make(e -> e.setStringPair(opcode, maker.spanId, key, value)));
        }
        for (final int opcode : new int[] {2, 11}) {
            final Maker maker = new Maker(opcode, random.nextLong());
            final int key = maker.putInt(random.nextInt());
            final double value = maker.putDouble(random.nextGaussian());
            samples.add(maker.make(e -> e.setStringDouble(opcode, maker.spanId, key, value)));
        }
        final Maker maker = new Maker(5, random.nextLong());
        final int error = maker.putInt(random.nextInt());
        samples.add(maker.make(e -> e.setError(maker.spanId, error)));
        addBatches(samples, random);
        addStrings(samples, random);
        addBinaries(samples, random);
        addFields(samples, random);
        return samples;
    }

    private static void addCreates(final List<RecordSample> samples, final Random random) {
        for (final int opcode : new int[] {0, 13, 14}) {
            final Maker maker = new Maker(opcode, random.nextLong());
            final long low = random.nextLong();
            final long high = random.nextLong();
            maker.putWide(low, high);
            final long segment = maker.putLong(random.nextLong());
            final long parent = maker.putLong(random.nextLong());
            if (opcode == 0) {
                samples.add(maker.make(e -> e.create(maker.spanId, high, low, segment, parent)));
                continue;
            }
            final int name = maker.putInt(random.nextInt());
            if (opcode == 13) {
                final long start = maker.putLong(random.nextLong());
                samples.add(maker.make(e -> e.createSpan(maker.spanId, high, low, segment, parent, name, start)));
                continue;
            }
            final int service = maker.putInt(random.nextInt());
            final int resource = maker.putInt(random.nextInt());
            final int type = maker.putInt(random.nextInt());
            final long start = maker.putLong(random.nextLong());
            samples.add(maker.make(e ->
                    e.createSpanFull(maker.spanId, high, low, segment, parent, name, service, resource, type, start)));
        }
    }

    private static void addBatches(final List<RecordSample> samples, final Random random) {
        for (final int count : new int[] {0, 1, 5}) {
            final Maker meta = new Maker(15, random.nextLong());
            meta.putInt(count);
            final int[] pairs = new int[2 * count];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = meta.putInt(random.nextInt());
            }
            samples.add(meta.make(e -> e.batchSetMeta(meta.spanId, pairs, count)));
            final Maker metric = new Maker(16, random.nextLong());
            metric.putInt(count);
            final int[] keys = new int[count];
            final double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                keys[i] = metric.putInt(random.nextInt());
                values[i] = metric.putDouble(random.nextGaussian());
            }
            samples.add(metric.make(e -> e.batchSetMetric(metric.spanId, keys, values, count)));
            final Maker flush = new Maker(0x0101, 0);
            flush.putInt(count & 1);
            flush.putInt(count);
            final long[] ids = new long[count];
            final ByteBuffer tail = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                ids[i] = random.nextLong();
                tail.putLong(ids[i]);
            }
            flush.putTail(tail.array());
            samples.add(flush.make(e -> e.flushChunk((count & 1) != 0, ids, count)));
        }
    }

    private static void addStrings(final List<RecordSample> samples, final Random random) {
        for (final String text : List.of("", "a", "\u00fc\u20ac\ud83d\ude00")) {
            final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            final Maker define = new Maker(0x0102, 0);
            final int id = define.putInt(random.nextInt());
            define.putInt(utf8.length);
            define.putTail(utf8);
            samples.add(define.make(e -> e.defineString(id, text)));
            final Maker set = new Maker(0x0104, random.nextLong());
            final int key = set.putInt(random.nextInt());
            set.putInt(utf8.length);
            set.putTail(utf8);
            samples.add(set.make(e -> e.setMetaText(set.spanId, key, text)));
        }
        for (final byte[] texts : List.of(new byte[0], new byte[] {1, 0, 0, 0, 'a', 0, 0, 0, 0})) {
            final Maker with = new Maker(0x0116, random.nextLong());
            with.putInt(texts.length);
            with.putTail(texts);
            final UnsafeBuffer bytes = new UnsafeBuffer(texts);
            samples.add(with.make(e -> e.withTexts(with.spanId, bytes, 0, texts.length)));
        }
        final Maker evict = new Maker(0x0103, 0);
        final int id = evict.putInt(random.nextInt());
        samples.add(evict.make(e -> e.evictString(id)));
        samples.add(new Maker(0x0115, 0).make(e -> e.own().beginEpoch()));
    }

    private static void addFields(final List<RecordSample> samples, final Random random) {
        final Maker fields = new Maker(0x0117, random.nextLong());
        final int mask = fields.putInt(random.nextInt());
        final int bits = fields.putInt(random.nextInt());
        samples.add(fields.make(e -> e.own().setSpanFields(fields.spanId, mask, bits)));
        final Maker status = new Maker(0x0118, random.nextLong());
        final int message = status.putInt(random.nextInt());
        final int code = status.putInt(random.nextInt());
        samples.add(status.make(e -> e.own().setStatus(status.spanId, code, message)));
        final Maker state = new Maker(0x0119, random.nextLong());
        final int text = state.putInt(random.nextInt());
        samples.add(state.make(e -> e.own().setTraceState(state.spanId, text)));
        final Maker dropped = new Maker(0x011A, random.nextLong());
        final int attributes = dropped.putInt(random.nextInt());
        final int events = dropped.putInt(random.nextInt());
        final int links = dropped.putInt(random.nextInt());
        samples.add(dropped.make(e -> e.own().setDroppedCounts(dropped.spanId, attributes, events, links)));
        final byte[] empty = {19};
        final Maker value = new Maker(0x011B, random.nextLong());
        final int key = value.putInt(random.nextInt());
        value.putInt(empty.length);
        value.putTail(empty);
        final UnsafeBuffer bytes = new UnsafeBuffer(empty);
        samples.add(value.make(e -> e.own().setValue(value.spanId, key, bytes, 0, empty.length)));
    }

    private static void addBinaries(final List<RecordSample> samples, final Random random) {
        for (final int length : new int[] {0, 3}) {
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            final UnsafeBuffer padded = new UnsafeBuffer(new byte[length + 4]);
            padded.putBytes(2, bytes);
            final byte[] key = "k\u00e9".getBytes(StandardCharsets.UTF_8);
            final Maker struct = new Maker(0x0105, random.nextLong());
            struct.putInt(3);
            struct.putInt(length);
            struct.putTail(key, bytes);
            samples.add(struct.make(e -> e.setMetaStruct(struct.spanId, "k\u00e9", padded, 2, length)));
            final Maker event = new Maker(0x0106, random.nextLong());
            final long time = event.putLong(random.nextLong());
            event.putInt(3);
            event.putInt(length);
            event.putTail(key, bytes);
            samples.add(event.make(e -> e.addSpanEvent(event.spanId, time, "k\u00e9", padded, 2, length)));
        }
        samples.add(wholeSpan(random));
        samples.add(completeSpan(random));
    }

    // there is no method for it in the encoder, because its writer fills it in over time
    private static RecordSample wholeSpan(final Random random) {
        final Maker maker = new Maker(0x0107, random.nextLong());
        maker.putWide(random.nextLong(), random.nextLong());
        for (int i = 0; i < 4; i++) {
            maker.putLong(random.nextLong());
        }
        for (int i = 0; i < 6; i++) {
            maker.putInt(random.nextInt());
        }
        maker.putInt(2);
        maker.putInt(1);
        maker.putInt(11);
        final byte[] tail = new byte[2 * 8 + 12 + 11];
        random.nextBytes(tail);
        maker.putTail(tail);
        final UnsafeBuffer bytes = new UnsafeBuffer(maker.out.toByteArray());
        return maker.make(e -> e.records(bytes, 0, bytes.capacity()));
    }

    private static RecordSample completeSpan(final Random random) {
        final Maker maker = new Maker(0x011C, random.nextLong());
        maker.putWide(random.nextLong(), random.nextLong());
        for (int i = 0; i < 4; i++) {
            maker.putLong(random.nextLong());
        }
        for (int i = 0; i < 7; i++) {
            maker.putInt(random.nextInt());
        }
        maker.putInt(13);
        maker.putInt(7);
        final byte[] tail = new byte[13 + 7];
        random.nextBytes(tail);
        maker.putTail(tail);
        final UnsafeBuffer bytes = new UnsafeBuffer(maker.out.toByteArray());
        return maker.make(e -> e.records(bytes, 0, bytes.capacity()));
    }

    private static final class Maker {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<Integer> reads = new ArrayList<>();
        private final int opcode;
        private final long spanId;

        Maker(final int opcode, final long spanId) {
            this.opcode = opcode;
            this.spanId = spanId;
            put(opcode, 2);
            put(spanId, 8);
        }

        private void put(final long value, final int width) {
            for (int i = 0; i < width; i++) {
                out.write((int) (value >>> (8 * i)));
            }
            reads.add(width);
        }

        int putInt(final int value) {
            put(value, 4);
            return value;
        }

        long putLong(final long value) {
            put(value, 8);
            return value;
        }

        double putDouble(final double value) {
            put(Double.doubleToRawLongBits(value), 8);
            return value;
        }

        void putWide(final long low, final long high) {
            put(low, 8);
            put(high, 8);
            reads.remove(reads.size() - 1);
            reads.set(reads.size() - 1, 16);
        }

        // read in one piece
        void putTail(final byte[]... parts) {
            int length = 0;
            for (final byte[] part : parts) {
                out.writeBytes(part);
                length += part.length;
            }
            if (length > 0) {
                reads.add(length);
            }
        }

        RecordSample make(final Consumer<RecordEncoder> call) {
            return new RecordSample(opcode, spanId, call, out.toByteArray(), List.copyOf(reads));
        }
    }
}
