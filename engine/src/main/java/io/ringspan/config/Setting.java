/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static io.ringspan.config.ChoiceType.BOOLEAN;
import static io.ringspan.config.NumberType.DURATION;
import static io.ringspan.config.NumberType.INTEGER;
import static io.ringspan.config.NumberType.SIZE;
import static io.ringspan.config.SettingSpec.setting;
import static io.ringspan.config.TagsType.TAGS;
import static io.ringspan.config.UrlType.URL;

import io.ringspan.decode.DecodeMode;
import io.ringspan.decode.ExpiryAction;
import io.ringspan.decode.IncompletePolicy;
import io.ringspan.pipeline.OverflowPolicy;
import io.ringspan.pipeline.PayloadPolicy;
import io.ringspan.transport.AgentSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The one table of settings.
 *
 * <p>Everything else follows from it: names of properties and of environment variables, parsing, checks and their
 * messages, and the reference page. Tests hold the setters, the accessors and the page to it.
 */
enum Setting {
    RING_SLOTS(
            SettingGroup.RING,
            setting("ring.slots", INTEGER, "Slots of the ring; rounded up to a power of two, with a warning")
                    .byDefault("8192")
                    .range("8", "16777216")
                    .in("slots")),
    RING_SLOT_LENGTH(
            SettingGroup.RING,
            setting("ring.slot-length", SIZE, "Length of a slot; a longer batch takes several")
                    .byDefault("256")
                    .range("64", "64k")
                    .powerOfTwo()),
    RING_RECORD_MAX(
            SettingGroup.RING,
            setting("ring.record-max", SIZE, "Longest batch of records; at most a quarter of the ring")
                    .byDefault("256k")
                    .range("ring.slot-length", "64m")),
    TEXT_MAX(
            SettingGroup.RING,
            setting(
                            "text.max",
                            SIZE,
                            "Longest text; longer ones are cut; 0 means 100k, or half of ring.record-max if less")
                    .byDefault("0")
                    .range("16", "ring.record-max")
                    .orZero()),
    RING_RESERVE(
            SettingGroup.RING,
            setting(
                            "ring.reserve",
                            INTEGER,
                            "Slots that ordinary batches leave free; 0 means a sixteenth of ring.slots")
                    .byDefault("0")
                    .range("4", "4194304")
                    .orZero()
                    .in("slots")),
    RING_OVERFLOW(
            SettingGroup.RING,
            setting("ring.overflow", ChoiceType.of(OverflowPolicy.class), "What a producer does when the ring is full")
                    .byDefault("block-for")),
    RING_OVERFLOW_TIMEOUT(
            SettingGroup.RING,
            setting("ring.overflow-timeout", DURATION, "How long a producer waits with overflow policy block-for")
                    .byDefault("10ms")
                    .range("1ns", "1h")),
    RING_CLAIM_TIMEOUT(
            SettingGroup.RING,
            setting(
                            "ring.claim-timeout",
                            DURATION,
                            "How long a claim may stay unpublished before its thread is looked for; 0 means never")
                    .byDefault("1s")
                    .range("1ms", "1h")
                    .orZero()),
    WAIT_STRATEGY(
            SettingGroup.RING,
            setting("wait.strategy", ChoiceType.WAIT_STRATEGY, "How the engine's threads wait for the ring")
                    .byDefault("adaptive")),
    WAIT_TIMEOUT(
            SettingGroup.RING,
            setting("wait.timeout", DURATION, "Longest wait of the wait strategies that have a timeout")
                    .byDefault("10ms")
                    .range("1us", "10s")),
    WAIT_LATENCY(
            SettingGroup.RING,
            setting(
                            "wait.latency",
                            DURATION,
                            "How late the wait strategy adaptive may notice what was published; 0 means at once")
                    .byDefault("250us")
                    .range("10us", "100ms")
                    .orZero()),
    PIPELINE_THREADS(
            SettingGroup.RING,
            setting("pipeline.threads", INTEGER, "Threads that decode and encode; one does both in turn")
                    .byDefault(Setting::pipelineThreadsByDefault, "1 on up to 2 processors, else 2")
                    .range("1", "2")
                    .in("threads")),
    TICK_INTERVAL(
            SettingGroup.RING,
            setting("tick.interval", DURATION, "How often the time is published into the ring")
                    .byDefault("100ms")
                    .range("1ms", "10s")),

