/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.Utf8;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives texts of producers an id in the engine's own id space. The definition goes through the ring in front of every use, because
 * an id is not handed out before its definition is published.
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

    private final ConcurrentHashMap<String, Integer> ids;
    private final int idMax;
    private final int textLengthMax;
    private final int valuesPerKeyMax;
    private final RecordRing ring;
    private final EngineCounters counters;
    private final DemotedKeys demotedKeys;
    // new texts by id of their key; written under the lock, read by everybody
    private final AtomicIntegerArray valuesOfKey;
    // guards everything below; not a monitor, so that virtual threads are not pinned
    private final ReentrantLock lock = new ReentrantLock();
    private final UnsafeBuffer buffer;
    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordBatch batch = new RecordBatch(TraceEngine.OWN_SOURCE);
    // written under the lock, read by everybody
    private volatile int lastId;

    Interner(
            final int idMax,
            final int textLengthMax,
            final int valuesPerKeyMax,
            final RecordRing ring,
            final EngineCounters counters,
            final DemotedKeys demotedKeys) {
        this.idMax = idMax;
        this.textLengthMax = Math.min(textLengthMax, ring.batchLengthMax() - DefineStringDescriptor.LENGTH);
        this.valuesPerKeyMax = valuesPerKeyMax;
        this.ring = ring;
        this.counters = counters;
        this.demotedKeys = demotedKeys;
        valuesOfKey = new AtomicIntegerArray(idMax + 1);
        ids = new ConcurrentHashMap<>(Math.min(idMax, 1024));
        buffer = new UnsafeBuffer(
                ByteBuffer.allocateDirect(DefineStringDescriptor.LENGTH + Math.max(0, this.textLengthMax)));
    }

    /** Id of a text, a new one if need be; or {@link TraceEngine#NOT_INTERNED}. */
    int intern(final String text) {
        final Integer id = ids.get(text);
        if (id != null) {
            return id;
        }
        if (text.isEmpty()) {
            return TraceEngine.EMPTY_ID;
        }
        if (isRefused(text)) {
            return refuse();
        }
        lock.lock();
        try {
            return define(text);
        } finally {
            lock.unlock();
        }
    }

    /** Id of a value of a tag, a new one if need be and as long as the key is worth it; or {@link TraceEngine#NOT_INTERNED}. */
    int internValue(final int keyId, final String value) {
        if (valuesPerKeyMax == 0 || keyId < 0 || keyId > lastId) {
            return TraceEngine.NOT_INTERNED;
        }
        final Integer id = ids.get(value);
        if (id != null) {
            return id;
        }
        if (value.isEmpty()) {
            return TraceEngine.EMPTY_ID;
        }
        if (valuesOfKey.getAcquire(keyId) == DEMOTED) {
            return TraceEngine.NOT_INTERNED;
        }
        return isRefused(value) ? refuse() : defineValue(keyId, value);
    }

    private boolean isRefused(final String text) {
        return lastId == idMax || Utf8.length(text) > textLengthMax;
    }

    private int defineValue(final int keyId, final String value) {
        lock.lock();
        try {
            final int values = valuesOfKey.getPlain(keyId);
            final Integer known = ids.get(value);
            if (known != null) {
                return known;
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
            lock.unlock();
        }
        // not under the lock, because a log may lead anywhere
        demotedKeys.onDemoted(textOf(keyId));
        return TraceEngine.NOT_INTERNED;
    }

    // under the lock
    private int define(final String text) {
        final Integer known = ids.get(text);
        if (known != null) {
            return known;
        }
        final int last = lastId;
        if (last == idMax) {
            return refuse();
        }
        final int id = last + 1;
        encoder.wrap(buffer, 0, buffer.capacity()).defineString(id, text);
        batch.begin(0).note(OpCode.DEFINE_STRING, buffer, 0).wrap(buffer, 0, encoder.position());
        if (ring.offer(batch) < 0) {
            return refuse();
        }
        // first, so that whoever finds an id can use it as a key
        lastId = id;
        ids.put(text, id);
        return id;
    }

    // slow, and once a key
    private String textOf(final int id) {
        for (final Map.Entry<String, Integer> entry : ids.entrySet()) {
            if (entry.getValue() == id) {
                return entry.getKey();
            }
        }
        return "";
    }

    private int refuse() {
        counters.add(EngineCounter.INTERN_REFUSED, 1);
        return TraceEngine.NOT_INTERNED;
    }
}
