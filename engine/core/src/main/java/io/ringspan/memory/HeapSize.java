/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

import org.agrona.UnsafeApi;

/** How long arrays and objects are on the heap of this JVM. */
public final class HeapSize {
    /** Length of a reference, in bytes. */
    public static final int REFERENCE = UnsafeApi.arrayIndexScale(Object[].class);

    private static final int ARRAY_HEADER = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final int OBJECT_HEADER = ARRAY_HEADER - Integer.BYTES;
    private static final int ALIGNMENT_MASK = Long.BYTES - 1;

    private HeapSize() {}

    /**
     * Length of an array.
     *
     * @param count         of its elements
     * @param elementLength in bytes
     * @return in bytes
     */
    public static long array(final long count, final int elementLength) {
        return align(ARRAY_HEADER + count * elementLength);
    }

    /**
     * Length of an object.
     *
     * @param fieldsLength of all its fields that are no references, in bytes
     * @param references   number of those that are
     * @return in bytes
     */
    public static long object(final int fieldsLength, final int references) {
        return align((long) OBJECT_HEADER + fieldsLength + (long) references * REFERENCE);
    }

    private static long align(final long length) {
        return length + ALIGNMENT_MASK & ~ALIGNMENT_MASK;
    }
}