    MODE(
            SettingGroup.TABLE,
            setting("mode", ChoiceType.of(DecodeMode.class), "How the decoder treats what cannot be carried out")
                    .byDefault("lenient")),
    SPANS_MAX(
            SettingGroup.TABLE,
            setting("spans.max", INTEGER, "Most spans in memory at a time")
                    .byDefault("32768")
                    .range("16", "16000000")
                    .in("spans")),
    SEGMENTS_MAX(
            SettingGroup.TABLE,
            setting("segments.max", INTEGER, "Most trace segments in memory at a time")
                    .byDefault("16384")
                    .range("16", "16777216")
                    .in("segments")),
    BLOCKS_MAX(
            SettingGroup.TABLE,
            setting("blocks.max", INTEGER, "Most blocks of 128 bytes, with seven tags each")
                    .byDefault("131072")
                    .range("16", "16000000")
                    .in("blocks")),
    STRINGS_MAX(
            SettingGroup.TABLE,
            setting(
                            "strings.max",
                            INTEGER,
                            "Most texts with ids in memory at a time; a quarter as many values and events more travel inline")
                    .byDefault("65536")
                    .range("256", "16777216")
                    .in("strings")),
    STRINGS_MEMORY(
            SettingGroup.TABLE,
            setting("strings.memory", SIZE, "Memory for the bytes of these")
                    .byDefault("16m")
                    .range("64k", "1g")
                    .powerOfTwo()),
    SOURCES_MAX(
            SettingGroup.TABLE,
            setting("sources.max", INTEGER, "Most foreign sources, each with string ids of its own")
                    .byDefault("16")
                    .range("1", "4096")
                    .in("sources")),
    SOURCES_BUFFER_MAX(
            SettingGroup.TABLE,
            setting(
                            "sources.buffer-max",
                            SIZE,
                            "Most bytes that the operations of one change buffer take; a source keeps a copy")
                    .byDefault("64m")
                    .range("64k", "1g")),
    INTERN_MAX(
            SettingGroup.TABLE,
            setting("intern.max", INTEGER, "Most texts that are interned for producers; 0 switches interning off")
                    .byDefault("16384")
                    .range("0", "strings.max")
                    .in("texts")),
    INTERN_TEXT_MAX(
            SettingGroup.TABLE,
            setting("intern.text-max", SIZE, "Longest text that is interned; longer ones travel inline")
                    .byDefault("1k")
                    .range("1", "64k")),
    INTERN_VALUES_PER_KEY(
            SettingGroup.TABLE,
            setting(
                            "intern.values-per-key",
                            INTEGER,
                            "Most values that are interned on account of one key; 0 means that values travel inline")
                    .byDefault("256")
                    .range("0", "16777216")
                    .in("values")),
    SEGMENT_PARTIAL_FLUSH(
            SettingGroup.TABLE,
            setting(
                            "segment.partial-flush",
                            INTEGER,
                            "Finished spans of one segment that are sent without waiting for the others")
                    .byDefault("1000")
                    .range("1", "spans.max")
                    .in("spans")),
    SEGMENT_INCOMPLETE(
            SettingGroup.TABLE,
            setting(
                            "segment.incomplete",
                            ChoiceType.of(IncompletePolicy.class),
                            "What happens to a trace of which something was lost: sent with a mark, or dropped")
                    .byDefault("mark")),
    EXPIRY_AGE(
            SettingGroup.TABLE,
            setting(
                            "expiry.age",
                            DURATION,
                            "A segment in which no span was started or finished for so long expires; 0 means never")
                    .byDefault("10m")
                    .range("10ms", "24h")
                    .orZero()),
    EXPIRY_ACTION(
            SettingGroup.TABLE,
            setting(
                            "expiry.action",
                            ChoiceType.of(ExpiryAction.class),
                            "What becomes of its spans: open ones end and all are sent, only finished ones are, or none")
                    .byDefault("finish")),

