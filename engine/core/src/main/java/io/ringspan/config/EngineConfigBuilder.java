/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import com.lmax.disruptor.WaitStrategy;
import io.ringspan.api.DecodeMode;
import io.ringspan.api.ExpiryAction;
import io.ringspan.api.FilterErrorPolicy;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PressureListener;
import io.ringspan.api.SizeProfile;
import io.ringspan.filter.NamedFilter;
import io.ringspan.filter.TraceFilter;
import io.ringspan.protocol.ProcessResource;
import io.ringspan.setting.Setting;
import io.ringspan.transport.RatesListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ThreadFactory;

/**
 * Collects settings for an {@link EngineConfig}; nothing is checked before {@link #build()}.
 *
 * <p>A call here wins over a system property, that over an environment variable, and that over the default. Between the engine's own variables and
 * those of others are {@linkplain #fallback fallbacks}. Of several
 * calls for one setting the last one wins.
 *
 * <p>Note: this class is not threadsafe.
 */
public final class EngineConfigBuilder extends DeliveryBuilder {
    private final SettingSources sources = new SettingSources();
    private ThreadFactory threadFactory = EngineConfigBuilder::daemonThread;
    private RatesListener ratesListener = RatesListener.NONE;
    private ProcessResource resource;
    private final List<NamedFilter> filters = new ArrayList<>();
    private PressureListener pressureListener;
    private System.Logger logger;

    EngineConfigBuilder() {}

