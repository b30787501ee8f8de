/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * What the encoders of a receiver take for good.
 *
 * @param heap       bytes on the heap, by the number of all entries of the string table
 * @param dictionary bytes outside the heap for the dictionary of a payload, by the length of a payload
 */
public record EncoderMemory(IntToLongFunction heap, IntUnaryOperator dictionary) {
    /**
     * The memory of an encoder without a dictionary.
     *
     * @param heap bytes on the heap, by the number of all entries of the string table
     */
    public EncoderMemory(final IntToLongFunction heap) {
        this(heap, payloadLength -> 0);
    }

    /**
     * What these and others take together: a payload has the dictionary of one of them at a time.
     *
     * @param others for the same receiver
     * @return the memory of all
     */
    public EncoderMemory and(final EncoderMemory others) {
        return new EncoderMemory(
                entries -> heap.applyAsLong(entries) + others.heap.applyAsLong(entries),
                length -> Math.max(dictionary.applyAsInt(length), others.dictionary.applyAsInt(length)));
    }
}
