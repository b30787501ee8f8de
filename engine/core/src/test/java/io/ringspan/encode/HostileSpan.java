/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Spans with everything that a span can have, and texts that are hard to write, put straight into the tables. */
public final class HostileSpan {
    private static final String[] KEYS = {
        "a",
        "b",
        "",
        "kind",
        "span.kind",
        "tracestate",
        "error.msg",
        "error.message",
        "_dd.measured",
        "language",
        "\"",
        "\u20ac\n"
    };

    private HostileSpan() {}

    public static void add(final EncodeFixture fixture, final Random random, final long spanId) {
        final int span = fixture.span(spanId, random.nextInt(2) * random.nextLong());
        fixture.header(span)
                .start(random.nextLong())
                .duration(random.nextLong() >> random.nextInt(64))
                .error(random.nextInt(2) * random.nextInt());
        for (final int field : new int[] {
            SpanHeader.SERVICE_OFFSET, SpanHeader.NAME_OFFSET, SpanHeader.RESOURCE_OFFSET, SpanHeader.TYPE_OFFSET
        }) {
            if (random.nextBoolean()) {
                fixture.store.setText(span, field, fixture.text(text(random)));
            }
        }
        final int tags = random.nextInt(random.nextInt(10) == 0 ? 200 : 20);
        for (int i = 0; i < tags; i++) {
            addTag(
                    fixture,
                    random,
                    span,
                    KEYS[random.nextInt(KEYS.length)] + (random.nextBoolean() ? "" : random.nextInt(200)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            fixture.event(span, random.nextLong(), text(random), attributes(random));
            final byte[] link = link(random, text(random), attributes(random));
            push(fixture, span, "", BlockPool.LINK, link);
        }
    }

    private static void addTag(final EncodeFixture fixture, final Random random, final int span, final String key) {
        switch (random.nextInt(8)) {
            case 0, 1 -> fixture.meta(span, key, text(random));
            case 2 -> fixture.metaText(span, key, text(random));
            case 3 -> fixture.metric(span, key, number(random));
            case 4 -> fixture.store.pushNumber(span, fixture.text(key), BlockPool.LONG, random.nextLong());
            case 5 -> fixture.store.pushNumber(span, fixture.text(key), BlockPool.BOOLEAN, random.nextInt(2));
            case 6 -> {
                final byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                fixture.struct(span, key, bytes);
            }
            default -> push(fixture, span, key, BlockPool.ARRAY, items(random));
        }
    }

    public static void push(
            final EncodeFixture fixture, final int span, final String key, final int kind, final byte[] bytes) {
        final int handle = fixture.strings.addInline(new UnsafeBuffer(bytes), 0, bytes.length);
        assertTrue(handle != StringTable.FULL && fixture.store.pushHeld(span, fixture.text(key), kind, handle));
    }

    /** Never infinite, for which JSON has no word; what is not a number has always the same bits. */
    private static double number(final Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(10) - 5;
            case 1 -> random.nextLong() / 1000.0;
            case 2 -> -0.0;
            case 3 -> Double.NaN;
            default -> {
                final double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(any) ? any : 0x1p63;
            }
        };
    }

    public static String text(final Random random) {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1 + random.nextInt(40)); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(32));
                case 1 -> text.append(random.nextBoolean() ? '"' : '\\');
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(64));
                case 3 -> text.append((char) (0x7F + random.nextInt(0x3000)));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    public static byte[] attributes(final Random random) {
        final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).order(LITTLE_ENDIAN);
        for (int i = random.nextInt(4); i > 0; i--) {
            putText(bytes, KEYS[random.nextInt(KEYS.length)]);
            if (random.nextInt(4) == 0) {
                final int count = random.nextInt(4);
                bytes.put((byte) 4).putInt(count);
                for (int item = 0; item < count; item++) {
                    putItem(bytes, random);
                }
            } else {
                putItem(bytes, random);
            }
        }
        return cut(bytes);
    }

    private static byte[] items(final Random random) {
        final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).order(LITTLE_ENDIAN);
        for (int i = random.nextInt(4); i > 0; i--) {
            putItem(bytes, random);
        }
        return cut(bytes);
    }

    private static void putItem(final ByteBuffer bytes, final Random random) {
        final int tag = random.nextInt(4);
        bytes.put((byte) tag);
        switch (tag) {
            case 0 -> putText(bytes, text(random));
            case 1 -> bytes.put((byte) random.nextInt(3));
            case 2 -> bytes.putLong(random.nextLong());
            default -> bytes.putDouble(number(random));
        }
    }

    private static void putText(final ByteBuffer bytes, final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        bytes.putInt(utf8.length).put(utf8);
    }

    private static byte[] cut(final ByteBuffer bytes) {
        final byte[] result = new byte[bytes.position()];
        bytes.flip().get(result);
        return result;
    }

    public static byte[] link(final Random random, final String state, final byte[] attributes) {
        final int flags = random.nextInt(3) == 0 ? 0 : random.nextInt(512) | SpanLinkDescriptor.FLAGS_SET;
        return link(random.nextLong(), random.nextLong(), random.nextLong(), flags, state, attributes);
    }

    public static byte[] link(
            final long traceIdLow,
            final long traceIdHigh,
            final long linkedId,
            final int flags,
            final String state,
            final byte[] attributes) {
        final byte[] utf8 = Utf8.toBytes(state);
        final ByteBuffer bytes = ByteBuffer.allocate(1 << 15).order(LITTLE_ENDIAN);
        bytes.putLong(traceIdLow).putLong(traceIdHigh).putLong(linkedId).putInt(flags);
        return cut(bytes.putInt(utf8.length).putInt(attributes.length).put(utf8).put(attributes));
    }
}