    private static Thread daemonThread(final Runnable task) {
        final Thread thread = new Thread(task, task.toString());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    EngineConfigBuilder set(final Setting setting, final Object value) {
        sources.call(setting, value);
        return this;
    }

    /**
     * Reads the environment variables and system properties of this process.
     *
     * @return this
     */
    public EngineConfigBuilder load() {
        return load(System.getenv(), System.getProperties());
    }

    /**
     * Reads environment variables and system properties, in place of what was loaded before.
     *
     * @param env   environment variables; copied
     * @param props system properties; copied
     * @return this
     */
    public EngineConfigBuilder load(final Map<String, String> env, final Properties props) {
        sources.load(env, props);
        return this;
    }

    /**
     * Gives a setting by its key, as a property would: also those of receivers, such as {@code receiver.otlp.url}.
     *
     * @param key  without the prefix {@code ringspan.}
     * @param text as in a property
     * @return this
     */
    public EngineConfigBuilder set(final String key, final String text) {
        sources.callByKey(Objects.requireNonNull(key, "key"), text);
        return this;
    }

    /**
     * Gives a setting a value that counts where neither a call, nor a system property, nor a variable of its own ({@code RINGSPAN_...})
     * gives one: what whoever embeds the engine has found in settings of its own. A key of a receiver that there is not changes nothing; one
     * that no receiver has, and no engine, is a warning, which says the nearest ones.
     *
     * @param key  without the prefix {@code ringspan.}; for all receivers that have such a setting as {@code receiver.NAME.mapping}, with
     *             {@code NAME} as it stands there
     * @param text as in a property; null takes it back
     * @return this
     */
    public EngineConfigBuilder fallback(final String key, final String text) {
        return fallback(key, text, null);
    }

    /**
     * The same, with where the value was found, so that what is said of it names what somebody can change.
     *
     * @param key    as above
     * @param text   as above
     * @param origin the setting or variable of others, in their words; null for the key alone
     * @return this
     */
    public EngineConfigBuilder fallback(final String key, final String text, final String origin) {
        sources.fallback(Objects.requireNonNull(key, "key"), text, origin);
        return this;
    }

    /**
     * Checks everything, alone and together.
     *
     * @return a new configuration; this builder can be used on
     * @throws ConfigurationException if there is any problem, with all of them in its message
     */
    public EngineConfig build() {
        return new EngineConfig(
                new SettingResolver(sources).resolve(),
                threadFactory,
                ratesListener,
                resource,
                filters,
                pressureListener,
                logger);
    }

    /**
     * Adds a filter of the application's, behind those that were added before. It runs on the decode thread; see {@link TraceFilter} for what
     * it may do.
     *
     * @param name   for counters ({@code spans.filtered{name}}) and the log, not empty
     * @param filter not null
     * @return this
     */
    public EngineConfigBuilder filter(final String name, final TraceFilter filter) {
        filters.add(new NamedFilter(name, filter));
        return this;
    }

    /**
     * Who makes the engine's threads, for instance to pin them to cores. The names that it gives are kept. What the engine would call a
     * thread, such as {@code ringspan-1-decode}, is what {@link Object#toString()} of its task says.
     *
     * @param factory not null; by default daemon threads are made, with those names
     * @return this
     */
    public EngineConfigBuilder threadFactory(final ThreadFactory factory) {
        threadFactory = Objects.requireNonNull(factory, "threadFactory");
        return this;
    }

    /**
     * Says where the engine writes what it has to say. It does so from its log thread only, so this may be slow, hang or throw.
     *
     * @param newLogger null for the JVM's own {@code io.ringspan}, which is looked for when there is something to say
     * @return this
     */
    public EngineConfigBuilder logger(final System.Logger newLogger) {
        logger = newLogger;
        return this;
    }

    /**
     * Says what OTLP receivers are told about the process, in place of what the settings say of it: attributes of any type, and nothing of the
     * engine's own. Other formats go by {@link #service}, {@link #env} and {@link #version}.
     *
     * @param newResource whole, with the name of the service; null for what the settings say
     * @return this
     */
    public EngineConfigBuilder resource(final ProcessResource newResource) {
        resource = newResource;
        return this;
    }

    /**
     * Says who is told the sampling rates that the agent answers with.
     *
     * @param listener called on the transport thread
     * @return this
     */
    public EngineConfigBuilder ratesListener(final RatesListener listener) {
        ratesListener = Objects.requireNonNull(listener, "ratesListener");
        return this;
    }

    /**
     * Says who is told how close the engine is to losing something; see {@code TraceEngine.pressure}.
     *
     * @param listener called on a thread of its own; null for nobody
     * @return this
     */
    public EngineConfigBuilder pressureListener(final PressureListener listener) {
        pressureListener = listener;
        return this;
    }

    /**
     * How the engine's threads wait for the ring, as an object instead of a name.
     *
     * @param waitStrategy not null; used by one engine only, as it may hold locks
     * @return this
     */
    public EngineConfigBuilder waitStrategy(final WaitStrategy waitStrategy) {
        return set(Settings.WAIT_STRATEGY, waitStrategy);
    }

    /**
     * Which defaults the sizes have that are not given: those of a service under load, or those of a small container. By default that goes
     * by the memory that the JVM has.
     *
     * @param profile not null
     * @return this
     */
    public EngineConfigBuilder profile(final SizeProfile profile) {
        return set(Settings.PROFILE, profile);
    }

    /**
     * Slots of the ring; rounded up to a power of two, with a warning.
     *
     * @param ringSlots 8 to 16777216 slots
     * @return this
     */
    public EngineConfigBuilder ringSlots(final int ringSlots) {
        return set(Settings.RING_SLOTS, (long) ringSlots);
    }

    /**
     * Length of a slot; a longer batch takes several.
     *
     * @param ringSlotLength in bytes, 64 to 64k, a power of two
     * @return this
     */
    public EngineConfigBuilder ringSlotLength(final int ringSlotLength) {
        return set(Settings.RING_SLOT_LENGTH, (long) ringSlotLength);
    }

    /**
     * Longest batch of records; at most a quarter of the ring.
     *
     * @param ringRecordMax in bytes, ring.slot-length to 64m
     * @return this
     */
    public EngineConfigBuilder ringRecordMax(final int ringRecordMax) {
        return set(Settings.RING_RECORD_MAX, (long) ringRecordMax);
    }

    /**
     * Longest text of a span; longer ones are cut at the border of a character, counted ({@code texts.cut}), and the span is marked with
     * {@code _ringspan.cut}. 0 means 100k, or half of ring.record-max if that is less.
     *
     * @param textMax in bytes, 0, or 16 to ring.record-max
     * @return this
     */
    public EngineConfigBuilder textMax(final int textMax) {
        return set(Settings.TEXT_MAX, (long) textMax);
    }

    /**
     * Slots that ordinary batches leave free, for urgent ones and for requests; 0 means a sixteenth of ring.slots. At most a quarter of
     * the ring.
     *
     * @param ringReserve 0, or 4 to 4194304 slots
     * @return this
     */
    public EngineConfigBuilder ringReserve(final int ringReserve) {
        return set(Settings.RING_RESERVE, (long) ringReserve);
    }

    /**
     * What a producer does when the ring is full.
     *
     * @param ringOverflow not null
     * @return this
     */
    public EngineConfigBuilder ringOverflow(final OverflowPolicy ringOverflow) {
        return set(Settings.RING_OVERFLOW, ringOverflow);
    }

    /**
     * How long a producer waits with overflow policy block-for.
     *
     * @param ringOverflowTimeoutNs in nanoseconds, 1ns to 1h
     * @return this
     */
    public EngineConfigBuilder ringOverflowTimeoutNs(final long ringOverflowTimeoutNs) {
        return set(Settings.RING_OVERFLOW_TIMEOUT, ringOverflowTimeoutNs);
    }

    /**
     * How long a claim may stay unpublished before its thread is looked for; 0 means never. If no thread holds it any more, its records
     * are lost, and counted.
     *
     * @param ringClaimTimeoutNs in nanoseconds, 0, or 1ms to 1h
     * @return this
     */
    public EngineConfigBuilder ringClaimTimeoutNs(final long ringClaimTimeoutNs) {
        return set(Settings.RING_CLAIM_TIMEOUT, ringClaimTimeoutNs);
    }

    /**
     * How the engine's threads wait for the ring.
     *
     * @param waitStrategy name of one, such as {@code adaptive} or {@code busy-spin}; all of them are at {@code wait.strategy} in
     *                     {@code docs/configuration.md}
     * @return this
     */
    public EngineConfigBuilder waitStrategy(final String waitStrategy) {
        return set(Settings.WAIT_STRATEGY, waitStrategy);
    }

    /**
     * Longest wait of the wait strategies that have a timeout.
     *
     * @param waitTimeoutNs in nanoseconds, 1us to 10s
     * @return this
     */
    public EngineConfigBuilder waitTimeoutNs(final long waitTimeoutNs) {
        return set(Settings.WAIT_TIMEOUT, waitTimeoutNs);
    }

    /**
     * How late the wait strategy {@code adaptive} may notice what was published while it is busy; 0 for at once, by a signal each time.
     *
     * @param waitLatencyNs in nanoseconds, 0, or 10us to 100ms
     * @return this
     */
    public EngineConfigBuilder waitLatencyNs(final long waitLatencyNs) {
        return set(Settings.WAIT_LATENCY, waitLatencyNs);
    }

    /**
     * Threads that decode and encode; one does both in turn.
     *
     * @param pipelineThreads 1 to 2 threads
     * @return this
     */
    public EngineConfigBuilder pipelineThreads(final int pipelineThreads) {
        return set(Settings.PIPELINE_THREADS, (long) pipelineThreads);
    }

    /**
     * How often the time is published into the ring.
     *
     * @param tickIntervalNs in nanoseconds, 1ms to 10s
     * @return this
     */
    public EngineConfigBuilder tickIntervalNs(final long tickIntervalNs) {
        return set(Settings.TICK_INTERVAL, tickIntervalNs);
    }

    /**
     * How the decoder treats what cannot be carried out.
     *
     * @param mode not null
     * @return this
     */
    public EngineConfigBuilder mode(final DecodeMode mode) {
        return set(Settings.MODE, mode);
    }

    /**
     * Most spans in memory at a time.
     *
     * @param spansMax 16 to 16000000 spans
     * @return this
     */
    public EngineConfigBuilder spansMax(final int spansMax) {
        return set(Settings.SPANS_MAX, (long) spansMax);
    }

    /**
     * Most trace segments in memory at a time.
     *
     * @param segmentsMax 16 to 16777216 segments
     * @return this
     */
    public EngineConfigBuilder segmentsMax(final int segmentsMax) {
        return set(Settings.SEGMENTS_MAX, (long) segmentsMax);
    }

    /**
     * Most blocks of 128 bytes, with seven tags each.
     *
     * @param blocksMax 16 to 16000000 blocks
     * @return this
     */
    public EngineConfigBuilder blocksMax(final int blocksMax) {
        return set(Settings.BLOCKS_MAX, (long) blocksMax);
    }

    /**
     * Most texts, inline values and events in memory at a time.
     *
     * @param stringsMax 256 to 16777216 strings
     * @return this
     */
    public EngineConfigBuilder stringsMax(final int stringsMax) {
        return set(Settings.STRINGS_MAX, (long) stringsMax);
    }

    /**
     * Memory for the bytes of these.
     *
     * @param stringsMemory in bytes, 64k to 1g, a power of two
     * @return this
     */
    public EngineConfigBuilder stringsMemory(final int stringsMemory) {
        return set(Settings.STRINGS_MEMORY, (long) stringsMemory);
    }

    /**
     * Most foreign sources, each with string ids of its own.
     *
     * @param sourcesMax 1 to 4096 sources
     * @return this
     */
    public EngineConfigBuilder sourcesMax(final int sourcesMax) {
        return set(Settings.SOURCES_MAX, (long) sourcesMax);
    }

    /**
     * Most bytes that the operations of one change buffer take. Each source keeps a copy as long as its longest buffer so far.
     *
     * @param sourcesBufferMax in bytes, 64k to 1g
     * @return this
     */
    public EngineConfigBuilder sourcesBufferMax(final int sourcesBufferMax) {
        return set(Settings.SOURCES_BUFFER_MAX, (long) sourcesBufferMax);
    }

    /**
     * Most texts that are interned for producers; 0 switches interning off.
     *
     * @param internMax 0 to strings.max texts
     * @return this
     */
    public EngineConfigBuilder internMax(final int internMax) {
        return set(Settings.INTERN_MAX, (long) internMax);
    }

    /**
     * Longest text that is interned; longer ones travel inline.
     *
     * @param internTextMax in bytes, 1 to 64k
     * @return this
     */
    public EngineConfigBuilder internTextMax(final int internTextMax) {
        return set(Settings.INTERN_TEXT_MAX, (long) internTextMax);
    }

    /**
     * Most values that are interned on account of one key; 0 means that values travel inline.
     *
     * @param internValuesPerKey 0 to 16777216 values
     * @return this
     */
    public EngineConfigBuilder internValuesPerKey(final int internValuesPerKey) {
        return set(Settings.INTERN_VALUES_PER_KEY, (long) internValuesPerKey);
    }

    /**
     * Finished spans of one segment that are sent without waiting for the others.
     *
     * @param segmentPartialFlush 1 to spans.max spans
     * @return this
     */
    public EngineConfigBuilder segmentPartialFlush(final int segmentPartialFlush) {
        return set(Settings.SEGMENT_PARTIAL_FLUSH, (long) segmentPartialFlush);
    }

    /**
     * What happens to a trace of which something was lost.
     *
     * @param segmentIncomplete sent with a mark, or dropped
     * @return this
     */
    public EngineConfigBuilder segmentIncomplete(final IncompletePolicy segmentIncomplete) {
        return set(Settings.SEGMENT_INCOMPLETE, segmentIncomplete);
    }

    /**
     * A segment in which no span was started or finished for so long expires; 0 means never. Exact to a millisecond; ticks and the
     * walk over all segments add up to a tick interval and a quarter of this.
     *
     * @param expiryAgeNs in nanoseconds, 0, or 10ms to 24h
     * @return this
     */
    public EngineConfigBuilder expiryAgeNs(final long expiryAgeNs) {
        return set(Settings.EXPIRY_AGE, expiryAgeNs);
    }

    /**
     * What becomes of the spans of a segment that expires.
     *
     * @param expiryAction not null
     * @return this
     */
    public EngineConfigBuilder expiryAction(final ExpiryAction expiryAction) {
        return set(Settings.EXPIRY_ACTION, expiryAction);
    }

    /**
     * Keys of attributes of which the values are redacted; {@code resource.name} is the resource of each span.
     *
     * @param filterRedact patterns: {@code *} is any characters, {@code ?} is one, letters of ASCII are the same in upper and lower case; up to 64
     *                     of up to 63 bytes
     * @return this
     */
    public EngineConfigBuilder filterRedact(final List<String> filterRedact) {
        return set(Settings.FILTER_REDACT, List.copyOf(filterRedact));
    }

    /**
     * Whether what is literal in statements of SQL is replaced by question marks.
     *
     * @param filterSql true if so
     * @return this
     */
    public EngineConfigBuilder filterSql(final boolean filterSql) {
        return set(Settings.FILTER_SQL, filterSql);
    }

    /**
     * Keys of attributes of which the values are statements of SQL. They count if those are to be obfuscated.
     *
     * @param filterSqlKeys patterns, as for {@link #filterRedact}
     * @return this
     */
    public EngineConfigBuilder filterSqlKeys(final List<String> filterSqlKeys) {
        return set(Settings.FILTER_SQL_KEYS, List.copyOf(filterSqlKeys));
    }

    /**
     * Resources of first spans of which the traces are dropped; of a span without a resource the name counts.
     *
     * @param filterDropResources patterns, as for {@link #filterRedact}
     * @return this
     */
    public EngineConfigBuilder filterDropResources(final List<String> filterDropResources) {
        return set(Settings.FILTER_DROP_RESOURCES, List.copyOf(filterDropResources));
    }

    /**
     * Share that is kept of traces without an error that are not slow; 1 keeps all.
     *
     * @param filterKeepShare 0 to 1
     * @return this
     */
    public EngineConfigBuilder filterKeepShare(final double filterKeepShare) {
        return set(Settings.FILTER_KEEP_SHARE, filterKeepShare);
    }

    /**
     * Share of the traces of an operation that are not slow; 1 if none is kept for being slow. Counts if less than all traces are kept.
     *
     * @param filterKeepSlow 0 to 1
     * @return this
     */
    public EngineConfigBuilder filterKeepSlow(final double filterKeepSlow) {
        return set(Settings.FILTER_KEEP_SLOW, filterKeepSlow);
    }

    /**
     * What becomes of a trace of which a filter of the application fails.
     *
     * @param filterOnError not null
     * @return this
     */
    public EngineConfigBuilder filterOnError(final FilterErrorPolicy filterOnError) {
        return set(Settings.FILTER_ON_ERROR, filterOnError);
    }

    /**
     * Where files are mapped from which spans can be recovered when the process has been killed; each engine makes a directory of its own there.
     *
     * @param memoryDirectory path; empty for none
     * @return this
     */
    public EngineConfigBuilder memoryDirectory(final String memoryDirectory) {
        return set(Settings.MEMORY_DIRECTORY, memoryDirectory);
    }

    /**
     * Records that are kept there; at least four times the ring. What is older can be recovered only as far as it is live.
     *
     * @param memoryLength in bytes, 64k to 1g
     * @return this
     */
    public EngineConfigBuilder memoryLength(final int memoryLength) {
        return set(Settings.MEMORY_LENGTH, (long) memoryLength);
    }

    /**
     * Most killed engines whose files stay until somebody recovers them; for more, the oldest go.
     *
     * @param memoryKept 0 to 1000 engines
     * @return this
     */
    public EngineConfigBuilder memoryKept(final int memoryKept) {
        return set(Settings.MEMORY_KEPT, (long) memoryKept);
    }
}
