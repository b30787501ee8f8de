/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import com.lmax.disruptor.WaitStrategy;
import io.ringspan.api.DecodeMode;
import io.ringspan.api.ExpiryAction;
import io.ringspan.api.FilterErrorPolicy;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.api.PressureListener;
import io.ringspan.api.SizeProfile;
import io.ringspan.filter.FilterSettings;
import io.ringspan.filter.NamedFilter;
import io.ringspan.filter.TextPattern;
import io.ringspan.pipeline.WaitStrategies;
import io.ringspan.protocol.ForeignText;
import io.ringspan.protocol.ProcessResource;
import io.ringspan.setting.Setting;
import io.ringspan.transport.RatesListener;
import io.ringspan.transport.ReceiverType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * All settings of an engine: checked, complete and immutable.
 *
 * <p>Note: this class is threadsafe.
 */
public final class EngineConfig implements DeliverySettings {
    private static final int SHOWN_MAX = 1000;

    private final ResolvedSettings settings;
    private final Map<String, String> defaultTags;
    private final ThreadFactory threadFactory;
    private final RatesListener ratesListener;
    private final ProcessResource resource;
    private final FilterSettings filters;
    private final PressureListener pressureListener;
    private final System.Logger logger;

    EngineConfig(
            final ResolvedSettings settings,
            final ThreadFactory threadFactory,
            final RatesListener ratesListener,
            final ProcessResource resource,
            final List<NamedFilter> filters,
            final PressureListener pressureListener,
            final System.Logger logger) {
        this.settings = settings;
        this.threadFactory = threadFactory;
        this.ratesListener = ratesListener;
        this.resource = resource;
        this.pressureListener = pressureListener;
        this.logger = logger;
        defaultTags = texts(Settings.DEFAULT_TAGS);
        this.filters = new FilterSettings(
                filters,
                patterns(filterRedact()),
                filterSql() ? patterns(filterSqlKeys()) : List.of(),
                patterns(filterDropResources()),
                filterKeepShare(),
                filterKeepSlow(),
                filterOnError(),
                textMax(),
                ringRecordMax());
    }

    private static List<TextPattern> patterns(final List<String> texts) {
        return texts.stream().map(TextPattern::of).toList();
    }

    /**
     * Begins with the defaults; neither environment nor system properties are looked at unless
     * {@link EngineConfigBuilder#load()} is called.
     *
     * @return a new builder
     */
    public static EngineConfigBuilder builder() {
        return new EngineConfigBuilder();
    }

    /**
     * Takes environment variables and system properties of this process, over the defaults.
     *
     * @return a new configuration
     * @throws ConfigurationException if there is any problem, with all of them in its message
     */
    public static EngineConfig load() {
        return builder().load().build();
    }

    private Map<String, String> texts(final Setting setting) {
        final Map<String, String> texts = new LinkedHashMap<>();
        ((Map<?, ?>) value(setting)).forEach((key, value) -> texts.put((String) key, (String) value));
        return Collections.unmodifiableMap(texts);
    }

    private List<String> list(final Setting setting) {
        return ((List<?>) value(setting)).stream().map(String.class::cast).toList();
    }

    private Object value(final Setting setting) {
        return settings.values().get(setting);
    }

    private long number(final Setting setting) {
        return (Long) value(setting);
    }

    private String text(final Setting setting) {
        return setting.type().format(value(setting));
    }

    private String shown(final Setting setting) {
        return ForeignText.show(setting.type().discloseValue(value(setting)), SHOWN_MAX);
    }

    /** {@return what was changed while the settings were checked, a line for each; may be empty} */
    public List<String> warnings() {
        return settings.warnings();
    }

    /** {@return who makes the engine's threads} */
    public ThreadFactory threadFactory() {
        return threadFactory;
    }

    /**
     * What OTLP receivers are told about the process.
     *
     * @return null for what the settings say
     */
    public ProcessResource resource() {
        return resource;
    }

