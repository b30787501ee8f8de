/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import io.ringspan.api.Census;
import io.ringspan.api.DecodeMode;
import io.ringspan.api.FlushResult;
import io.ringspan.api.PressureListener;
import io.ringspan.api.StateReader;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.journal.Journal;
import io.ringspan.journal.JournalText;
import io.ringspan.memory.EngineMemory;
import io.ringspan.protocol.ForeignText;
import io.ringspan.time.TimeLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The ring with its stages, the transports and the timer, and their life: start, flush, query, close.
 *
 * <p>Note: this class is threadsafe.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class Pipeline {
    // what closing allows handlers for the work at hand once they have been told to stop waiting
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(2);

    // the same for one that has not come back before, and the least for everybody else
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(200);

    // how long opening a source waits for the decode thread to get through those that are being closed
    private static final long SOURCE_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    /** Most slots that are decoded before they are encoded on the same thread: few enough to be in its processor's cache still. */
    static final int BATCH_MAX = 64;

    /** A receiver with its threads; without an encode thread, if it shares that of all required ones. */
    private record Lane(ReceiverUnit receiver, EngineThread transporting, EngineThread encoding) {
        boolean has(final EngineThread thread) {
            return thread == transporting || thread == encoding;
        }

        boolean isEncodingOver() {
            return encoding == null || encoding.hasEnded();
        }

        boolean isSendingOver() {
            return transporting.hasEnded() || !receiver.sender().mayReadPool();
        }
    }

    // tells the threads of several engines apart
    private static final AtomicInteger ENGINES = new AtomicInteger();

    private final int number = ENGINES.incrementAndGet();
    private final RecordRing ring;
    private final SourceTable sources;
    private final DecodeStage decodeStage;
    private final List<ReceiverUnit> receivers;
    // those for which all others wait
    private final List<ReceiverUnit> required;
    private final EngineCounters counters;
    private final Ticker ticker;
    private final List<StageLoop> loops = new ArrayList<>();
    private final EngineMemory memory;
    // in the order of the receivers
    private final List<Lane> lanes = new ArrayList<>();
    private final FillWatch fills;
    private final Pressure pressure;
    // null if there is no listener; set before any thread runs
    private PressureNotifier notifier;
    private final EngineThread tickerThread;
    // one request, however often closing is tried: an error may end a close in the middle, and the next one goes on
    private final StopRequest stop;
    private final ThreadFactory threadFactory;
    // of these and of the handlers
    private final List<EngineThread> threads = new ArrayList<>();

    /**
     * Wires the parts; nothing runs yet.
     *
     * @param ring          the ring
     * @param sources       of records
     * @param core          the decoder's parts
     * @param mode          strict or lenient
     * @param receivers     one at least
     * @param settings      how often the time is published, and on how many threads the stages run
     * @param threadFactory makes the threads
     * @param memory        of ring, tables and payloads, to be given back at close
     * @param counters      of the engine
     * @param errorHandler  is told of exceptions in handlers
     */
    public Pipeline(
            final RecordRing ring,
            final SourceTable sources,
            final DecodeCore core,
            final DecodeMode mode,
            final List<ReceiverUnit> receivers,
            final PipelineSettings settings,
            final ThreadFactory threadFactory,
            final EngineMemory memory,
            final EngineCounters counters,
            final ErrorHandler errorHandler) {
        this.ring = ring;
        this.sources = sources;
        this.receivers = List.copyOf(receivers);
        required = receivers.stream().filter(ReceiverUnit::isRequired).toList();
        this.memory = memory;
        this.threadFactory = threadFactory;
        this.counters = counters;
        stop = new StopRequest(required.size());
        final CountingErrorHandler errors = new CountingErrorHandler(counters, errorHandler);
        final List<EncodeStage> encodeStages =
                receivers.stream().map(ReceiverUnit::stage).toList();
        final boolean inTurn = settings.threads() == 1;
        decodeStage =
                new DecodeStage(ring, sources, core, mode == DecodeMode.STRICT, encodeStages, inTurn, counters, errors);
        encodeStages.forEach(stage -> ring.disruptor().addGatingSequences(stage.sequence()));
        final ClaimWatch claims = new ClaimWatch(ring, decodeStage.sequence(), settings.claimTimeoutNs(), counters);
        final ReceiverWatch stalls =
                new ReceiverWatch(encodeStages, decodeStage, ring.disruptor().getBufferSize(), counters);
        fills = new FillWatch(ring, decodeStage, receivers, counters);
        final JournalWatch kept = new JournalWatch(ring, this.receivers, counters, errors);
        kept.start(decodeStage, core.store(), sources);
        pressure = Pressure.of(ring, required, counters);
        ticker = new Ticker(
                ring,
                SystemNanoClock.INSTANCE,
                SystemEpochClock.INSTANCE,
                settings.tickIntervalNs(),
                settings.idleIntervalNs(),
                elapsedNs -> {
                    claims.check(elapsedNs);
                    stalls.check(elapsedNs);
                    fills.check();
                    kept.check(elapsedNs);
                    checkPressure();
                },
                stop,
                counters,
                errors);
        receivers.forEach(receiver -> lanes.add(lane(threadFactory, receiver, errors)));
        loops(threadFactory, inTurn, errors);
        tickerThread = thread(threadFactory, ticker, "timer");
        ring.engineThreads(threads.stream().map(EngineThread::thread).toList());
    }

    private void stopTimer() {
        ticker.stop(tickerThread.thread());
        if (notifier != null) {
            notifier.stop();
        }
    }

    private void checkPressure() {
        pressure.onTick();
        if (notifier != null) {
            notifier.onTick();
        }
    }

    /**
     * Says who is told of the pressure, on a thread of its own. Before {@link #start}.
     *
     * @param listener      of the application
     * @param errorHandler  is told of what it throws
     */
    public void listener(final PressureListener listener, final ErrorHandler errorHandler) {
        notifier = new PressureNotifier(
                pressure, listener, new CountingErrorHandler(counters, errorHandler), threadName("pressure"));
    }

    /** {@return how close the engine is to losing something} */
    public Pressure pressure() {
        return pressure;
    }

    private Lane lane(final ThreadFactory factory, final ReceiverUnit receiver, final ErrorHandler errors) {
        final String role = receivers.size() == 1 ? "transport" : "transport-" + receiver.name();
        final EngineThread transporting = thread(factory, receiver.sender(), role);
        if (receiver.sender().drain() != null) {
            thread(factory, receiver.sender().drain(), role.replaceFirst("transport", "spool"));
        }
        final EngineThread encoding = receiver.isRequired()
                ? null
                : loop(
                        factory,
                        "send-" + receiver.name(),
                        decodeStage.newFollower(),
                        Long.MAX_VALUE,
                        errors,
                        List.of(receiver.stage()));
        return new Lane(receiver, transporting, encoding);
    }

    // what others wait for shares a thread or two
    private void loops(final ThreadFactory factory, final boolean inTurn, final ErrorHandler errors) {
        final RingBuffer<RecordSlot> disruptor = ring.disruptor();
        final List<Stage> stages = new ArrayList<>();
        if (inTurn) {
            stages.add(decodeStage);
        }
        required.forEach(receiver -> stages.add(receiver.stage()));
        if (inTurn) {
            loop(factory, "decode", disruptor.newBarrier(), BATCH_MAX, errors, stages);
        } else {
            final SequenceBarrier decoded = disruptor.newBarrier(decodeStage.sequence());
            loop(factory, "send", decoded, Long.MAX_VALUE, errors, stages);
            loop(factory, "decode", disruptor.newBarrier(), Long.MAX_VALUE, errors, List.of(decodeStage));
        }
    }

    private EngineThread loop(
            final ThreadFactory factory,
            final String role,
            final SequenceBarrier barrier,
            final long batchMax,
            final ErrorHandler errors,
            final List<? extends Stage> stages) {
        final StageLoop loop = new StageLoop(barrier, batchMax, errors, stages.toArray(new Stage[0]));
        loops.add(loop);
        return thread(factory, loop, role);
    }

    private EngineThread thread(final ThreadFactory factory, final Runnable task, final String role) {
        final EngineThread thread = new EngineThread(factory, threadName(role), task);
        threads.add(thread);
        return thread;
    }

    /**
     * What the engine calls a thread.
     *
     * @param role of the thread
     * @return a name with the number of the engine
     */
    public String threadName(final String role) {
        return "ringspan-" + number + '-' + role;
    }

    /** Starts all threads. Once; if that fails, {@link #abort} is to follow. */
    public void start() {
        threads.forEach(EngineThread::start);
        if (notifier != null) {
            notifier.start(threadFactory);
        }
    }

    /**
     * Takes a place for a source of records. If all are taken, and some of them are being closed, it waits a moment for these; but not on
     * one of the engine's own threads.
     *
     * @return its number, or {@link SourceTable#NONE} if all are taken
     */
    public int openSource() {
        final TimeLimit limit = TimeLimit.of(SOURCE_WAIT_NS);
        for (int attempt = 0; ; attempt++) {
            // first, so that a place that becomes free in between is seen
            final boolean isSomeClosing = sources.hasClosing();
            final int place = sources.open();
            if (place != SourceTable.NONE
                    || !isSomeClosing
                    || ring.isClosed()
                    || ring.isEngineThread()
                    || Thread.currentThread().isInterrupted()
                    || limit.isOver()) {
                return place;
            }
            Backoff.pause(attempt);
        }
    }

    /**
     * How a thread gives a place back that it took for nothing, and at which nothing was published.
     *
     * @return by place; to be asked for in front of {@link #openSource}
     */
    public SourceTable.Lease[] sourceLeases() {
        return sources.leases();
    }

    /**
     * Gives a place back, behind everything that has been published there. Never waits.
     *
     * @param place as {@link #openSource} gave it; nothing is published there from now on
     */
    public void closeSource(final int place) {
        sources.close(place, ring.disruptor().getCursor());
        // so that the decode thread looks, if it has nothing else to do
        ring.tryOffer(new RecordBatch(SourceTable.OWN));
    }

    /**
     * Sends what has been completed so far, and waits until all required receivers have it or it is lost. Answers for everything that was handed
     * over before, and that no flush had answered for when this one was asked.
     *
     * @param timeoutNs how long at most, in nanoseconds
     * @return what happened
     * @throws InterruptedException if the calling thread is interrupted
     */
    public FlushResult flush(final long timeoutNs) throws InterruptedException {
        return flush(required, timeoutNs);
    }

    /**
     * The same for one receiver.
     *
     * @param receiver  its name
     * @param timeoutNs how long at most, in nanoseconds
     * @return what happened
     * @throws InterruptedException     if the calling thread is interrupted
     * @throws IllegalArgumentException if there is none with that name
     */
    public FlushResult flush(final String receiver, final long timeoutNs) throws InterruptedException {
        return flush(List.of(receiver(receiver)), timeoutNs);
    }

    /**
     * The counters as one receiver sees them.
     *
     * @param receiver its name
     * @return its counters
     * @throws IllegalArgumentException if there is none with that name
     */
    public EngineCounters counters(final String receiver) {
        return receiver(receiver).counters();
    }

    /**
     * Whether others wait for a receiver.
     *
     * @param receiver its name
     * @return false for an optional one
     * @throws IllegalArgumentException if there is none with that name
     */
    public boolean isRequired(final String receiver) {
        return receiver(receiver).isRequired();
    }

    private ReceiverUnit receiver(final String name) {
        return receivers.stream()
                .filter(receiver -> receiver.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no receiver with the name " + ForeignText.show(name) + "; there are "
                                + receivers.stream().map(ReceiverUnit::name).toList()));
    }

    private FlushResult flush(final List<ReceiverUnit> asked, final long timeoutNs) throws InterruptedException {
        refuseEngineThreads("flush");
        final TimeLimit limit = TimeLimit.of(timeoutNs);
        // in front of the request: what is refused from here on, the next flush tells
        final List<Acknowledgements.Answered> before = asked.stream()
                .map(receiver -> receiver.acknowledgements().answered())
                .toList();
        final long refused = counters.ledger().refused();
        final long sequence = ring.request(new FlushRequest(asked), limit);
        throwIfInterrupted(sequence);
        if (sequence < 0) {
            return sequence == RecordRing.CLOSED ? FlushResult.CLOSED : FlushResult.TIMED_OUT;
        }
        final Acknowledgements.Answered now = new Acknowledgements.Answered(sequence, refused);
        FlushResult result = FlushResult.DELIVERED;
        for (int i = 0; i < asked.size() && result != FlushResult.TIMED_OUT; i++) {
            final FlushResult one = asked.get(i).acknowledgements().outcome(before.get(i), now, limit);
            result = worse(result, one);
        }
        if (result == FlushResult.DELIVERED || result == FlushResult.LOST) {
            asked.forEach(receiver -> receiver.acknowledgements().answer(now));
        }
        return result;
    }

    /**
     * Last sequence such that everything that was published there and before, and is complete, has been accepted or lost, for all required receivers.
     *
     * @return -1 if there is none
     */
    public long resolved() {
        long slowest = Long.MAX_VALUE;
        for (int i = 0; i < required.size(); i++) {
            slowest = Math.min(slowest, required.get(i).acknowledgements().resolved());
        }
        return slowest;
    }

    /**
     * Waits until everything that was published in a range of sequences, and is complete, has been accepted by all required receivers, or lost.
     * Sends nothing earlier than it would go out anyway.
     *
     * @param first     sequence from which on losses count
     * @param last      sequence, published before
     * @param timeoutNs how long at most, in nanoseconds; 0 or less only looks
     * @return what happened
     * @throws InterruptedException if the calling thread is interrupted
     */
    public FlushResult awaitResolved(final long first, final long last, final long timeoutNs)
            throws InterruptedException {
        if (timeoutNs > 0) {
            refuseEngineThreads("awaitAcknowledged");
        }
        final TimeLimit limit = TimeLimit.of(timeoutNs);
        FlushResult result = FlushResult.DELIVERED;
        for (int i = 0; i < required.size() && result != FlushResult.TIMED_OUT; i++) {
            final FlushResult one = required.get(i).acknowledgements().await(first, last, limit);
            result = worse(result, one);
        }
        return result;
    }

    // of two receivers: what is not resolved hides what is lost, which the next flush tells
    private static FlushResult worse(final FlushResult one, final FlushResult other) {
        if (one == FlushResult.DELIVERED || other == FlushResult.TIMED_OUT) {
            return other;
        }
        return other == FlushResult.SPOOLED ? other : one;
    }

    /**
     * Refuses an operation to the engine's own threads, which would wait for themselves.
     *
     * @param operation its name, for the message
     * @throws IllegalStateException if the calling thread is one of them
     */
    public void refuseEngineThreads(final String operation) {
        if (ring.isEngineThread()) {
            throw new IllegalStateException(operation + " was called on \""
                    + ForeignText.show(Thread.currentThread().getName())
                    + "\", which is one of the engine's own threads and would wait for itself");
        }
    }

    /**
     * Runs a function on the decode thread, between the records that were published before and those that come later.
     *
     * @param query     reads the tables; its result must not refer to them
     * @param timeoutNs how long to wait, in nanoseconds
     * @param <T>       type of the result
     * @return the result
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine is closed, or the answer did not come in time
     * @throws RuntimeException      that the function threw
     */
    public <T> T query(final Function<StateReader, T> query, final long timeoutNs) throws InterruptedException {
        return decode(
                core -> {
                    final Thread decodeThread = Thread.currentThread();
                    return query.apply(new StateReader(core.store(), () -> Thread.currentThread() == decodeThread));
                },
                timeoutNs);
    }

    /**
     * Counts the live spans by operation, on the decode thread.
     *
     * @param rowsMax   most operations that get a row of their own, 0 at least
     * @param timeoutNs how long to wait, in nanoseconds
     * @return the census between the records that were published before and those that come later
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine is closed, or the answer did not come in time
     */
    public Census census(final int rowsMax, final long timeoutNs) throws InterruptedException {
        return decode(core -> core.census(rowsMax), timeoutNs);
    }

    /** Runs a function on the decode thread that may write to the tables. For who replays records, and has nobody beside him. */
    <T> T decode(final Function<DecodeCore, T> query, final long timeoutNs) throws InterruptedException {
        refuseEngineThreads("query");
        final TimeLimit limit = TimeLimit.of(timeoutNs);
        final QueryRequest<T> request = new QueryRequest<>(query);
        final long sequence = ring.request(request, limit);
        throwIfInterrupted(sequence);
        if (sequence < 0) {
            throw new IllegalStateException(
                    sequence == RecordRing.CLOSED ? "the engine is closed" : "the ring stayed full");
        }
        return request.await(limit);
    }

    private static void throwIfInterrupted(final long requestResult) throws InterruptedException {
        if (requestResult == RecordRing.INTERRUPTED && Thread.interrupted()) {
            throw new InterruptedException("while a request waited for room in the ring");
        }
    }

    /**
     * Replaces the string tags with which spans begin, exactly between the records in front and those behind.
     *
     * @param meta      keys and values, in the order in which they count as set
     * @param timeoutNs how long to wait, in nanoseconds
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine is closed, has no room for them, or did not answer in time
     */
    public void defaultMeta(final List<Map.Entry<String, String>> meta, final long timeoutNs)
            throws InterruptedException {
        final DirectBuffer kept = ring.journal() == null ? null : JournalText.encode(meta);
        decode(
                core -> {
                    core.store().defaultMeta(meta);
                    if (kept != null) {
                        decodeStage.keepDefaultTags(kept);
                    }
                    return null;
                },
                timeoutNs);
    }

    /** Ends what {@link #start} has begun and could not finish, in place of {@link #close}: nobody has published anything. */
    public void abort() {
        ring.closeIntake();
        ring.stopWithoutRequest();
        stopTimer();
        closeSenders(TimeLimit.of(0));
        loops.forEach(StageLoop::halt);
        final boolean interrupted = join(rest(null));
        release(rest(null));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Refuses from now on whatever is published. To be followed by {@link #close}. */
    public void closeIntake() {
        ring.closeIntake();
    }

    /**
     * Stops intake, lets everything that was accepted go out as far as the time allows, and ends all threads. Not on one of the engine's
     * own threads, and by one thread at a time; if an error ends it, calling it again goes on with what is left.
     *
     * @param timeoutNs how long at most for delivery, in nanoseconds; ending the threads may take a little longer
     */
    public void close(final long timeoutNs) {
        final TimeLimit limit = TimeLimit.of(timeoutNs);
        TimeLimit grace = null;
        boolean interrupted = false;
        if (!stop(limit)) {
            interrupted = Thread.interrupted();
            decodeStage.abandon();
            receivers.forEach(receiver -> receiver.stage().assembler().abandon());
            grace = TimeLimit.of(GRACE_NS);
            interrupted |= stopInGrace(grace);
        }
        interrupted |= Thread.interrupted();
        final TimeLimit sending = TimeLimit.of(interrupted ? 0 : Math.max(0, limit.leftNs()));
        if (stop.isDone()) {
            // all is handed over to them; so no optional receiver takes of their time
            receivers.stream()
                    .filter(ReceiverUnit::isRequired)
                    .forEach(receiver -> receiver.sender().beginClose(sending));
        }
        awaitOptional(limit, rest(grace));
        // until here it looks after claims that are in the way of the stop
        stopTimer();
        closeSenders(sending);
        loops.forEach(StageLoop::halt);
        grace = rest(grace);
        interrupted |= join(grace);
        settle(rest(grace));
        fills.check();
        release(rest(grace));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // what is left of the one grace of a close, in which whoever hangs may come back; a little at least, for those who
    // do not hang
    private static TimeLimit rest(final TimeLimit grace) {
        return TimeLimit.of(grace == null ? GRACE_NS : Math.max(grace.leftNs(), REST_NS));
    }

    // what stages that did not come back, from an encoder, a query or an error handler, have left is lost
    private void settle(final TimeLimit limit) {
        final boolean isDecodingOver = decodeStage.settle(limit);
        receivers.forEach(receiver -> receiver.stage().settle(isDecodingOver, limit));
    }

    // as long as they get on, and there is time; who does not come back is detached
    private void awaitOptional(final TimeLimit limit, final TimeLimit grace) {
        for (final ReceiverUnit receiver : receivers) {
            final EncodeStage stage = receiver.stage();
            final TimeLimit stall = TimeLimit.of(ReceiverWatch.STALL_NS);
            long seen = stage.progress();
            for (int attempt = 0; !receiver.isRequired() && stage.passed() < ring.stopSequence(); attempt++) {
                if (stage.progress() != seen) {
                    seen = stage.progress();
                    stall.restart(ReceiverWatch.STALL_NS);
                }
                // both are looked at each time, since one at which nobody looks goes on for longer
                final boolean isGraceOver = grace.isOver();
                if (stall.isOver() || (limit.isOver() && isGraceOver)) {
                    ReceiverWatch.detach(stage, counters);
                }
                Backoff.pause(attempt);
            }
        }
    }

    // all at once, in the same time
    private void closeSenders(final TimeLimit limit) {
        receivers.forEach(receiver -> receiver.sender().beginClose(limit));
        receivers.forEach(receiver -> receiver.sender().close(Math.max(0, limit.leftNs())));
    }

    // false if the time was over, or the thread interrupted, before the handlers were through
    private boolean stop(final TimeLimit limit) {
        return ring.stop(stop, limit) && stop.await(limit);
    }

    // whether the thread was interrupted: that shortens the wait for the receiver, but not the handlers' work at hand
    private boolean stopInGrace(final TimeLimit limit) {
        boolean interrupted = false;
        boolean stopped;
        do {
            stopped = stop(limit);
            interrupted |= Thread.interrupted();
        } while (!stopped && !limit.isOver());
        ring.stopWithoutRequest();
        return interrupted;
    }

    // whether the thread was interrupted meanwhile
    private boolean join(final TimeLimit ofOthers) {
        boolean interrupted = Thread.interrupted();
        final TimeLimit ofDetached = TimeLimit.of(REST_NS);
        for (final EngineThread engineThread : threads) {
            final Thread thread = engineThread.thread();
            final TimeLimit limit = isOfDetached(engineThread) ? ofDetached : ofOthers;
            while (thread.isAlive() && !limit.isOver()) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, TimeLimit.LOOK_NS);
                } catch (final InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }

    private boolean isOfDetached(final EngineThread thread) {
        return lanes.stream()
                .anyMatch(lane ->
                        lane.encoding() == thread && lane.receiver().stage().isDetached());
    }

    /** Frees all memory that no thread can touch any more. What has to stay is freed when it is collected. */
    private void release(final TimeLimit limit) {
        final Journal journal = ring.journal();
        if (journal != null) {
            // what is closed in order leaves nothing to recover; said while its memory is there
            journal.end();
        }
        boolean othersEnded = true;
        for (final EngineThread thread : threads) {
            othersEnded &= lanes.stream().anyMatch(lane -> lane.has(thread)) || thread.hasEnded();
        }
        boolean allEnded = othersEnded;
        for (int i = 0; i < lanes.size() && othersEnded; i++) {
            final Lane lane = lanes.get(i);
            final boolean isEncodingOver = lane.isEncodingOver();
            allEnded &= isEncodingOver;
            if (isEncodingOver && lane.isSendingOver()) {
                lane.receiver().memory().close();
            }
        }
        if (allEnded) {
            memory.tables().close();
        }
        if (othersEnded && ring.seal(limit)) {
            memory.ring().close();
        }
        counters.add(EngineCounter.MEMORY_LEFT, memory.allocated());
        if (journal != null) {
            journal.delete();
        }
    }

    private record FlushRequest(List<ReceiverUnit> receivers) implements ControlRequest {
        @Override
        public void onSend(final EncodeStage handler) {
            // without an iterator, since the encode thread allocates nothing
            for (int i = 0; i < receivers.size(); i++) {
                if (receivers.get(i).stage() == handler) {
                    handler.assembler().seal();
                }
            }
        }
    }

    private static final class QueryRequest<T> implements ControlRequest {
        private final Function<DecodeCore, T> query;
        private final CountDownLatch done = new CountDownLatch(1);
        private T result;
        private Throwable failure;

        QueryRequest(final Function<DecodeCore, T> query) {
            this.query = query;
        }

        @Override
        public void onDecode(final DecodeStage handler) {
            try {
                result = query.apply(handler.core());
            } catch (final Throwable e) {
                failure = e;
            } finally {
                done.countDown();
            }
        }

        @Override
        public boolean isForEncoders() {
            return false;
        }

        T await(final TimeLimit limit) throws InterruptedException {
            if (!limit.await(done)) {
                throw new IllegalStateException("the decode thread did not answer in time");
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (RuntimeException) failure;
            }
            return result;
        }
    }

    private static final class StopRequest implements ControlRequest {
        private final CountDownLatch done;

        StopRequest(final int requiredStages) {
            done = new CountDownLatch(requiredStages);
        }

        @Override
        public void onDecode(final DecodeStage handler) {
            handler.stop();
        }

        @Override
        public void onSend(final EncodeStage handler) {
            try {
                handler.stop();
            } finally {
                if (handler.isRequired()) {
                    done.countDown();
                }
            }
        }

        boolean isDone() {
            return done.getCount() == 0;
        }

        // false also if the thread is interrupted, and then that status stays set
        boolean await(final TimeLimit limit) {
            try {
                return limit.await(done);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
