/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Change buffers that are cut, or in which something is not what it was; always the same ones. */
public final class Hostile {
    /** Of everything that is random here. */
    public static final long SEED = 20_260_101;

    // nothing, the largest and the smallest, and what overflows as a count of pairs of 8 and of 12 bytes
    private static final int[] NUMBERS = {
        0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x2000_0001, 0x1555_5556, 0x7FFF_FFF0
    };
    private static final int FLIPS_MAX = 4;
    // the operation itself, which is the last one, and some of what is in front of it
    private static final int NUMBERS_LENGTH = 80;
    private static final int FLIPPED = 100;

    private Hostile() {}

    /** Every prefix but the whole. */
    public static List<byte[]> prefixes(final byte[] valid) {
        final List<byte[]> result = new ArrayList<>();
        for (int length = 0; length < valid.length; length++) {
            result.add(Arrays.copyOf(valid, length));
        }
        return result;
    }

    /** A bad number in place of every four bytes from an offset on. */
    public static List<byte[]> numbers(final byte[] valid, final int offset) {
        final List<byte[]> result = new ArrayList<>();
        for (int at = Math.max(0, offset); at + Integer.BYTES <= valid.length; at++) {
            for (final int number : NUMBERS) {
                final byte[] bytes = valid.clone();
                new UnsafeBuffer(bytes).putInt(at, number, LITTLE_ENDIAN);
                result.add(bytes);
            }
        }
        return result;
    }

    /** Some bytes flipped, and the end cut off now and then. */
    public static List<byte[]> flips(final byte[] valid, final int count, final Random random) {
        final List<byte[]> result = new ArrayList<>();
        for (int i = 0; i < count && valid.length > 0; i++) {
            final byte[] bytes =
                    Arrays.copyOf(valid, random.nextInt(4) == 0 ? 1 + random.nextInt(valid.length) : valid.length);
            for (int flip = random.nextInt(FLIPS_MAX); flip >= 0; flip--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            result.add(bytes);
        }
        return result;
    }

    /** All kinds, of a buffer for each opcode. */
    public static List<byte[]> ofEveryOpcode() {
        final Random random = new Random(SEED);
        final List<byte[]> result = new ArrayList<>();
        for (final byte[] valid : Programs.singleRecords(SEED)) {
            result.addAll(prefixes(valid));
            result.addAll(numbers(valid, valid.length - NUMBERS_LENGTH));
            result.addAll(flips(valid, FLIPPED, random));
        }
        return result;
    }
}