    PAYLOAD_COUNT(
            SettingGroup.PAYLOAD,
            setting("payload.count", INTEGER, "Payload buffers, all allocated at start")
                    .byDefault("8")
                    .range("2", "1024")
                    .in("buffers")),
    PAYLOAD_LENGTH(
            SettingGroup.PAYLOAD,
            setting("payload.length", SIZE, "Length of a payload buffer, and so the longest payload")
                    .byDefault("2m")
                    .range("4k", "64m")),
    PAYLOAD_FLUSH_AT(
            SettingGroup.PAYLOAD,
            setting("payload.flush-at", SIZE, "A payload that has reached this size goes out")
                    .byDefault("1500k")
                    .range("1", "payload.length")),
    PAYLOAD_CHUNKS_MAX(
            SettingGroup.PAYLOAD,
            setting("payload.chunks-max", INTEGER, "Most trace chunks in a payload")
                    .byDefault("4096")
                    .range("1", "1048576")
                    .in("chunks")),
    PAYLOAD_LINGER(
            SettingGroup.PAYLOAD,
            setting(
                            "payload.linger",
                            DURATION,
                            "A payload that has waited this long goes out; 0 means never because of time")
                    .byDefault("1s")
                    .range("1ms", "1h")
                    .orZero()),
    PAYLOAD_EXHAUSTED(
            SettingGroup.PAYLOAD,
            setting(
                            "payload.exhausted",
                            ChoiceType.of(PayloadPolicy.class),
                            "What the send thread does when all payload buffers are in use")
                    .byDefault("drop")),

    AGENT_URL(
            SettingGroup.AGENT,
            setting("agent.url", URL, "Where the agent listens; a path behind a host is a prefix")
                    .byDefault("http://localhost:8126")
                    .alias("DD_TRACE_AGENT_URL")),
    AGENT_TIMEOUT(
            SettingGroup.AGENT,
            setting("agent.timeout", DURATION, "Longest time for one request, from sending to the whole answer")
                    .byDefault("3s")
                    .range("1ms", "10m")),
    AGENT_CONNECT_TIMEOUT(
            SettingGroup.AGENT,
            setting("agent.connect-timeout", DURATION, "Longest time to connect")
                    .byDefault("1s")
                    .range("1ms", "10m")),
    RETRY_ATTEMPTS(
            SettingGroup.AGENT,
            setting("retry.attempts", INTEGER, "Attempts to send a payload, the first one included")
                    .byDefault("6")
                    .range("1", "100")
                    .in("attempts")),
    RETRY_BACKOFF(
            SettingGroup.AGENT,
            setting("retry.backoff", DURATION, "Wait before the second attempt; it doubles with each further one")
                    .byDefault("100ms")
                    .range("1ms", "10m")),
    RETRY_BACKOFF_MAX(
            SettingGroup.AGENT,
            setting("retry.backoff-max", DURATION, "Longest wait between two attempts")
                    .byDefault("5s")
                    .range("retry.backoff", "1h")),
    CLOSE_TIMEOUT(
            SettingGroup.AGENT,
            setting("close-timeout", DURATION, "How long closing waits for what is still to be delivered")
                    .byDefault("5s")
                    .range("0", "1h")),
    SHUTDOWN_HOOK(
            SettingGroup.AGENT,
            setting("shutdown-hook", BOOLEAN, "Whether the engine is closed when the JVM shuts down")
                    .byDefault("false")),

