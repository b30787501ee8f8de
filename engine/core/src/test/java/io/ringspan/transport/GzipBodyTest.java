/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipBodyTest {
    private static final int OFFSET = 7;

    private static byte[] bytes(final ByteBuffer buffer) {
        final byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** What does not compress takes more than it is long. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9})
    void shouldTakeNoMoreThanItReserved(final int level) {
        final Random random = new Random(level);
        for (final int length : new int[] {1, 64 * 1024, 1_000_003, 8 << 20}) {
            try (GzipBody gzip = new GzipBody(level)) {
                gzip.reserve(length);
                final int reserved = gzip.capacity();
                assertTrue(reserved >= length);
                assertTrue(reserved <= GzipBody.offHeap(length));
                final byte[] noise = new byte[length];
                random.nextBytes(noise);
                final ByteBuffer body =
                        ByteBuffer.allocateDirect(length).put(noise).flip();
                assertTrue(gzip.compress(body).remaining() > length);
                assertEquals(reserved, gzip.capacity());
            }
        }
    }

    /** Bodies that compress well, badly and not at all, around the borders of the memory for the result. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9})
    void shouldWriteWhatTheJdkReads(final int level) throws IOException {
        final Random random = new Random(level);
        final int border = 64 * 1024;
        final int[] lengths = {
            0, 1, 100, border - 40, border - 28, border - 23, border - 18, border - 10, border, 0, 500_000, 3
        };
        try (GzipBody gzip = new GzipBody(level)) {
            for (final int length : lengths) {
                for (int alphabet = 1; alphabet <= 256; alphabet *= 16) {
                    final byte[] plain = new byte[length];
                    for (int i = 0; i < length; i++) {
                        plain[i] = (byte) random.nextInt(alphabet);
                    }
                    final ByteBuffer body = ByteBuffer.allocateDirect(OFFSET + length + OFFSET);
                    body.position(OFFSET).put(plain).limit(OFFSET + length).position(OFFSET);
                    final byte[] compressed = bytes(gzip.compress(body.asReadOnlyBuffer()));
                    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
                        assertArrayEquals(plain, in.readAllBytes());
                        assertEquals(-1, in.read());
                    }
                }
            }
        }
    }
}