    /**
     * Who is told how close the engine is to losing something.
     *
     * @return null for nobody
     */
    public PressureListener pressureListener() {
        return pressureListener;
    }

    /**
     * Where the engine says what it has to say.
     *
     * @return null for the JVM's own {@code io.ringspan}
     */
    public System.Logger logger() {
        return logger;
    }

    /** {@return who is told the sampling rates that the agent answers with; called on the transport thread} */
    public RatesListener ratesListener() {
        return ratesListener;
    }

    /**
     * The wait strategy for one ring.
     *
     * @return the object that was given, or else a new strategy by name
     */
    public WaitStrategy newWaitStrategy() {
        return value(Settings.WAIT_STRATEGY) instanceof WaitStrategy strategy
                ? strategy
                : WaitStrategies.create(waitStrategy(), waitTimeoutNs(), waitLatencyNs(), ringSlots());
    }

    /**
     * A table of all settings, without credentials; long values are cut.
     *
     * @return a line for each: setting, value, where it was given; after them the warnings
     */
    public String describe() {
        int keyWidth = 0;
        int valueWidth = 0;
        for (final Setting setting : settings.settings()) {
            keyWidth = Math.max(keyWidth, setting.key().length());
            valueWidth = Math.max(valueWidth, shown(setting).length());
        }
        final String format = "%-" + keyWidth + "s  %-" + valueWidth + "s  %s%n";
        final StringBuilder table = new StringBuilder(String.format(Locale.ROOT, format, "setting", "value", "from"));
        for (final Setting setting : settings.settings()) {
            table.append(String.format(
                    Locale.ROOT,
                    format,
                    setting.key(),
                    shown(setting),
                    settings.origins().get(setting)));
        }
        warnings().forEach(warning -> table.append("warning: ").append(warning).append(System.lineSeparator()));
        return table.toString();
    }

    /** {@return the same as {@link #describe()}} */
    @Override
    public String toString() {
        return describe();
    }

    /** {@return which defaults the sizes have; never auto, which stands for one of the others} */
    public SizeProfile profile() {
        return (SizeProfile) value(Settings.PROFILE);
    }

    /** {@return slots of the ring, a power of two} */
    public int ringSlots() {
        return Math.toIntExact(number(Settings.RING_SLOTS));
    }

    /** {@return length of a slot; a longer batch takes several, in bytes} */
    public int ringSlotLength() {
        return Math.toIntExact(number(Settings.RING_SLOT_LENGTH));
    }

    /** {@return longest batch of records; at most a quarter of the ring, in bytes} */
    public int ringRecordMax() {
        return Math.toIntExact(number(Settings.RING_RECORD_MAX));
    }

    /** {@return longest text of a span; longer ones are cut and marked, in bytes; never 0, which stands for a length that is worked out} */
    public int textMax() {
        return Math.toIntExact(number(Settings.TEXT_MAX));
    }

    /** {@return slots that ordinary batches leave free; never 0, which stands for a number that is worked out} */
    public int ringReserve() {
        return Math.toIntExact(number(Settings.RING_RESERVE));
    }

    /** {@return what a producer does when the ring is full} */
    public OverflowPolicy ringOverflow() {
        return (OverflowPolicy) value(Settings.RING_OVERFLOW);
    }

    /** {@return how long a producer waits with overflow policy block-for, in nanoseconds} */
    public long ringOverflowTimeoutNs() {
        return number(Settings.RING_OVERFLOW_TIMEOUT);
    }

    /** {@return how long a claim may stay unpublished before its thread is looked at; 0 means never, in nanoseconds} */
    public long ringClaimTimeoutNs() {
        return number(Settings.RING_CLAIM_TIMEOUT);
    }

    /** {@return name of the wait strategy, or class name of the object that was given} */
    public String waitStrategy() {
        return text(Settings.WAIT_STRATEGY);
    }

    /** {@return longest wait of the wait strategies that have a timeout, in nanoseconds} */
    public long waitTimeoutNs() {
        return number(Settings.WAIT_TIMEOUT);
    }

