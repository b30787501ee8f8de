/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.checks;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.table.OwnTexts;
import io.ringspan.table.ScopeTable;
import java.lang.ref.ReferenceQueue;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at all that producers publish, for what no correct program does. An engine has such an object if {@code ringspan.checks} is set, and
 * else none.
 *
 * <p>The ids that such an engine hands out carry a tag: a number of the application's, and an id of another engine, do not have it. What is
 * published is a copy, in which the tags are gone. The first of each kind of misuse is kept with span, operation and thread; all are counted,
 * by which the log says them.
 *
 * <p>Note: this class is threadsafe. It allocates and locks, which is what the setting costs.
 */
public final class UseChecks {
    // ids are no more than the largest ringspan.strings.max, and not negative, which leaves these bits
    private static final int TAG_SHIFT = 25;
    private static final int TAG_MAX = 63;
    private static final int ID_MASK = (1 << TAG_SHIFT) - 1;
    private static final AtomicInteger ENGINES = new AtomicInteger();

    private final EngineCounters counters;
    private final OwnTexts texts;
    private final ScopeTable scopes;
    private final int tag;
    private final SpanHistory history = new SpanHistory(this);
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final Set<WriterUse> writers = ConcurrentHashMap.newKeySet();
    // guarded by its monitor
    private final Map<EngineCounter, String> found = new EnumMap<>(EngineCounter.class);

    /**
     * Creates the checks of an engine.
     *
     * @param counters where misuse is counted
     * @param texts    of the engine's ids, without their tag
     * @param scopes   of the engine
     * @param tag      of its ids, from {@link #nextTag}
     */
    public UseChecks(final EngineCounters counters, final OwnTexts texts, final ScopeTable scopes, final int tag) {
        this.counters = counters;
        this.texts = texts;
        this.scopes = scopes;
        this.tag = tag;
    }

    /**
     * Bits that mark the ids of an engine, in turn: the last 62 engines before it have others.
     *
     * @return not 0; no id has one of these bits by itself
     */
    public static int nextTag() {
        return (Math.floorMod(ENGINES.getAndIncrement(), TAG_MAX) + 1) << TAG_SHIFT;
    }

    /**
     * Watches over a writer.
     *
     * @param writer to be held by nobody but its thread, so that it is found out when it is forgotten
     * @return to be told what the writer does
     */
    public WriterUse newWriter(final Object writer) {
        sayForgotten();
        final WriterUse use = new WriterUse(this, writer, collected);
        writers.add(use);
        return use;
    }

    /**
     * Checks the records of a batch, and offers a copy with the ids as the tables know them.
     *
     * @param ring  to offer it to
     * @param batch of a writer, or of a span record
     * @return as the ring answers
     */
    public long offer(final RecordRing ring, final RecordBatch batch) {
        sayForgotten();
        final UnsafeBuffer records = batch.copyRecords();
        new BatchChecks(this, records).check();
        final long result = ring.offer(batch);
        if (result >= 0) {
            history.published(records);
        }
        return result;
    }

    /** Looks for writers with records that nobody will commit any more. Once, when the engine is closed. */
    public void close() {
        writers.forEach(WriterUse::sayIfStaged);
        writers.clear();
    }

    private void sayForgotten() {
        for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
            final WriterUse use = (WriterUse) gone;
            if (writers.remove(use)) {
                use.sayIfStaged();
            }
        }
    }

    /** What an id of an own record is without its tag; {@link BatchChecks#NO_ID} for one that is none of this engine's. */
    int withoutTag(final int id) {
        final int own = id & ID_MASK;
        return (id & ~ID_MASK) == tag && texts.get(own) != null ? own : BatchChecks.NO_ID;
    }

    /** Where a number in place of an id may come from. */
    static String origin(final int id) {
        if (id == BatchChecks.NO_ID) {
            return "NOT_INTERNED, so its text has to travel inline";
        }
        return id > ID_MASK ? "of another engine" : "a number that it has never given out";
    }

    boolean isScope(final int number) {
        return number == ScopeTable.NONE || scopes.get(number) != null;
    }

    /** Counts something, and says it if it is the first of its kind since the log looked last. */
    void say(final EngineCounter kind, final long spanId, final String operation, final String what) {
        say(kind, spanId, operation, Thread.currentThread().getName(), what);
    }

    void say(
            final EngineCounter kind,
            final long spanId,
            final String operation,
            final String thread,
            final String what) {
        final String text = "span " + hex(spanId) + ", " + operation + ", thread " + thread + ": " + what;
        synchronized (found) {
            found.putIfAbsent(kind, text);
        }
        // in this order, so that who finds the count finds the text
        counters.detailIfNone(kind, text);
        counters.add(kind, 1);
    }

    static String hex(final long id) {
        final String digits = Long.toHexString(id);
        return "0".repeat(2 * Long.BYTES - digits.length()) + digits;
    }

    /**
     * The first misuse of each kind.
     *
     * @return a copy; empty if nothing was found
     */
    public List<String> found() {
        synchronized (found) {
            return found.entrySet().stream()
                    .map(entry -> entry.getKey().label() + ": " + entry.getValue())
                    .toList();
        }
    }
}
