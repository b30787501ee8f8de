/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.config.ReceiverConfig;
import io.ringspan.config.StoredSettings;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.journal.EntryKind;
import io.ringspan.journal.JournalException;
import io.ringspan.journal.JournalReader;
import io.ringspan.journal.JournalText;
import io.ringspan.journal.JournalText.NumberedScope;
import io.ringspan.pipeline.JournalReplay;
import io.ringspan.protocol.ForeignText;
import io.ringspan.transport.ContainerIdentity;
import io.ringspan.transport.DiscardTransport;
import io.ringspan.transport.ReceiverParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends what an engine had accepted whose process was killed, from the files that {@code ringspan.memory.directory} asked for.
 *
 * <p>Its records are replayed in an engine like it. What nothing says of that the receiver has it is sent: so a span arrives once, or twice if the process
 * ended between the receiver's answer and the moment when that was noted.
 *
 * <p>Note: not threadsafe.
 */
public final class Recovery implements AutoCloseable {
    /** Name of the receiver, in its settings and its counters. */
    public static final String RECEIVER = "recover";

    // far longer than reading takes
    private static final long REPLAY_NS = 24L * 3600 * 1_000_000_000;
    private static final String SEPARATOR = ",";

    private final JournalReader journal;
    private final StoredSettings stored;
    private final List<String> receivers;
    private RecoveryTransport transport;
    private boolean isWithoutFilters;

    private Recovery(final JournalReader journal, final StoredSettings stored) {
        this.journal = journal;
        this.stored = stored;
        receivers = List.of(stored.identity(EngineJournal.RECEIVERS).split(SEPARATOR, -1));
    }

    /**
     * Directories of killed engines at or below a place.
     *
     * @param path of one, or of {@code ringspan.memory.directory}
     * @return those of engines that have not been closed in order, and those that have been recovered; the oldest first
     * @throws IllegalStateException if the place cannot be read
     */
    public static List<Path> directories(final Path path) {
        return told(() -> JournalReader.directories(path));
    }

    /**
     * Takes a directory, which nobody else can have as long as this is open.
     *
     * @param directory of one engine
     * @return the recovery
     * @throws IllegalStateException if it cannot be taken; the message says why: the engine runs, the files are of another version, or damaged
     */
    public static Recovery open(final Path directory) {
        return told(() -> {
            final JournalReader journal = JournalReader.open(directory);
            try {
                return new Recovery(journal, StoredSettings.read(journal.settings()));
            } catch (final IOException e) {
                journal.close();
                throw new JournalException(
                        ForeignText.show(directory.toString()) + " is damaged: " + e.getMessage(), e);
            }
        });
    }

    @FunctionalInterface
    private interface Step<T> {
        T take();
    }