    SERVICE(
            SettingGroup.IDENTITY,
            setting("service", TextType.NOT_EMPTY, "Service of the process; spans of others name it as their base")
                    .byDefault("unnamed-java-service")
                    .alias("DD_SERVICE")),
    ENV(
            SettingGroup.IDENTITY,
            setting("env", TextType.ANY, "Environment in which the service runs")
                    .alias("DD_ENV")),
    VERSION(
            SettingGroup.IDENTITY,
            setting("version", TextType.ANY, "Version of the service").alias("DD_VERSION")),
    DEFAULT_TAGS(
            SettingGroup.IDENTITY,
            setting("default-tags", TAGS, "Tags of every span; a value with a comma in it can be given in code only")),
    LANGUAGE(
            SettingGroup.IDENTITY,
            setting("language", TextType.HEADER, "Language that the receiver is told in headers")
                    .byDefault("java")),
    LANGUAGE_VERSION(
            SettingGroup.IDENTITY,
            setting("language-version", TextType.HEADER, "Version of the language")
                    .byDefault(() -> headerProperty("java.version"), "that of the running Java")),
    LANGUAGE_INTERPRETER(
            SettingGroup.IDENTITY,
            setting("language-interpreter", TextType.HEADER, "What runs the language")
                    .byDefault(() -> headerProperty("java.vm.name"), "name of the running JVM")),
    TRACER_VERSION(
            SettingGroup.IDENTITY,
            setting("tracer-version", TextType.HEADER, "Version of the tracer").byDefault("0.1.0")),
    PID(
            SettingGroup.IDENTITY,
            setting("pid", INTEGER, "Process id that spans carry")
                    .byDefault(() -> Long.toString(ProcessHandle.current().pid()), "that of the running process")
                    .range("0", "4294967295")),
    SPAN_LANGUAGE(
            SettingGroup.IDENTITY,
            setting("span-language", TextType.NOT_EMPTY, "Value of the tag language of every span")
                    .byDefault("java")),
    CLIENT_COMPUTED_STATS(
            SettingGroup.IDENTITY,
            setting("client-computed-stats", BOOLEAN, "Tells the receiver that statistics are computed by the tracer")
                    .byDefault("false")),
    CLIENT_COMPUTED_TOP_LEVEL(
            SettingGroup.IDENTITY,
            setting("client-computed-top-level", BOOLEAN, "Tells the receiver that the tracer marks top-level spans")
                    .byDefault("false")),

    JMX(
            SettingGroup.INSIGHT,
            setting("jmx", BOOLEAN, "Registers the engine with JMX, so that tools can look at counters and live spans")
                    .byDefault("false"));

    /** What the names of all system properties begin with. */
    static final String PROPERTY_PREFIX = "ringspan.";

    /** What the names of all own environment variables begin with. */
    static final String ENVIRONMENT_PREFIX = "RINGSPAN_";

    private final SettingGroup group;

    @SuppressWarnings("ImmutableEnumChecker") // not changed once its constant is there
    private final SettingSpec spec;

    Setting(final SettingGroup group, final SettingSpec spec) {
        this.group = group;
        this.spec = spec;
    }

    private static String pipelineThreadsByDefault() {
        return Runtime.getRuntime().availableProcessors() <= 2 ? "1" : "2";
    }

    // whoever starts a JVM can set these to anything
    private static String headerProperty(final String name) {
        final String value = System.getProperty(name, "").strip();
        final boolean isFine = AgentSettings.isHeaderValue(value) && value.length() <= TextType.LENGTH_MAX;
        return isFine && !value.isEmpty() ? value : "unknown";
    }

    SettingGroup group() {
        return group;
    }

    String key() {
        return spec.key;
    }

    /** Name of the system property. */
    String property() {
        return PROPERTY_PREFIX + spec.key;
    }

    /** Name of the environment variable. */
    String environment() {
        return environment(spec.key);
    }

