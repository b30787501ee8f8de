/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.memory.HeapSize;
import io.ringspan.memory.OffHeap;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.Utf8;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives texts of producers an id in the engine's own id space. The definition goes through the ring in front of every use, because
 * an id is not handed out before its definition is published.
 *
 * <p>Nobody waits for the ring here: when it has no room, the text gets no id and travels inline, and its turn comes with the next call.
 * So any thread can intern at any moment, those of the engine too. Nor does an id that means nothing for the moment, because its
 * definition found no room in the string table, leave here: see {@link InternedTexts}.
 *
 * <p>Bounded in number and length, and values of tags also by key: a key that has brought in as many new texts as allowed is demoted at
 * the next one, for good. Values that have an id keep it; those that come after get none. So one key with a value of its own for
 * every request cannot take the ids away from all others.
 *
 * <p>A hit takes no lock and allocates nothing; nor does a miss of a demoted key, or of a full interner.
 *
 * <p>Note: this class is threadsafe.
 */
final class Interner {
    // in place of the number of new texts that a key brought in
    private static final int DEMOTED = -1;
    // far longer than anybody holds the turn, unless the machine does not let that thread run
    private static final long TURN_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ConcurrentHashMap<String, Integer> ids;
    private final int idMax;
    private final int textLengthMax;
    private final int valuesPerKeyMax;
    private final RecordRing ring;
    private final EngineCounters counters;
    private final DemotedKeys demotedKeys;
    // new texts by id of their key; written under the lock, read by everybody
    private final AtomicIntegerArray valuesOfKey;
    private final InternedTexts texts;
    // of the ids that are given out, with ringspan.checks; else 0
    private final int tag;
    // guards everything below
    private final TurnLock lock = new TurnLock();
    private final OffHeap memory = new OffHeap();
    private final UnsafeBuffer buffer;
    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordBatch batch = new RecordBatch(TraceEngine.OWN_SOURCE);
    private boolean isReleased;
    // text that is being put into the map under the next id; still there if that failed half-way
    private String unsettled;
    // written under the lock, read by everybody
    private volatile int lastId;

    Interner(
            final int idMax,
            final int textLengthMax,
            final int valuesPerKeyMax,
            final RecordRing ring,
            final InternedTexts texts,
            final EngineCounters counters,
            final DemotedKeys demotedKeys) {
        this.idMax = idMax;
        this.textLengthMax = Math.min(textLengthMax, ring.batchLengthMax() - DefineStringDescriptor.LENGTH);
        this.valuesPerKeyMax = valuesPerKeyMax;
        this.ring = ring;
        this.texts = texts;
        tag = texts.tag();
        this.counters = counters;
        this.demotedKeys = demotedKeys;
        valuesOfKey = new AtomicIntegerArray(idMax + 1);
        ids = new ConcurrentHashMap<>(Math.min(idMax, 1024));
        buffer = memory.allocateChecked(DefineStringDescriptor.LENGTH + Math.max(0, this.textLengthMax), Long.BYTES);
    }

    /** Memory outside the heap that is taken by these settings, in bytes. */
    static long offHeap(final EngineConfig config) {
        return Math.min(
                (long) DefineStringDescriptor.LENGTH + config.internTextMax(), Math.max(0, config.ringRecordMax()));
    }

    /** Heap that is taken for a number of ids, in bytes; what is interned adds to it. */
    static long heap(final int idMax) {
        return HeapSize.array(idMax + 1L, Integer.BYTES);
    }

    /** Id of a text, a new one if need be; or {@link TraceEngine#NOT_INTERNED}. */
    int intern(final String text) {
        final Integer id = ids.get(text);
        if (id != null) {
            return usable(id);
        }
        if (text.isEmpty()) {
            return TraceEngine.EMPTY_ID;
        }
        if (isRefused(text)) {
            return refuse();
        }
        boolean locked = false;
        try {
            locked = lock.tryLock(TURN_WAIT_NS);
            return locked ? define(text) : refuse();
        } finally {
            if (locked) {
                // a write and no call, so that it cannot fail where the stack is at its end
                lock.held = false;
            }
        }
    }

