/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.Census;
import io.ringspan.api.DecodeMode;
import io.ringspan.api.FlushResult;
import io.ringspan.api.StateReader;
import io.ringspan.checks.UseChecks;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.CountersView;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.LedgerView;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.journal.Journal;
import io.ringspan.journal.JournalReader;
import io.ringspan.log.EngineLog;
import io.ringspan.log.LogThreadTask;
import io.ringspan.memory.EngineMemory;
import io.ringspan.pipeline.JournalReplay;
import io.ringspan.pipeline.Pipeline;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.pipeline.SourceTable;
import io.ringspan.protocol.ForeignText;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.ScopeTable;
import io.ringspan.table.TraceStore;
import io.ringspan.time.MonotonicEpochClock;
import io.ringspan.time.TimeLimit;
import io.ringspan.transport.ContainerIdentity;
import io.ringspan.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The engine: takes records of spans from any number of threads, and sends finished traces to a receiver.
 *
 * <p>All memory is taken at start, and how much is stated then. Three ways lead in: a {@link SpanWriter} for each thread that describes
 * spans as they happen; a {@link SpanRecord} for tracers that have finished spans; a {@link ChangeBufferIngress} for change buffers of
 * another runtime. Everything that is lost on the way is counted by reason, see {@link #counters()}.
 *
 * <p>Note: this class is threadsafe; writers, records and ingresses are not.
 */
public final class TraceEngine implements AutoCloseable {
    /** Id of the empty text; always defined. */
    public static final int EMPTY_ID = 0;

    /**
     * What {@link #intern} returns for a text that gets no id, because it is too long, or there are too many; or none for the moment,
     * because the ring or the table of strings is full. Such a text travels inline. Whoever uses this as an id all the same has lost the
     * text, as with any id that means nothing: that is counted ({@code records.string-not-found}), the trace is marked, and a flush says
     * {@link FlushResult#LOST}.
     */
    public static final int NOT_INTERNED = -1;

    // What publish and commit return in place of a sequence: negative; each loss is counted.

    /**
     * Result of {@link #publish}, {@link SpanWriter#commit}, {@link ChangeBufferIngress#apply} and {@link ChangeBufferIngress#commit}: the
     * ring had no room within the time that {@code ringspan.ring.overflow} gives it. What was to be published is lost; what comes later
     * may find room.
     */
    public static final long RING_FULL = RecordRing.RING_FULL;

    /** Result of the same methods: the engine, or the ingress, is closing or closed. Trying again never helps. */
    public static final long CLOSED = RecordRing.CLOSED;

    /**
     * Result of the same methods: the thread was interrupted while it waited for room. What was to be published is lost; the interrupted
     * status stays set.
     */
    public static final long INTERRUPTED = RecordRing.INTERRUPTED;

    /**
     * Result of the same methods: the ring is full, and the caller is one of the engine's own threads, from a listener, an encoder or a
     * transport. Room comes from those threads, so they do not wait for it, whatever {@code ringspan.ring.overflow} says.
     */
    public static final long ENGINE_THREAD = RecordRing.ENGINE_THREAD;

    /**
     * Result of the same methods: something was thrown between claim and publish, for want of stack or heap, or because memory of the
     * caller could not be read. What was to be published is lost; trying again with something else may help.
     */
    public static final long FAILED = RecordRing.FAILED;

    static final int OWN_SOURCE = SourceTable.OWN;

    private final EngineConfig config;
    private final MemoryPlan memoryPlan;
    private final RecordRing ring;
    private final Pipeline pipeline;
    private final EngineCounters counters;
    private final EngineLog log;
    private final DemotedKeys demotedKeys;
    private final Interner interner;
    private final ScopeTable scopes;
    // null unless the settings ask for checks
    private final UseChecks checks;
    private final MonotonicEpochClock clock = new MonotonicEpochClock(
            SystemNanoClock.INSTANCE, SystemEpochClock.INSTANCE, SystemEpochNanoClock.INSTANCE.nanoTime());
    // the setting, which each span asks for
    private final int textMax;
    private final Set<ChangeBufferIngress> openIngresses = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    // whether a thread is closing the engine; set under the monitor, which nobody holds while it waits
    private volatile boolean closing;
    // written once, under the lock, by the thread that closes
    private volatile CloseReport report;
    // written at start; null unless the settings ask for them
    private volatile ShutdownHook shutdownHook;
    private volatile EngineManagement management;

    private TraceEngine(
            final EngineConfig config, final MemoryPlan memoryPlan, final EngineParts parts, final EngineLog log) {
        this.config = config;
        this.memoryPlan = memoryPlan;
        this.log = log;
        textMax = config.textMax();
        ring = parts.ring();
        pipeline = parts.pipeline();
        counters = parts.counters();
        scopes = parts.store().scopes();
        checks = parts.checks();
        demotedKeys = new DemotedKeys(config.internValuesPerKey(), counters);
        interner = new Interner(
                config.internMax(),
                config.internTextMax(),
                config.internValuesPerKey(),
                ring,
                parts.ownTexts(),
                counters,
                demotedKeys);
    }

    /**
     * Starts an engine that sends to the receivers that its settings name: by default a Datadog agent over HTTP.
     *
     * @param config all settings
     * @return a running engine
     * @throws OutOfMemoryError      if there is less memory than the settings ask for; the message says which, and nothing is left behind
     * @throws IllegalStateException if this JVM does not give the access that the engine needs; the message says how to
     */
    public static TraceEngine start(final EngineConfig config) {
        return start(config, ConfiguredReceivers.of(config));
    }

    /**
     * Starts an engine that sends v0.4 payloads by a transport of the caller's.
     *
     * @param config    all settings; those of the agent are not used
     * @param transport gets the payloads; closed with the engine, and when there is none because starting it failed
     * @return a running engine
     * @throws OutOfMemoryError      if there is less memory than the settings ask for; the message says which, and nothing is left behind
     * @throws IllegalStateException if this JVM does not give the access that the engine needs; the message says how to
     */
    public static TraceEngine start(final EngineConfig config, final Transport transport) {
        return start(config, List.of(Receiver.v04(Receiver.DEFAULT, config, transport)));
    }

    /**
     * Starts an engine that sends payloads of the caller's form by a transport of the caller's.
     *
     * @param config    all settings; those of the agent, and those that {@link V04Encoder} is made with, are not used
     * @param encoder   makes the encoder for the engine's tables, before any thread runs; the send thread owns it then
     * @param transport gets the payloads; closed with the engine, and when there is none because starting it failed
     * @return a running engine
     * @throws OutOfMemoryError      if there is less memory than the settings ask for; the message says which, and nothing is left behind
     * @throws IllegalStateException if this JVM does not give the access that the engine needs; the message says how to
     */
    public static TraceEngine start(
            final EngineConfig config,
            final Function<TraceStore, ? extends TraceEncoder> encoder,
            final Transport transport) {
        return start(config, List.of(Receiver.of(Receiver.DEFAULT, encoder, transport)));
    }

    /**
     * Starts an engine that sends to several receivers at once.
     *
     * @param config    all settings; those of payloads and retries are for receivers that have none of their own
     * @param receivers one at least, with names of their own, the first one required; what the counters say without a receiver's name is of the first one
     * @return a running engine
     * @throws IllegalArgumentException if there is no receiver, the first one is optional, or two have the same name
     * @throws OutOfMemoryError         if there is less memory than the settings ask for; the message says which, and nothing is left behind
     * @throws IllegalStateException    if this JVM does not give the access that the engine needs; the message says how to
     */
    public static TraceEngine start(final EngineConfig config, final Receiver... receivers) {
        return start(config, List.of(receivers));
    }

    /**
     * Starts an engine that sends to several receivers at once.
     *
     * @param config    all settings; those of payloads and retries are for receivers that have none of their own
     * @param receivers one at least, with names of their own, the first one required; what the counters say without a receiver's name is of the first one
     * @return a running engine
     * @throws IllegalArgumentException if there is no receiver, the first one is optional, or two have the same name
     * @throws OutOfMemoryError         if there is less memory than the settings ask for; the message says which, and nothing is left behind
     * @throws IllegalStateException    if this JVM does not give the access that the engine needs; the message says how to
     */
    public static TraceEngine start(final EngineConfig config, final List<Receiver> receivers) {
        return start(config, receivers, true);
    }

    /** The same, perhaps without a time of its own: of records that are replayed, and have the time among them. */
    static TraceEngine start(final EngineConfig config, final List<Receiver> receivers, final boolean hasOwnTime) {
        final List<Receiver> copy = List.copyOf(receivers);
        final EngineCounters counters;
        final List<OpenReceiver> open;
        try {
            Receiver.check(copy);
            ModuleAccess.require();
            counters = new EngineCounters(copy.stream().map(Receiver::name).toList());
            open = OpenReceiver.open(copy, config, counters);
        } catch (final Throwable e) {
            copy.forEach(receiver -> cleanUp(e, receiver::closeTransport));
            throw e;
        }
        final EngineLog log = new EngineLog(
                counters,
                copy.stream().map(receiver -> receiver.inLog(copy.size())).toList(),
                config.logger());
        ContainerIdentity.warning().ifPresent(log::warn);
        return start(config, open, counters, log, hasOwnTime);
    }

    static TraceEngine start(
            final EngineConfig config,
            final List<OpenReceiver> receivers,
            final EngineCounters counters,
            final EngineLog log,
            final boolean hasOwnTime) {
        final TraceEngine engine = assemble(config, receivers, counters, log, hasOwnTime);
        try {
            final LogThreadTask task = EngineFacts.writer(config, receivers, counters, log);
            log.start(config.threadFactory(), engine.pipeline.threadName("log"), task);
            engine.pipeline.start();
        } catch (final Throwable e) {
            cleanUp(e, () -> engine.abort(e));
            throw e;
        }
        try {
            if (config.shutdownHook()) {
                engine.shutdownHook = ShutdownHook.register(engine::close);
            }
            if (config.jmx()) {
                engine.management = EngineManagement.register(engine, log);
            }
        } catch (final Throwable e) {
            cleanUp(e, () -> engine.close(0, TimeUnit.NANOSECONDS));
            throw e;
        }
        config.warnings().forEach(log::warn);
        log.info("started; " + OpenReceiver.describe(config, receivers) + "; " + engine.describeMemory());
        return engine;
    }

    // whatever fails in here, nothing runs yet; what was allocated is freed
    private static TraceEngine assemble(
            final EngineConfig config,
            final List<OpenReceiver> receivers,
            final EngineCounters counters,
            final EngineLog log,
            final boolean hasOwnTime) {
        final MemoryPlan plan = MemoryPlan.of(config, receivers);
        final EngineMemory memory = new EngineMemory(receivers.size());
        Journal journal = null;
        try {
            StaticState.initialise();
            journal = EngineJournal.create(config, receivers, memory, log::warn);
            final EngineParts parts =
                    EngineParts.assemble(config, receivers, memory, journal, hasOwnTime, counters, log);
            return new TraceEngine(config, plan, parts, log);
        } catch (final OutOfMemoryError e) {
            cleanUp(e, journal, memory, receivers);
            throw plan.explain(e);
        } catch (final Throwable e) {
            cleanUp(e, journal, memory, receivers);
            throw e;
        }
    }

    private static void cleanUp(
            final Throwable failure,
            final Journal journal,
            final EngineMemory memory,
            final List<OpenReceiver> receivers) {
        EngineJournal.abandon(journal, failure);
        cleanUp(failure, memory::close);
        OpenReceiver.close(receivers, failure);
    }

    // nobody else would, because there is no engine
    private static void cleanUp(final Throwable failure, final Runnable action) {
        try {
            action.run();
        } catch (final Throwable e) {
            failure.addSuppressed(e);
        }
    }

    private void abort(final Throwable failure) {
        pipeline.abort();
        interner.release();
        log.close("not started, because of " + ForeignText.show(failure.toString()), true);
    }

    /**
     * A way in for one thread.
     *
     * @return a new writer
     */
    public SpanWriter newWriter() {
        return new SpanWriter(new RecordStage(ring, OWN_SOURCE, textMax, counters, checks), interner);
    }

    /**
     * A way in for change buffers of one source, with string ids of its own. Whoever closes it gives its place back.
     *
     * @param name of the source, for people
     * @return a new ingress
     * @throws IllegalStateException if as many are open as {@code ringspan.sources.max} allows
     */
    public ChangeBufferIngress newIngress(final String name) {
        final SourceTable.Lease[] leases = pipeline.sourceLeases();
        final int sourceId = pipeline.openSource();
        if (sourceId == SourceTable.NONE) {
            throw new IllegalStateException("no room for source \"" + ForeignText.show(name)
                    + "\": ringspan.sources.max is " + config.sourcesMax());
        }
        try {
            return open(sourceId, name);
        } catch (final Throwable e) {
            // without a call, since there may be no stack for one
            leases[sourceId].isGivenUp = true;
            throw e;
        }
    }

    private ChangeBufferIngress open(final int sourceId, final String name) {
        final ChangeBufferIngress ingress = new ChangeBufferIngress(
                openIngresses,
                ring,
                pipeline,
                sourceId,
                name,
                config.mode() == DecodeMode.STRICT,
                config.sourcesBufferMax(),
                textMax,
                counters);
        openIngresses.add(ingress);
        if (ring.isClosed()) {
            ingress.onEngineClosed();
        }
        return ingress;
    }

    /**
     * Publishes a finished span, from any thread. The record is free again when this returns.
     *
     * @param span the span; must not be changed meanwhile
     * @return sequence, 0 or more; or {@link #RING_FULL}, {@link #CLOSED}, {@link #INTERRUPTED},
     *     {@link #ENGINE_THREAD}, {@link #FAILED}: then the span is lost, and counted
     * @throws IllegalArgumentException if {@code ringspan.ring.record-max} does not even take a span without tags
     */
    public long publish(final SpanRecord span) {
        final RecordBatch batch = span.complete(textMax, ring.batchLengthMax(), counters);
        final long result = checks == null ? ring.offer(batch) : checks.offer(ring, batch);
        if (result == RecordRing.TOO_LONG) {
            throw new IllegalArgumentException("a span of " + batch.length() + " bytes is longer than the "
                    + ring.batchLengthMax() + " bytes of ringspan.ring.record-max");
        }
        return result;
    }

    /**
     * Gives a text an id, for use in records of writers and span records. Equal texts have equal ids. A text that is known costs a
     * look-up; a new one goes through the ring. Never waits for room there, so it can be called from any thread at any moment: from
     * listeners and transports, from a query.
     *
     * <p>An id is for good. If its text found no room in the tables, records with the id lack the text until there is room; the engine
     * sees to that by itself, and this method answers {@link #NOT_INTERNED} meanwhile, so that the text can travel inline.
     *
     * @param text the text; null counts as empty
     * @return its id, or {@link #NOT_INTERNED}: then the text has to travel inline, for which every method that takes ids has one that takes
     *     texts
     */
    public int intern(final String text) {
        return text == null ? EMPTY_ID : interner.intern(text);
    }

    /**
     * Gives a scope a number, for use in records of writers ({@link SpanWriter#setScope}). Equal scopes have equal numbers, for good. A look-up
     * goes through all scopes, so keep the number. From any thread.
     *
     * @param scope what spans are made by
     * @return its number, 1 or more; 0, which stands for none, if there are 16,383 others
     */
    public int scope(final InstrumentationScope scope) {
        return scopes.add(scope);
    }

    /**
     * Gives a value of a tag an id, as long as the key is worth it: once a key has brought in as many new texts as
     * {@code ringspan.intern.values-per-key} allows, it is demoted at the next one, for good. What has an id keeps it; all else gets none.
     * So callers need not know which keys have few values. {@link SpanWriter#setMetaInterned} and {@link SpanRecord#setMetaInterned} do the
     * rest.
     *
     * @param keyId id of the key
     * @param value the value; null has no id
     * @return its id, or {@link #NOT_INTERNED}: then the value has to travel inline. That is also the answer for a key without an id,
     *     and when {@link #intern} would refuse the value
     */
    public int valueId(final int keyId, final String value) {
        return value == null ? NOT_INTERNED : interner.internValue(keyId, value);
    }

    /**
     * The time for starts and events of spans, for those who have no clock of their own: the wall clock as it was when the engine was started,
     * and the time that has passed since by {@link System#nanoTime}. So the difference of two calls is the time between them.
     *
     * <p>It never goes back, whichever threads ask. If the wall clock is found to be more than {@value MonotonicEpochClock#AHEAD_MS} ms ahead,
     * because it was set or the machine slept, the time jumps there, within about a second in which somebody asks; a span that is open then is longer by that.
     * If the wall clock is set back, this time stays ahead of it. From any thread, also when the engine is closed; takes no lock and allocates
     * nothing.
     *
     * @return nanoseconds since the epoch
     */
    public long nowNs() {
        return clock.nowNs();
    }

    /**
     * A new random id for a span, for those who have none of their own; also for the low half of a trace id. Of 63 bits, so that it is positive for whoever
     * reads it as signed. From any thread; takes no lock and allocates nothing.
     *
     * @return 1 to {@link Long#MAX_VALUE}
     */
    public static long newSpanId() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }

    /**
     * The high half of a new trace id of 128 bits, if one is wanted: in the upper 32 bits the seconds since the epoch, as backends like to find
     * them there, in the lower ones random bits. The low half is a {@link #newSpanId}. From any thread; takes no lock and allocates nothing.
     *
     * @return not 0; unsigned, negative for whoever reads it as signed from the year 2038 on
     */
    public static long newTraceIdHigh() {
        return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) << Integer.SIZE
                | Integer.toUnsignedLong(ThreadLocalRandom.current().nextInt());
    }

    /**
     * What {@code ringspan.checks} has found: the first misuse of each kind, with span, operation and thread. The counters {@code misuse.*} have
     * how often.
     *
     * @return a copy; empty if nothing was found, or the setting is off
     */
    public List<String> misuses() {
        return checks == null ? List.of() : checks.found();
    }

    /**
     * Keys that have had too many values to be interned.
     *
     * @return the first 64, in the order in which they were demoted; {@link EngineCounter#KEYS_DEMOTED} has the number of all
     */
    public List<String> demotedKeys() {
        return demotedKeys.names();
    }

    /**
     * Sends what has been completed so far, and waits until all required receivers have accepted it or it is lost.
     *
     * <p>The answer is for everything that was handed to the engine before this call, by whatever thread, and that no flush had answered
     * for when this one was asked. It is {@link FlushResult#LOST} if anything of that was lost anywhere, however long ago. A flush that
     * timed out, or was interrupted, has not answered. So each loss is told, to every flush that is asked before the first one that tells
     * it has answered, and not again. If several threads flush, the one that tells may be another thread's; who has to know of its own
     * spans asks {@link #awaitAcknowledged}.
     *
     * @param timeout how long at most
     * @param unit    of the timeout
     * @return what happened
     * @throws InterruptedException if the calling thread is interrupted
     */
    public FlushResult flush(final long timeout, final TimeUnit unit) throws InterruptedException {
        return pipeline.flush(unit.toNanos(timeout));
    }

    /**
     * The same for one receiver: sends to it what has been completed so far, and answers for what was to come to it.
     *
     * @param receiver its name
     * @param timeout  how long at most
     * @param unit     of the timeout
     * @return what happened
     * @throws InterruptedException     if the calling thread is interrupted
     * @throws IllegalArgumentException if there is none with that name
     */
    public FlushResult flush(final String receiver, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        return pipeline.flush(receiver, unit.toNanos(timeout));
    }

    /**
     * Last sequence such that everything that was published there and before, and was completed by it, has been accepted by all required receivers
     * or is lost. Spans that are still open belong to the sequence that will complete them.
     *
     * @return -1 if there is none
     */
    public long acknowledged() {
        return pipeline.resolved();
    }

    /**
     * Waits until everything that was published in a range of sequences, and was completed by it, has been accepted by all required receivers, or is
     * lost. Sends nothing earlier than it would go out anyway, see {@code ringspan.payload.linger}; {@link #flush} does.
     *
     * <p>Spans that are still open belong to the sequence that will complete them. What other threads have published in the range is
     * part of the answer, so that it may say {@link FlushResult#LOST} because of them, and never {@link FlushResult#DELIVERED} wrongly.
     * What a commit has reported as lost has no sequence and is not part of the answer.
     *
     * @param first   sequence from which on, as returned when something was published
     * @param last    sequence up to which, as returned when something was published, not below {@code first}
     * @param timeout how long at most; 0 only looks
     * @param unit    of the timeout
     * @return what happened
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the calling thread is one of the engine's own, which would wait for itself
     */
    public FlushResult awaitAcknowledged(final long first, final long last, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no range of sequences: " + first + " to " + last);
        }
        return pipeline.awaitResolved(first, last, unit.toNanos(timeout));
    }

    /**
     * Looks into the tables, exactly between the records that were published before and those that come later. For tools and tests: the
     * decode thread does nothing else meanwhile.
     *
     * @param query   runs on the decode thread
     * @param timeout how long to wait
     * @param unit    of the timeout
     * @param <T>     type of the result
     * @return the result of the query
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine is closed, or the answer did not come in time
     */
    public <T> T query(final Function<StateReader, T> query, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        return pipeline.query(query, unit.toNanos(timeout));
    }

    /**
     * Counts the live spans by operation, exactly between the records that were published before and those that come later. Shows which
     * operations leave spans open. The decode thread does nothing else meanwhile.
     *
     * @param timeout how long to wait
     * @param unit    of the timeout
     * @return the census, with a row for each of up to {@value Census#ROWS_MAX_DEFAULT} operations, and one for the rest
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine is closed, or the answer did not come in time
     */
    public Census census(final long timeout, final TimeUnit unit) throws InterruptedException {
        return census(Census.ROWS_MAX_DEFAULT, timeout, unit);
    }

    /**
     * The same with another number of rows.
     *
     * @param rowsMax most operations that get a row of their own, 0 at least
     * @param timeout how long to wait
     * @param unit    of the timeout
     * @return the census
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine is closed, or the answer did not come in time
     */
    public Census census(final int rowsMax, final long timeout, final TimeUnit unit) throws InterruptedException {
        return pipeline.census(rowsMax, unit.toNanos(timeout));
    }

    /**
     * Replaces the string tags with which every span begins, those of the settings too. Spans that come behind this call have them;
     * spans that are there keep what they have. Each call takes memory of the tables for good, so it is for set-up, not for traffic.
     *
     * @param meta    keys and values, in the order in which they count as set; read by the calling thread, cut if they are longer than
     *                {@code ringspan.text.max}; null is no tag
     * @param timeout how long to wait
     * @param unit    of the timeout
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine is closed, has no room for them, or did not answer in time
     */
    public void defaultMeta(final List<Map.Entry<String, String>> meta, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        final TimeLimit limit = TimeLimit.of(unit.toNanos(timeout));
        pipeline.defaultMeta(copied(meta), limit.leftNs());
    }

    // by the calling thread, once, and cut: the decode thread calls nothing of the caller's
    private List<Map.Entry<String, String>> copied(final List<Map.Entry<String, String>> meta) {
        final List<Map.Entry<String, String>> copy = new ArrayList<>();
        boolean isCut = false;
        for (final Map.Entry<String, String> entry : meta) {
            final String key = entry == null ? null : entry.getKey();
            final String value = entry == null ? null : entry.getValue();
            if (key != null && value != null) {
                final String keyCut = Utf8.cut(key, textMax);
                final String valueCut = Utf8.cut(value, textMax);
                copy.add(Map.entry(keyCut, valueCut));
                isCut |= !keyCut.equals(key) || !valueCut.equals(value);
            }
        }
        if (isCut) {
            counters.add(EngineCounter.TEXTS_CUT, 1);
            copy.add(Map.entry(CutMark.KEY, CutMark.VALUE));
        }
        return copy;
    }

    /**
     * What has been counted.
     *
     * @return the counters, to be read, also after closing
     */
    public CountersView counters() {
        return counters.view();
    }

    /**
     * The books: where all spans, records and traces have gone, now or after closing.
     *
     * @return the balances of {@link #counters()}, to be read
     */
    public LedgerView ledger() {
        return counters.ledger().view();
    }

    /**
     * What has been counted, as one receiver sees it: of what is lost or delivered behind the decoder, what concerns that receiver.
     *
     * @param receiver its name
     * @return the counters, to be read, also after closing
     * @throws IllegalArgumentException if there is none with that name
     */
    public CountersView counters(final String receiver) {
        return pipeline.counters(receiver).view();
    }

    /**
     * The books of one receiver: where all spans, records and traces have gone on the way to it, now or after closing.
     *
     * @param receiver its name
     * @return the balances of {@link #counters(String)}, to be read
     * @throws IllegalArgumentException if there is none with that name
     */
    public LedgerView ledger(final String receiver) {
        return pipeline.counters(receiver).ledger().view();
    }

    /**
     * How close the engine is to losing something; rises at once and falls slowly.
     *
     * @return 0, with ring, tables and payload buffers no more than half full, to 1; 0 once the engine is closed
     */
    public double pressure() {
        return pipeline.pressure().value();
    }

    /**
     * The settings.
     *
     * @return as given at start
     */
    public EngineConfig config() {
        return config;
    }

    /** Replays what another engine has left; see {@link Recovery}. */
    JournalReplay replay(final JournalReader journalReader) {
        return new JournalReplay(journalReader, ring, pipeline);
    }

    /**
     * Memory that the engine has taken for good, but for what each ingress and each writer adds.
     *
     * @return in bytes
     */
    public long memory() {
        return memoryPlan.length();
    }

    /**
     * What the memory is for.
     *
     * @return one line, for people
     */
    public String describeMemory() {
        return memoryPlan.describe();
    }

    /**
     * Stops intake, sends what was accepted as far as the time of {@code ringspan.close-timeout} allows, and ends all threads.
     */
    @Override
    public void close() {
        close(config.closeTimeoutNs(), TimeUnit.NANOSECONDS);
    }

    /**
     * Stops intake, sends what was accepted as far as the time allows, and ends all threads. Finished spans of segments that are still
     * open go out too. While one call closes the engine, others wait for it, each for its own time, and return the same; whose time is over
     * before, or who is interrupted, returns how things stand then.
     *
     * @param timeout how long at most for delivery; for a call that waits for another one, how long it waits
     * @param unit    of the timeout
     * @return what became of all spans
     * @throws IllegalStateException if the calling thread is one of the engine's own, which would wait for itself
     */
    public CloseReport close(final long timeout, final TimeUnit unit) {
        // whoever closes waits for those threads
        pipeline.refuseEngineThreads("close");
        // by each call, so that whoever returns from one finds intake closed
        pipeline.closeIntake();
        if (beginClosing()) {
            try {
                closeAll(unit.toNanos(timeout));
            } catch (final Throwable e) {
                // another call may do it, with more stack for instance
                closing = false;
                throw e;
            }
        } else {
            awaitClosed(timeout, unit);
        }
        return lastOrInterimReport();
    }

    // under the lock, so that no interim report is made behind the last one, and has what is counted later
    private synchronized CloseReport lastOrInterimReport() {
        return report == null ? CloseReport.of(counters, pipeline, true) : report;
    }

    private synchronized CloseReport makeLastReport() {
        report = CloseReport.of(counters, pipeline, false);
        return report;
    }

    private synchronized boolean beginClosing() {
        final boolean first = !closing;
        closing = true;
        return first;
    }

    private void closeAll(final long timeoutNs) {
        pipeline.close(timeoutNs);
        counters.add(EngineCounter.MEMORY_LEFT, interner.release());
        if (checks != null) {
            checks.close();
        }
        openIngresses.forEach(ChangeBufferIngress::onEngineClosed);
        final CloseReport last = makeLastReport();
        closed.countDown();
        try {
            final ShutdownHook hook = shutdownHook;
            if (hook != null) {
                hook.remove();
            }
            final EngineManagement shown = management;
            if (shown != null) {
                shown.close();
            }
        } finally {
            log.close("closed; " + last, !last.isComplete());
        }
    }

    private void awaitClosed(final long timeout, final TimeUnit unit) {
        try {
            TimeLimit.of(unit.toNanos(timeout)).await(closed);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
