/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.memory.HeapSize;
import io.ringspan.table.OwnTexts;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What the interner and the decode thread share: the texts of the engine's own ids, and a bit for each id that means nothing for the
 * moment.
 *
 * <p>The producer that gives an id out sets its text before the definition is published, so whoever reads a record with the id from the
 * ring finds the text. The decode thread alone writes the bits; producers read them, and let such a text travel inline.
 *
 * <p>Note: this class is threadsafe, as far as each method says.
 */
final class InternedTexts implements OwnTexts {
    private final int tag;
    private final AtomicReferenceArray<String> texts;
    private final AtomicLongArray undefined;
    // decode thread only
    private int undefinedCount;
    private int next;

    InternedTexts(final int idMax) {
        this(idMax, 0);
    }

    /** @param tag bits that ids have in the hands of producers, and nowhere else */
    InternedTexts(final int idMax, final int tag) {
        this.tag = tag;
        texts = new AtomicReferenceArray<>(idMax + 1);
        undefined = new AtomicLongArray((idMax >>> 6) + 1);
    }

    /** Heap that is taken for a number of ids, without the texts, in bytes. */
    static long heap(final int idMax) {
        return HeapSize.array(idMax + 1L, HeapSize.REFERENCE) + HeapSize.array((idMax >>> 6) + 1L, Long.BYTES);
    }

    /** Sets the text of an id; the producer that is about to publish its definition. */
    void set(final int id, final String text) {
        texts.set(id, text);
    }

    // of any thread

    int tag() {
        return tag;
    }

    @Override
    public String get(final int id) {
        return id < 0 || id >= texts.length() ? null : texts.get(id);
    }

    @Override
    public boolean isUndefined(final int id) {
        return id >= 0 && id < texts.length() && (undefined.getOpaque(id >>> 6) & 1L << id) != 0;
    }

    // decode thread only, from here on

    @Override
    public void undefined(final int id) {
        if (get(id) != null && !isUndefined(id)) {
            undefined.setRelease(id >>> 6, undefined.getPlain(id >>> 6) | 1L << id);
            undefinedCount++;
        }
    }

    @Override
    public void defined(final int id) {
        if (isUndefined(id)) {
            undefined.setRelease(id >>> 6, undefined.getPlain(id >>> 6) & ~(1L << id));
            undefinedCount--;
        }
    }

    @Override
    public int undefinedCount() {
        return undefinedCount;
    }

    @Override
    public int nextUndefined() {
        int word = next >>> 6;
        long bits = undefined.getPlain(word) & -1L << next;
        while (bits == 0) {
            word = word + 1 == undefined.length() ? 0 : word + 1;
            bits = undefined.getPlain(word);
        }
        final int id = (word << 6) + Long.numberOfTrailingZeros(bits);
        next = ((id + 1) >>> 6) == undefined.length() ? 0 : id + 1;
        return id;
    }
}