    /** Name of the environment variable of a key, whether there is such a setting or not. */
    static String environment(final String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Environment variables that are read, in this order: its own, and for some one of others. */
    List<String> variables() {
        return spec.alias == null ? List.of(environment()) : List.of(environment(), spec.alias);
    }

    /** Name of the setter and of the accessor. */
    String method() {
        final StringBuilder name = new StringBuilder();
        for (final String word : spec.key.split("[.-]", -1)) {
            name.append(
                    name.isEmpty() ? word.substring(0, 1) : word.substring(0, 1).toUpperCase(Locale.ROOT));
            name.append(word, 1, word.length());
        }
        return spec.type == DURATION ? name.append("Ns").toString() : name.toString();
    }

    SettingType type() {
        return spec.type;
    }

    String meaning() {
        return spec.meaning;
    }

    /** The default as a user would write it. */
    String defaultText() {
        return spec.defaultText.get();
    }

    /** The default in words, if it depends on the process. */
    Optional<String> defaultWords() {
        return Optional.ofNullable(spec.defaultWords);
    }

    /** The setting that limits this one from below, if there is one. */
    Optional<Setting> minSetting() {
        return ofKey(spec.min);
    }

    /** The setting that limits this one from above, if there is one. */
    Optional<Setting> maxSetting() {
        return ofKey(spec.max);
    }

    private static Optional<Setting> ofKey(final String key) {
        for (final Setting setting : values()) {
            if (setting.spec.key.equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    /** What a value may be, for people: the same words in messages and in the reference page. */
    String allowed() {
        final String limit = spec.min == null ? spec.type.values() : range();
        return limit.isEmpty() ? spec.type.label() : spec.type.label() + ": " + limit;
    }

    /** The limits in words; empty if there are none. */
    String range() {
        if (spec.min == null) {
            return "";
        }
        final String range = spec.min + " to " + spec.max + (spec.unit.isEmpty() ? "" : " " + spec.unit);
        return (spec.zeroToo ? "0, or " : "") + range + (spec.powerOfTwo ? ", a power of two" : "");
    }

    /**
     * Reads and checks a text.
     *
     * @param text blanks at its ends do not count
     * @return the value
     * @throws RejectedValueException if this setting does not take it
     */
    Object parse(final String text) throws RejectedValueException {
        final String stripped = text.strip();
        if (stripped.isEmpty() && !defaultText().isEmpty()) {
            throw new RejectedValueException("is empty", "give a value, or leave the setting out");
        }
        return check(spec.type.parse(stripped));
    }

    /**
     * Checks a value by itself; limits that other settings set are not looked at.
     *
     * @param value may be null
     * @return the value
     * @throws RejectedValueException if this setting does not take it
     */
    Object check(final Object value) throws RejectedValueException {
        if (value == null) {
            throw new RejectedValueException("is null", "give a value, or leave the setting out");
        }
        spec.type.check(value);
        final boolean zeroIsFine = spec.zeroToo && value.equals(0L);
        if (spec.min != null && !zeroIsFine) {
            checkRange((Long) value);
        }
        return value;
    }

    private void checkRange(final long value) throws RejectedValueException {
        if (minSetting().isEmpty() && value < number(spec.min)) {
            throw new RejectedValueException(value < 0 ? "is negative" : "is too low", "use at least " + spec.min);
        }
        if (maxSetting().isEmpty() && value > number(spec.max)) {
            throw new RejectedValueException("is too high", "use at most " + spec.max);
        }
        if (value < 0) {
            throw new RejectedValueException("is negative", "use a value within the range");
        }
        if (spec.powerOfTwo && Long.bitCount(value) != 1) {
            final long below = Long.highestOneBit(value);
            throw new RejectedValueException(
                    "is not a power of two", "use " + spec.type.format(below) + " or " + spec.type.format(below << 1));
        }
    }

    private long number(final String text) throws RejectedValueException {
        return (Long) spec.type.parse(text);
    }
}