    /** {@return how late the wait strategy adaptive may notice what was published, 0 for at once, in nanoseconds} */
    public long waitLatencyNs() {
        return number(Settings.WAIT_LATENCY);
    }

    /** {@return number of threads that decode and encode, 1 or 2} */
    public int pipelineThreads() {
        return Math.toIntExact(number(Settings.PIPELINE_THREADS));
    }

    /** {@return how often the time is published into the ring, in nanoseconds} */
    public long tickIntervalNs() {
        return number(Settings.TICK_INTERVAL);
    }

    /** {@return how the decoder treats what cannot be carried out} */
    public DecodeMode mode() {
        return (DecodeMode) value(Settings.MODE);
    }

    /** {@return most spans in memory at a time} */
    public int spansMax() {
        return Math.toIntExact(number(Settings.SPANS_MAX));
    }

    /** {@return most trace segments in memory at a time} */
    public int segmentsMax() {
        return Math.toIntExact(number(Settings.SEGMENTS_MAX));
    }

    /** {@return most blocks of 128 bytes, with seven tags each} */
    public int blocksMax() {
        return Math.toIntExact(number(Settings.BLOCKS_MAX));
    }

    /** {@return most texts with ids in memory at a time} */
    public int stringsMax() {
        return Math.toIntExact(number(Settings.STRINGS_MAX));
    }

    /** {@return memory for the bytes of these, in bytes} */
    public int stringsMemory() {
        return Math.toIntExact(number(Settings.STRINGS_MEMORY));
    }

    /** {@return most foreign sources, each with string ids of its own} */
    public int sourcesMax() {
        return Math.toIntExact(number(Settings.SOURCES_MAX));
    }

    /** {@return most bytes that the operations of one change buffer take} */
    public int sourcesBufferMax() {
        return Math.toIntExact(number(Settings.SOURCES_BUFFER_MAX));
    }

    /** {@return most texts that are interned for producers; 0 switches interning off} */
    public int internMax() {
        return Math.toIntExact(number(Settings.INTERN_MAX));
    }

    /** {@return longest text that is interned; longer ones travel inline, in bytes} */
    public int internTextMax() {
        return Math.toIntExact(number(Settings.INTERN_TEXT_MAX));
    }

    /** {@return most values that are interned on account of one key; 0 means that values travel inline} */
    public int internValuesPerKey() {
        return Math.toIntExact(number(Settings.INTERN_VALUES_PER_KEY));
    }

    /** {@return finished spans of one segment that are sent without waiting for the others} */
    public int segmentPartialFlush() {
        return Math.toIntExact(number(Settings.SEGMENT_PARTIAL_FLUSH));
    }

    /** {@return what happens to a trace of which something was lost} */
    public IncompletePolicy segmentIncomplete() {
        return (IncompletePolicy) value(Settings.SEGMENT_INCOMPLETE);
    }

    /** {@return how long nothing happens in a segment before it expires, in nanoseconds; 0 means that it never does} */
    public long expiryAgeNs() {
        return number(Settings.EXPIRY_AGE);
    }

    /** {@return what becomes of the spans of a segment that expires} */
    public ExpiryAction expiryAction() {
        return (ExpiryAction) value(Settings.EXPIRY_ACTION);
    }

    /** {@return patterns of keys of attributes of which the values are redacted} */
    public List<String> filterRedact() {
        return list(Settings.FILTER_REDACT);
    }

    /** {@return whether what is literal in statements of SQL is replaced by question marks} */
    public boolean filterSql() {
        return (Boolean) value(Settings.FILTER_SQL);
    }

    /** {@return patterns of keys of attributes of which the values are statements of SQL} */
    public List<String> filterSqlKeys() {
        return list(Settings.FILTER_SQL_KEYS);
    }

    /** {@return patterns of resources of first spans of which the traces are dropped} */
    public List<String> filterDropResources() {
        return list(Settings.FILTER_DROP_RESOURCES);
    }

