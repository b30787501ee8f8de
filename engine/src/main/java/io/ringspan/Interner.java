/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.Utf8;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives texts of producers an id in the engine's own id space. The definition goes through the ring in front of every use, because
 * an id is not handed out before its definition is published.
 *
 * <p>Bounded in number and length. A hit takes no lock and allocates nothing.
 *
 * <p>Note: this class is threadsafe.
 */
final class Interner {
    private final ConcurrentHashMap<String, Integer> ids;
    private final int idMax;
    private final int textLengthMax;
    private final RecordRing ring;
    private final EngineCounters counters;
    // guards everything below; not a monitor, so that virtual threads are not pinned
    private final ReentrantLock lock = new ReentrantLock();
    private final UnsafeBuffer buffer;
    private final RecordEncoder encoder = new RecordEncoder();
    private int lastId;

    Interner(final int idMax, final int textLengthMax, final RecordRing ring, final EngineCounters counters) {
        this.idMax = idMax;
        this.textLengthMax = Math.min(textLengthMax, ring.batchLengthMax() - DefineStringDescriptor.LENGTH);
        this.ring = ring;
        this.counters = counters;
        ids = new ConcurrentHashMap<>(Math.min(idMax, 1024));
        buffer = new UnsafeBuffer(new byte[DefineStringDescriptor.LENGTH + Math.max(0, this.textLengthMax)]);
    }

    int intern(final String text) {
        final Integer id = ids.get(text);
        return id == null ? define(text) : id;
    }

    private int define(final String text) {
        if (text.isEmpty()) {
            return TraceEngine.EMPTY_ID;
        }
        if (Utf8.length(text) > textLengthMax) {
            return refuse();
        }
        lock.lock();
        try {
            final Integer known = ids.get(text);
            if (known != null) {
                return known;
            }
            if (lastId == idMax) {
                return refuse();
            }
            final int id = lastId + 1;
            encoder.wrap(buffer, 0, buffer.capacity()).defineString(id, text);
            if (ring.offer(buffer, 0, encoder.position(), TraceEngine.OWN_SOURCE, 0, 0) < 0) {
                return refuse();
            }
            lastId = id;
            ids.put(text, id);
            return id;
        } finally {
            lock.unlock();
        }
    }

    private int refuse() {
        counters.add(EngineCounter.INTERN_REFUSED, 1);
        return TraceEngine.NOT_INTERNED;
    }
}