    // the exception is of a package that nobody sees
    private static <T> T told(final Step<T> step) {
        try {
            return step.take();
        } catch (final JournalException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** {@return where the files are} */
    public Path directory() {
        return journal.directory();
    }

    /** {@return process that was killed} */
    public long pid() {
        return journal.pid();
    }

    /** {@return service of that process} */
    public String service() {
        return config(Map.of(), null).service();
    }

    /** {@return when the engine was started, in milliseconds since the epoch} */
    public long startedMs() {
        return journal.startedMs();
    }

    /** {@return whether nothing is left to do: the engine was closed in order, or has been recovered} */
    public boolean isDone() {
        return journal.isDone();
    }

    /** {@return names of the receivers that the engine had, in order} */
    public List<String> receivers() {
        return receivers;
    }

    /**
     * How spans were written for a receiver.
     *
     * @param receiver one of {@link #receivers}
     * @return values of its settings by their keys, such as {@code type} and {@code format}; empty if it was not made by settings
     */
    public Map<String, String> ofReceiver(final String receiver) {
        return stored.ofReceiver(receiver);
    }

    /** {@return names of the filters of the application that the engine had; they are not here, unlike those that its settings made} */
    public List<String> filters() {
        final String names = stored.identity(EngineJournal.FILTERS);
        return names.isEmpty() ? List.of() : List.of(names.split(SEPARATOR, -1));
    }

    /** Sends spans although the engine had {@link #filters} that would have dropped or changed them. */
    public void withoutFilters() {
        isWithoutFilters = true;
    }

    /**
     * Looks what there is, and sends nothing.
     *
     * @param receiver that is asked about, one of {@link #receivers}; null for what not all required ones have
     * @return what there is
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if it cannot be replayed
     */
    public RecoveryReport look(final String receiver) throws InterruptedException {
        final EngineConfig config = config(Map.of(), null);
        transport = new RecoveryTransport(new DiscardTransport());
        return run(config, Receiver.v04(RECEIVER, config, transport), resolved(receiver), REPLAY_NS)
                .withoutDelivery();
    }

    /**
     * Sends what there is. If all of it has arrived, the directory {@linkplain #isDone is done with}, and sending again sends nothing.
     *
     * @param receiver  whose spans are sent, one of {@link #receivers}; null for what not all required ones have
     * @param settings  of the receiver that gets them, by their keys, such as {@code type} and {@code url}
     * @param timeoutNs how long the receiver has at most, once all has been replayed, in nanoseconds
     * @return what became of it
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if it cannot be replayed, or the engine had {@link #filters}
     * @throws io.ringspan.config.ConfigurationException if there is something wrong with the settings
     */
    public RecoveryReport send(final String receiver, final Map<String, String> settings, final long timeoutNs)
            throws InterruptedException {
        if (!filters().isEmpty() && !isWithoutFilters) {
            throw new IllegalStateException(
                    "the engine had filters of the application, "
                            + ForeignText.show(filters().toString())
                            + ", which might have dropped or redacted what would be sent now; say that it is to be sent without them");
        }
        final EngineConfig config = config(settings, RECEIVER);
        final ReceiverConfig target = config.receiver(RECEIVER);
        final ConfiguredProcess process = new ConfiguredProcess(
                config,
                stored.identity(EngineJournal.RUNTIME_ID),
                new ContainerIdentity(
                        stored.identity(EngineJournal.CONTAINER_ID),
                        stored.identity(EngineJournal.ENTITY_ID),
                        stored.identity(EngineJournal.EXTERNAL_ENV)));
        final ReceiverParts parts = ConfiguredReceivers.parts(config, target, target.unsampled(), process);
        final ReceiverParts gated = new ReceiverParts(
                parts.terms(),
                parts.encoders(),
                parts.memory(),
                counters -> {
                    transport = new RecoveryTransport(parts.transport().apply(counters));
                    return transport;
                },
                parts.format());
        final RecoveryReport report = run(config, Receiver.of(target, gated), resolved(receiver), timeoutNs);
        if (report.isDelivered()) {
            journal.done();
        }
        return report;
    }

    private EngineConfig config(final Map<String, String> settings, final String receiver) {
        final EngineConfigBuilder builder = EngineConfig.builder();
        stored.applyTo(builder);
        if (receiver != null) {
            builder.set("receivers", receiver);
            settings.forEach((key, value) -> builder.set("receiver." + receiver + '.' + key, value));
        }
        // nothing expires before the end: what is old was found at another moment then, and might be thrown away now
        return builder.ringOverflow(OverflowPolicy.BLOCK)
                .payloadExhausted(PayloadPolicy.BLOCK)
                .pipelineThreads(1)
                .expiryAgeNs(0)
                .build();
    }

    private long resolved(final String receiver) {
        if (receiver != null) {
            final int number = receivers.indexOf(receiver);
            if (number < 0) {
                throw new IllegalStateException("the engine had no receiver " + ForeignText.show(receiver) + ", but "
                        + ForeignText.show(receivers.toString()));
            }
            return journal.resolved(number);
        }
        final List<String> required =
                List.of(stored.identity(EngineJournal.REQUIRED).split(SEPARATOR, -1));
        long slowest = Long.MAX_VALUE;
        for (int i = 0; i < receivers.size() && i < journal.shape().receivers(); i++) {
            if (required.contains(receivers.get(i))) {
                slowest = Math.min(slowest, journal.resolved(i));
            }
        }
        return slowest;
    }

    private RecoveryReport run(
            final EngineConfig config, final Receiver receiver, final long resolved, final long timeoutNs)
            throws InterruptedException {
        try (TraceEngine engine = TraceEngine.start(config, List.of(receiver), false)) {
            journal.entries().stream()
                    .filter(entry -> entry.kind() == EntryKind.SCOPE)
                    .map(JournalText::scope)
                    .sorted(Comparator.comparingInt(NumberedScope::number))
                    .forEach(scope -> engine.scope(scope.scope()));
            final JournalReplay replay = engine.replay(journal);
            final JournalReader.Pass pass = journal.pass(resolved);
            replay.begin(pass);
            replay.runTo(Math.min(resolved, journal.last()));
            if (engine.flush(REPLAY_NS, TimeUnit.NANOSECONDS) == FlushResult.TIMED_OUT) {
                throw new IllegalStateException("the records could not be replayed");
            }
            final long through = engine.counters().get(EngineCounter.SPANS_COMPLETED);
            final long discarded = engine.counters().get(EngineCounter.SPANS_DELIVERED);
            final Map<DropReason, Long> before = dropped(engine, Map.of());
            transport.send();
            replay.runTo(journal.last());
            final long expired = settled(engine, EngineCounter.SPANS_EXPIRED);
            replay.expireAll();
            final long open = settled(engine, EngineCounter.SPANS_EXPIRED) - expired;
            final FlushResult result = engine.flush(timeoutNs, TimeUnit.NANOSECONDS);
            final CloseReport closed =
                    engine.close(result == FlushResult.TIMED_OUT ? 0 : timeoutNs, TimeUnit.NANOSECONDS);
            final Map<DropReason, Long> dropped = dropped(engine, before);
            final boolean isWhole = pass.begin() + 1 >= journal.first() && (pass.end() <= resolved || pass.end() < 0);
            return new RecoveryReport(
                    replay.batches(),
                    replay.records(),
                    replay.damaged() + engine.counters().get(EngineCounter.RECORDS_MALFORMED),
                    discarded,
                    engine.counters().get(EngineCounter.SPANS_COMPLETED) - through - open,
                    open,
                    closed.delivered() - discarded,
                    dropped,
                    isWhole,
                    result != FlushResult.TIMED_OUT && isDelivered(dropped));
        }
    }

    // as it is when all that has been published is decoded
    private static long settled(final TraceEngine engine, final EngineCounter counter) throws InterruptedException {
        // counters are published at the end of a batch, which the answer to a second request is always behind
        engine.query(reader -> null, REPLAY_NS, TimeUnit.NANOSECONDS);
        engine.query(reader -> null, REPLAY_NS, TimeUnit.NANOSECONDS);
        return engine.counters().get(counter);
    }

    private static Map<DropReason, Long> dropped(final TraceEngine engine, final Map<DropReason, Long> before) {
        final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (final DropReason reason : DropReason.values()) {
            final long spans = engine.counters().dropped(reason) - before.getOrDefault(reason, 0L);
            if (spans > 0) {
                dropped.put(reason, spans);
            }
        }
        return dropped;
    }

    // what the tracer or the receiver did not want is none of its failures
    private static boolean isDelivered(final Map<DropReason, Long> dropped) {
        return dropped.keySet().stream()
                .noneMatch(reason -> reason.isAfterHandOver()
                        && reason != DropReason.UNSAMPLED
                        && reason != DropReason.INVALID_IDS
                        && reason != DropReason.PARTIAL_SUCCESS);
    }

    /** Lets go of the directory. */
    @Override
    public void close() {
        journal.close();
    }
}