    /** {@return share that is kept of traces without an error that are not slow, 0 to 1} */
    public double filterKeepShare() {
        return (Double) value(Settings.FILTER_KEEP_SHARE);
    }

    /** {@return share of the traces of an operation that are not slow, 0 to 1; 1 if none is kept for being slow} */
    public double filterKeepSlow() {
        return (Double) value(Settings.FILTER_KEEP_SLOW);
    }

    /** {@return what becomes of a trace of which a filter of the application fails} */
    public FilterErrorPolicy filterOnError() {
        return (FilterErrorPolicy) value(Settings.FILTER_ON_ERROR);
    }

    /** {@return the filters that these settings make, and those of the application, in one} */
    public FilterSettings filters() {
        return filters;
    }

    /** {@return payload buffers, all allocated at start} */
    @Override
    public int payloadCount() {
        return Math.toIntExact(number(Settings.PAYLOAD_COUNT));
    }

    /** {@return length of a payload buffer, and so the longest payload, in bytes} */
    @Override
    public int payloadLength() {
        return Math.toIntExact(number(Settings.PAYLOAD_LENGTH));
    }

    /** {@return size from which on a payload goes out, in bytes} */
    @Override
    public int payloadFlushAt() {
        return Math.toIntExact(number(Settings.PAYLOAD_FLUSH_AT));
    }

    /** {@return most trace chunks in a payload} */
    @Override
    public int payloadChunksMax() {
        return Math.toIntExact(number(Settings.PAYLOAD_CHUNKS_MAX));
    }

    /** {@return wait after which a payload goes out, in nanoseconds; 0 means never because of time} */
    @Override
    public long payloadLingerNs() {
        return number(Settings.PAYLOAD_LINGER);
    }

    /** {@return what the send thread does when all payload buffers are in use} */
    @Override
    public PayloadPolicy payloadExhausted() {
        return (PayloadPolicy) value(Settings.PAYLOAD_EXHAUSTED);
    }

    /** {@return where the agent listens; a path is a prefix} */
    public String agentUrl() {
        return text(Settings.AGENT_URL);
    }

    /** {@return longest time for one request, from sending to the whole answer, in nanoseconds} */
    public long agentTimeoutNs() {
        return number(Settings.AGENT_TIMEOUT);
    }

    /** {@return longest time to connect, in nanoseconds} */
    public long agentConnectTimeoutNs() {
        return number(Settings.AGENT_CONNECT_TIMEOUT);
    }

    /** {@return attempts to send a payload, the first one included} */
    @Override
    public int retryAttempts() {
        return Math.toIntExact(number(Settings.RETRY_ATTEMPTS));
    }

    /** {@return wait before the second attempt; it doubles with each further one, in nanoseconds} */
    @Override
    public long retryBackoffNs() {
        return number(Settings.RETRY_BACKOFF);
    }

    /** {@return longest wait between two attempts, in nanoseconds} */
    @Override
    public long retryBackoffMaxNs() {
        return number(Settings.RETRY_BACKOFF_MAX);
    }

    /** {@return how long closing waits for what is still to be delivered, in nanoseconds} */
    public long closeTimeoutNs() {
        return number(Settings.CLOSE_TIMEOUT);
    }

    /** {@return whether the engine is closed when the JVM shuts down} */
    public boolean shutdownHook() {
        return (Boolean) value(Settings.SHUTDOWN_HOOK);
    }

    /** {@return where files are mapped from which spans can be recovered; empty for none} */
    public String memoryDirectory() {
        return text(Settings.MEMORY_DIRECTORY);
    }

    /** {@return records that are kept there; more if the ring is longer than a quarter of that, in bytes} */
    public int memoryLength() {
        return Math.toIntExact(number(Settings.MEMORY_LENGTH));
    }