    /**
     * Id of a text that has one, without giving it a new one.
     *
     * @param text null for none; only strings have ids
     * @return its id, or {@link TraceEngine#NOT_INTERNED}
     */
    int idOf(final CharSequence text) {
        if (!(text instanceof String string) || string.length() > textLengthMax) {
            return TraceEngine.NOT_INTERNED;
        }
        if (string.isEmpty()) {
            return TraceEngine.EMPTY_ID;
        }
        final Integer id = ids.get(string);
        return id == null || texts.isUndefined(id) ? TraceEngine.NOT_INTERNED : id | tag;
    }

    /** Id of a value of a tag, a new one if need be and as long as the key is worth it; or {@link TraceEngine#NOT_INTERNED}. */
    int internValue(final int taggedKeyId, final String value) {
        final int keyId = taggedKeyId ^ tag;
        if (valuesPerKeyMax == 0 || keyId < 0 || keyId > lastId) {
            return TraceEngine.NOT_INTERNED;
        }
        final Integer id = ids.get(value);
        if (id != null) {
            return usable(id);
        }
        if (value.isEmpty()) {
            return TraceEngine.EMPTY_ID;
        }
        if (valuesOfKey.getAcquire(keyId) == DEMOTED) {
            return TraceEngine.NOT_INTERNED;
        }
        return isRefused(value) ? refuse() : defineValue(keyId, value);
    }

    private int usable(final int id) {
        return texts.isUndefined(id) ? refuse() : id | tag;
    }

    private boolean isRefused(final String text) {
        return lastId == idMax || Utf8.length(text) > textLengthMax;
    }

    private int defineValue(final int keyId, final String value) {
        boolean locked = false;
        try {
            locked = lock.tryLock(TURN_WAIT_NS);
            if (!locked) {
                return refuse();
            }
            final int values = valuesOfKey.getPlain(keyId);
            final Integer known = ids.get(value);
            if (known != null) {
                return usable(known);
            }
            if (values == DEMOTED) {
                return TraceEngine.NOT_INTERNED;
            }
            if (values < valuesPerKeyMax) {
                final int id = define(value);
                if (id != TraceEngine.NOT_INTERNED) {
                    valuesOfKey.setRelease(keyId, values + 1);
                }
                return id;
            }
            valuesOfKey.setRelease(keyId, DEMOTED);
        } finally {
            if (locked) {
                lock.held = false;
            }
        }
        // not under the lock, because a log may lead anywhere
        demotedKeys.onDemoted(texts.get(keyId));
        return TraceEngine.NOT_INTERNED;
    }

    // under the lock; whatever is thrown in here, the next call finds an id that is in the map, or one that is free
    private int define(final String text) {
        settle();
        final Integer known = ids.get(text);
        if (known != null) {
            return usable(known);
        }
        final int last = lastId;
        if (last == idMax || isReleased) {
            return refuse();
        }
        final int id = last + 1;
        texts.set(id, text);
        encoder.wrap(buffer, 0, buffer.capacity()).defineString(id, text);
        // noted as no record: one that is refused is no loss, because the text travels inline
        if (ring.tryOffer(batch.begin(RecordRing.DEFINITIONS).wrap(buffer, 0, encoder.position())) < 0) {
            return refuse();
        }
        unsettled = text;
        ids.put(text, id);
        lastId = id;
        unsettled = null;
        return id | tag;
    }

    // an error may have come between putting a text into the map and saying so
    private void settle() {
        if (unsettled != null) {
            final Integer id = ids.get(unsettled);
            if (id != null) {
                lastId = id;
            }
            unsettled = null;
        }
    }

    /** Gives the memory back; whoever interns a new text from now on is refused. How much had to stay, since a thread has not left it. */
    long release() {
        boolean locked = false;
        try {
            locked = lock.tryLock(TURN_WAIT_NS);
            if (locked) {
                isReleased = true;
                memory.close();
            }
        } finally {
            if (locked) {
                lock.held = false;
            }
        }
        return memory.allocated();
    }

    private int refuse() {
        counters.add(EngineCounter.INTERN_REFUSED, 1);
        return TraceEngine.NOT_INTERNED;
    }
}