    /** {@return most killed engines whose files stay until somebody recovers them} */
    public int memoryKept() {
        return Math.toIntExact(number(Settings.MEMORY_KEPT));
    }

    /** {@return what an engine that recovers spans of this one has to have like it} */
    StoredSettings stored() {
        return StoredSettings.of(settings);
    }

    /** {@return service of the process; spans of others name it as their base} */
    public String service() {
        return text(Settings.SERVICE);
    }

    /** {@return environment in which the service runs} */
    public String env() {
        return text(Settings.ENV);
    }

    /** {@return version of the service} */
    public String version() {
        return text(Settings.VERSION);
    }

    /** {@return tags of every span, in the order given; unmodifiable} */
    public Map<String, String> defaultTags() {
        return defaultTags;
    }

    /** {@return language that the receiver is told in headers} */
    public String language() {
        return text(Settings.LANGUAGE);
    }

    /** {@return version of the language} */
    public String languageVersion() {
        return text(Settings.LANGUAGE_VERSION);
    }

    /** {@return what runs the language} */
    public String languageInterpreter() {
        return text(Settings.LANGUAGE_INTERPRETER);
    }

    /** {@return version of the tracer} */
    public String tracerVersion() {
        return text(Settings.TRACER_VERSION);
    }

    /** {@return process id that spans carry} */
    public long pid() {
        return number(Settings.PID);
    }

    /** {@return value of the tag language of every span} */
    public String spanLanguage() {
        return text(Settings.SPAN_LANGUAGE);
    }

    /** {@return whether the receiver is told that statistics are computed by the tracer} */
    public boolean clientComputedStats() {
        return (Boolean) value(Settings.CLIENT_COMPUTED_STATS);
    }

    /** {@return whether the receiver is told that the tracer marks top-level spans} */
    public boolean clientComputedTopLevel() {
        return (Boolean) value(Settings.CLIENT_COMPUTED_TOP_LEVEL);
    }

    /** {@return what OTLP receivers are told about the process, from name to value; unmodifiable} */
    public Map<String, String> resourceAttributes() {
        return texts(Settings.RESOURCE_ATTRIBUTES);
    }

    /** {@return names of the receivers, in order; each gets all spans} */
    public List<String> receivers() {
        return List.copyOf(settings.receivers().keySet());
    }

    /**
     * The settings of a receiver.
     *
     * @param name one of {@link #receivers()}
     * @return its settings
     * @throws IllegalArgumentException if there is none of that name
     */
    public ReceiverConfig receiver(final String name) {
        final ReceiverType type = settings.receivers().get(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "no receiver is called \"" + ForeignText.show(name) + "\"; there are " + receivers());
        }
        return ReceiverConfig.of(name, type, settings.values());
    }

    /**
     * The settings of a receiver of which no setting says anything.
     *
     * @param name of the receiver
     * @param type of the receiver
     * @return what is said for all receivers, and defaults
     */
    public ReceiverConfig receiverByDefault(final String name, final ReceiverType type) {
        return ReceiverConfig.byDefault(name, type, settings.values());
    }

    /** {@return whether the engine is registered with JMX} */
    public boolean jmx() {
        return (Boolean) value(Settings.JMX);
    }

    /** {@return whether the engine writes a file that the command {@code stat} reads} */
    public boolean stat() {
        return (Boolean) value(Settings.STAT);
    }

    /** {@return where that file lies; empty for a directory of the user's own} */
    public String statDirectory() {
        return (String) value(Settings.STAT_DIRECTORY);
    }

    /** {@return whether the engine looks for misuse by the application} */
    public boolean checks() {
        return (Boolean) value(Settings.CHECKS);
    }

    /** {@return all settings as a user would write them, without credentials, long ones cut; from key to value, unmodifiable} */
    public Map<String, String> settings() {
        final Map<String, String> texts = new LinkedHashMap<>();
        for (final Setting setting : settings.settings()) {
            texts.put(setting.key(), shown(setting));
        }
        return Collections.unmodifiableMap(texts);
    }
}
