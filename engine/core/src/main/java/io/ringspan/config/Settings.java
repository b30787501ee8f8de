/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static io.ringspan.setting.ChoiceType.BOOLEAN;
import static io.ringspan.setting.NumberType.DURATION;
import static io.ringspan.setting.NumberType.INTEGER;
import static io.ringspan.setting.NumberType.SIZE;
import static io.ringspan.setting.SettingSpec.setting;
import static io.ringspan.setting.TagsType.TAGS;
import static io.ringspan.setting.UrlType.URL;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.ExpiryAction;
import io.ringspan.api.FilterErrorPolicy;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.api.SizeProfile;
import io.ringspan.http.HeaderText;
import io.ringspan.setting.Alias;
import io.ringspan.setting.ChoiceType;
import io.ringspan.setting.PairsType;
import io.ringspan.setting.PatternsType;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingGroup;
import io.ringspan.setting.SettingSpec;
import io.ringspan.setting.ShareType;
import io.ringspan.setting.TextType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The one table of settings.
 *
 * <p>Everything else follows from it: names of properties and of environment variables, parsing, checks and their
 * messages, and the reference page. Tests hold the setters, the accessors and the page to it.
 */
final class Settings {
    private static final List<Setting> TABLE = new ArrayList<>();

    static final Setting PROFILE = add(
            SettingGroups.SIZE,
            setting(
                            "profile",
                            ChoiceType.of(SizeProfile.class),
                            "Defaults of the sizes below; auto: small where the JVM has less than 160 MiB and no size is given")
                    .byDefault("auto"));
    static final Setting RING_SLOTS = add(
            SettingGroups.RING,
            setting("ring.slots", INTEGER, "Slots of the ring; rounded up to a power of two, with a warning")
                    .byDefault("8192")
                    .small("1024")
                    .range("8", "16777216")
                    .in("slots"));
    static final Setting RING_SLOT_LENGTH = add(
            SettingGroups.RING,
            setting("ring.slot-length", SIZE, "Length of a slot; a longer batch takes several")
                    .byDefault("256")
                    .range("64", "64k")
                    .powerOfTwo());
    static final Setting RING_RECORD_MAX = add(
            SettingGroups.RING,
            setting("ring.record-max", SIZE, "Longest batch of records; at most a quarter of the ring")
                    .byDefault("256k")
                    .small("64k")
                    .range("ring.slot-length", "64m"));
    static final Setting TEXT_MAX = add(
            SettingGroups.RING,
            setting(
                            "text.max",
                            SIZE,
                            "Longest text; longer ones are cut; 0 means 100k, or half of ring.record-max if less")
                    .byDefault("0")
                    .range("16", "ring.record-max")
                    .orZero());
    static final Setting RING_RESERVE = add(
            SettingGroups.RING,
            setting(
                            "ring.reserve",
                            INTEGER,
                            "Slots that ordinary batches leave free; 0 means a sixteenth of ring.slots")
                    .byDefault("0")
                    .range("4", "4194304")
                    .orZero()
                    .in("slots"));
    static final Setting RING_OVERFLOW = add(
            SettingGroups.RING,
            setting("ring.overflow", ChoiceType.of(OverflowPolicy.class), "What a producer does when the ring is full")
                    .byDefault("block-for"));
    static final Setting RING_OVERFLOW_TIMEOUT = add(
            SettingGroups.RING,
            setting("ring.overflow-timeout", DURATION, "How long a producer waits with overflow policy block-for")
                    .byDefault("10ms")
                    .range("1ns", "1h"));
    static final Setting RING_CLAIM_TIMEOUT = add(
            SettingGroups.RING,
            setting(
                            "ring.claim-timeout",
                            DURATION,
                            "How long a claim may stay unpublished before its thread is looked for; 0 means never")
                    .byDefault("1s")
                    .range("1ms", "1h")
                    .orZero());
    static final Setting WAIT_STRATEGY = add(
            SettingGroups.RING,
            setting("wait.strategy", WaitStrategyType.WAIT_STRATEGY, "How the engine's threads wait for the ring")
                    .byDefault("adaptive"));
    static final Setting WAIT_TIMEOUT = add(
            SettingGroups.RING,
            setting("wait.timeout", DURATION, "Longest wait of the wait strategies that have a timeout")
                    .byDefault("10ms")
                    .range("1us", "10s"));
    static final Setting WAIT_LATENCY = add(
            SettingGroups.RING,
            setting(
                            "wait.latency",
                            DURATION,
                            "How late the wait strategy adaptive may notice what was published; 0 means at once")
                    .byDefault("40ms")
                    .range("10us", "100ms")
                    .orZero());
    static final Setting PIPELINE_THREADS = add(
            SettingGroups.RING,
            setting("pipeline.threads", INTEGER, "Threads that decode and encode; one does both in turn")
                    .byDefault(Settings::pipelineThreadsByDefault, "1 on up to 2 processors, else 2")
                    .small("1")
                    .range("1", "2")
                    .in("threads"));
    static final Setting TICK_INTERVAL = add(
            SettingGroups.RING,
            setting("tick.interval", DURATION, "How often the time is published into the ring")
                    .byDefault("100ms")
                    .range("1ms", "10s"));
    static final Setting MODE = add(
            SettingGroups.TABLE,
            setting("mode", ChoiceType.of(DecodeMode.class), "How the decoder treats what cannot be carried out")
                    .byDefault("lenient"));
    static final Setting SPANS_MAX = add(
            SettingGroups.TABLE,
            setting("spans.max", INTEGER, "Most spans in memory at a time")
                    .byDefault("32768")
                    .small("2048")
                    .range("16", "16000000")
                    .in("spans"));
    static final Setting SEGMENTS_MAX = add(
            SettingGroups.TABLE,
            setting("segments.max", INTEGER, "Most trace segments in memory at a time")
                    .byDefault("16384")
                    .small("1024")
                    .range("16", "16777216")
                    .in("segments"));
    static final Setting BLOCKS_MAX = add(
            SettingGroups.TABLE,
            setting("blocks.max", INTEGER, "Most blocks of 128 bytes, with seven tags each")
                    .byDefault("131072")
                    .small("8192")
                    .range("16", "16000000")
                    .in("blocks"));
    static final Setting STRINGS_MAX = add(
            SettingGroups.TABLE,
            setting(
                            "strings.max",
                            INTEGER,
                            "Most texts with ids in memory at a time; a quarter as many values and events more travel inline")
                    .byDefault("65536")
                    .small("4096")
                    .range("256", "16777216")
                    .in("strings"));
    static final Setting STRINGS_MEMORY = add(
            SettingGroups.TABLE,
            setting("strings.memory", SIZE, "Memory for the bytes of these")
                    .byDefault("16m")
                    .small("1m")
                    .range("64k", "1g")
                    .powerOfTwo());
    static final Setting SOURCES_MAX = add(
            SettingGroups.TABLE,
            setting("sources.max", INTEGER, "Most foreign sources, each with string ids of its own")
                    .byDefault("16")
                    .range("1", "4096")
                    .in("sources"));
    static final Setting SOURCES_BUFFER_MAX = add(
            SettingGroups.TABLE,
            setting(
                            "sources.buffer-max",
                            SIZE,
                            "Most bytes that the operations of one change buffer take; a source keeps a copy")
                    .byDefault("64m")
                    .small("1m")
                    .range("64k", "1g"));
    static final Setting INTERN_MAX = add(
            SettingGroups.TABLE,
            setting("intern.max", INTEGER, "Most texts that are interned for producers; 0 switches interning off")
                    .byDefault("16384")
                    .small("2048")
                    .range("0", "strings.max")
                    .in("texts"));
    static final Setting INTERN_TEXT_MAX = add(
            SettingGroups.TABLE,
            setting("intern.text-max", SIZE, "Longest text that is interned; longer ones travel inline")
                    .byDefault("1k")
                    .range("1", "64k"));
    static final Setting INTERN_VALUES_PER_KEY = add(
            SettingGroups.TABLE,
            setting(
                            "intern.values-per-key",
                            INTEGER,
                            "Most values that are interned on account of one key; 0 means that values travel inline")
                    .byDefault("256")
                    .range("0", "16777216")
                    .in("values"));
    static final Setting SEGMENT_PARTIAL_FLUSH = add(
            SettingGroups.TABLE,
            setting(
                            "segment.partial-flush",
                            INTEGER,
                            "Finished spans of one segment that are sent without waiting for the others")
                    .byDefault("1000")
                    .range("1", "spans.max")
                    .in("spans")
                    .alias("DD_TRACE_PARTIAL_FLUSH_MIN_SPANS"));
    static final Setting SEGMENT_INCOMPLETE = add(
            SettingGroups.TABLE,
            setting(
                            "segment.incomplete",
                            ChoiceType.of(IncompletePolicy.class),
                            "What happens to a trace of which something was lost: sent with a mark, or dropped")
                    .byDefault("mark"));
    static final Setting EXPIRY_AGE = add(
            SettingGroups.TABLE,
            setting(
                            "expiry.age",
                            DURATION,
                            "A segment in which no span was started or finished for so long expires; 0 means never")
                    .byDefault("10m")
                    .range("10ms", "24h")
                    .orZero());
    static final Setting EXPIRY_ACTION = add(
            SettingGroups.TABLE,
            setting(
                            "expiry.action",
                            ChoiceType.of(ExpiryAction.class),
                            "What becomes of its spans: open ones end and all are sent, only finished ones are, or none")
                    .byDefault("finish"));
    static final Setting FILTER_REDACT = add(
            SettingGroups.FILTER,
            setting(
                    "filter.redact",
                    PatternsType.PATTERNS,
                    "Keys of attributes of which the values are redacted; resource.name is the resource"));
    static final Setting FILTER_SQL = add(
            SettingGroups.FILTER,
            setting("filter.sql", BOOLEAN, "Whether what is literal in statements of SQL is replaced by question marks")
                    .byDefault("false"));
    static final Setting FILTER_SQL_KEYS = add(
            SettingGroups.FILTER,
            setting("filter.sql-keys", PatternsType.PATTERNS, "Keys of attributes of which the values are statements")
                    .byDefault("db.statement,db.query.text,sql.query"));
    static final Setting FILTER_DROP_RESOURCES = add(
            SettingGroups.FILTER,
            setting(
                    "filter.drop-resources",
                    PatternsType.PATTERNS,
                    "Resources of first spans of which the traces are dropped"));
    static final Setting FILTER_KEEP_SHARE = add(
            SettingGroups.FILTER,
            setting(
                            "filter.keep-share",
                            ShareType.SHARE,
                            "Share that is kept of traces without an error that are not slow; 1 keeps all")
                    .byDefault("1"));
    static final Setting FILTER_KEEP_SLOW = add(
            SettingGroups.FILTER,
            setting(
                            "filter.keep-slow",
                            ShareType.SHARE,
                            "Share of the traces of an operation that are not slow; 1 if none is kept for being slow")
                    .byDefault("0.99"));
    static final Setting FILTER_ON_ERROR = add(
            SettingGroups.FILTER,
            setting(
                            "filter.on-error",
                            ChoiceType.of(FilterErrorPolicy.class),
                            "What becomes of a trace of which a filter of the application fails")
                    .byDefault("drop"));
    static final Setting PAYLOAD_COUNT = add(
            SettingGroups.PAYLOAD,
            setting("payload.count", INTEGER, "Payload buffers, all allocated at start")
                    .byDefault("8")
                    .small("4")
                    .range("2", "1024")
                    .in("buffers"));
    static final Setting PAYLOAD_LENGTH = add(
            SettingGroups.PAYLOAD,
            setting("payload.length", SIZE, "Length of a payload buffer, and so the longest payload")
                    .byDefault("2m")
                    .small("256k")
                    .range("4k", "64m"));
    static final Setting PAYLOAD_FLUSH_AT = add(
            SettingGroups.PAYLOAD,
            setting("payload.flush-at", SIZE, "A payload that has reached this size goes out")
                    .byDefault("1500k")
                    .small("192k")
                    .range("1", "payload.length"));
    static final Setting PAYLOAD_CHUNKS_MAX = add(
            SettingGroups.PAYLOAD,
            setting("payload.chunks-max", INTEGER, "Most trace chunks in a payload")
                    .byDefault("4096")
                    .small("512")
                    .range("1", "1048576")
                    .in("chunks"));
    static final Setting PAYLOAD_LINGER = add(
            SettingGroups.PAYLOAD,
            setting(
                            "payload.linger",
                            DURATION,
                            "A payload that has waited this long goes out; 0 means never because of time")
                    .byDefault("1s")
                    .range("1ms", "1h")
                    .orZero());
    static final Setting PAYLOAD_EXHAUSTED = add(
            SettingGroups.PAYLOAD,
            setting(
                            "payload.exhausted",
                            ChoiceType.of(PayloadPolicy.class),
                            "What the send thread does when all payload buffers are in use")
                    .byDefault("drop"));
    static final Setting AGENT_URL = add(
            SettingGroups.AGENT,
            setting("agent.url", URL, "Where the agent listens; a path behind a host is a prefix")
                    .byDefault("http://localhost:8126")
                    .alias("DD_TRACE_AGENT_URL")
                    .alias(Alias.ofAgentHost()));
    static final Setting AGENT_TIMEOUT = add(
            SettingGroups.AGENT,
            setting("agent.timeout", DURATION, "Longest time for one request, from sending to the whole answer")
                    .byDefault("3s")
                    .range("1ms", "10m"));
    static final Setting AGENT_CONNECT_TIMEOUT = add(
            SettingGroups.AGENT,
            setting("agent.connect-timeout", DURATION, "Longest time to connect")
                    .byDefault("1s")
                    .range("1ms", "10m"));
    static final Setting RETRY_ATTEMPTS = add(
            SettingGroups.AGENT,
            setting("retry.attempts", INTEGER, "Attempts to send a payload, the first one included")
                    .byDefault("6")
                    .range("1", "100")
                    .in("attempts"));
    static final Setting RETRY_BACKOFF = add(
            SettingGroups.AGENT,
            setting("retry.backoff", DURATION, "Wait before the second attempt; it doubles with each further one")
                    .byDefault("100ms")
                    .range("1ms", "10m"));
    static final Setting RETRY_BACKOFF_MAX = add(
            SettingGroups.AGENT,
            setting("retry.backoff-max", DURATION, "Longest wait between two attempts")
                    .byDefault("5s")
                    .range("retry.backoff", "1h"));
    static final Setting CLOSE_TIMEOUT = add(
            SettingGroups.AGENT,
            setting("close-timeout", DURATION, "How long closing waits for what is still to be delivered")
                    .byDefault("5s")
                    .range("0", "1h"));
    static final Setting SHUTDOWN_HOOK = add(
            SettingGroups.AGENT,
            setting("shutdown-hook", BOOLEAN, "Whether the engine is closed when the JVM shuts down")
                    .byDefault("false"));
    static final Setting RECEIVERS = add(
            SettingGroups.RECEIVERS,
            setting("receivers", NamesType.RECEIVERS, "Who gets spans, each all of them")
                    .byDefault("agent"));
    static final Setting MEMORY_DIRECTORY = add(
            SettingGroups.KILLED,
            setting(
                    "memory.directory",
                    TextType.ANY,
                    "Where files are mapped from which spans can be recovered; without it, nothing is kept"));
    static final Setting MEMORY_LENGTH = add(
            SettingGroups.KILLED,
            setting("memory.length", SIZE, "Records that are kept there; at least four times the ring")
                    .byDefault("256m")
                    .range("64k", "1g"));
    static final Setting MEMORY_KEPT = add(
            SettingGroups.KILLED,
            setting(
                            "memory.kept",
                            INTEGER,
                            "Most killed engines whose files stay until somebody recovers them; for more, the oldest go")
                    .byDefault("8")
                    .range("0", "1000")
                    .in("engines"));

    static final Setting SERVICE = add(
            SettingGroups.IDENTITY,
            setting("service", TextType.NOT_EMPTY, "Service of the process; spans of others name it as their base")
                    .byDefault("unnamed-java-service")
                    .orPair("resource-attributes", "service.name")
                    .alias("DD_SERVICE")
                    .alias("OTEL_SERVICE_NAME")
                    .alias(Alias.ofResource("service.name"))
                    .alias(Alias.ofTag("service")));
    static final Setting ENV = add(
            SettingGroups.IDENTITY,
            setting("env", TextType.ANY, "Environment in which the service runs")
                    .orPair("resource-attributes", "deployment.environment.name", "deployment.environment")
                    .alias("DD_ENV")
                    .alias(Alias.ofResource("deployment.environment.name", "deployment.environment"))
                    .alias(Alias.ofTag("env")));
    static final Setting VERSION = add(
            SettingGroups.IDENTITY,
            setting("version", TextType.ANY, "Version of the service")
                    .orPair("resource-attributes", "service.version")
                    .alias("DD_VERSION")
                    .alias(Alias.ofResource("service.version"))
                    .alias(Alias.ofTag("version")));
    static final Setting DEFAULT_TAGS = add(
            SettingGroups.IDENTITY,
            setting("default-tags", TAGS, "Tags of every span; a value with a comma in it can be given in code only")
                    .alias(Alias.ofTags()));
    static final Setting RESOURCE_ATTRIBUTES = add(
            SettingGroups.IDENTITY,
            setting("resource-attributes", PairsType.ATTRIBUTES, "What OTLP receivers are told about the process")
                    .alias("OTEL_RESOURCE_ATTRIBUTES"));
    static final Setting LANGUAGE = add(
            SettingGroups.IDENTITY,
            setting("language", TextType.HEADER, "Language that the receiver is told in headers")
                    .byDefault("java"));
    static final Setting LANGUAGE_VERSION = add(
            SettingGroups.IDENTITY,
            setting("language-version", TextType.HEADER, "Version of the language")
                    .byDefault(() -> headerProperty("java.version"), "that of the running Java"));
    static final Setting LANGUAGE_INTERPRETER = add(
            SettingGroups.IDENTITY,
            setting("language-interpreter", TextType.HEADER, "What runs the language")
                    .byDefault(() -> headerProperty("java.vm.name"), "name of the running JVM"));
    static final Setting TRACER_VERSION = add(
            SettingGroups.IDENTITY,
            setting("tracer-version", TextType.HEADER, "Version of the tracer").byDefault("0.1.0"));
    static final Setting PID = add(
            SettingGroups.IDENTITY,
            setting("pid", INTEGER, "Process id that spans carry")
                    .byDefault(() -> Long.toString(ProcessHandle.current().pid()), "that of the running process")
                    .range("0", "4294967295"));
    static final Setting SPAN_LANGUAGE = add(
            SettingGroups.IDENTITY,
            setting("span-language", TextType.NOT_EMPTY, "Value of the tag language of every span")
                    .byDefault("java"));
    static final Setting CLIENT_COMPUTED_STATS = add(
            SettingGroups.IDENTITY,
            setting("client-computed-stats", BOOLEAN, "Tells the receiver that statistics are computed by the tracer")
                    .byDefault("false"));
    static final Setting CLIENT_COMPUTED_TOP_LEVEL = add(
            SettingGroups.IDENTITY,
            setting("client-computed-top-level", BOOLEAN, "Tells the receiver that the tracer marks top-level spans")
                    .byDefault("false"));
    static final Setting JMX = add(
            SettingGroups.INSIGHT,
            setting("jmx", BOOLEAN, "Registers the engine with JMX, so that tools can look at counters and live spans")
                    .byDefault("false"));
    static final Setting CHECKS = add(
            SettingGroups.INSIGHT,
            setting(
                            "checks",
                            BOOLEAN,
                            "Looks for misuse by the application, counts and says it; for tests, not for traffic")
                    .byDefault("false"));
    static final Setting STAT = add(
            SettingGroups.INSIGHT,
            setting("stat", BOOLEAN, "Writes a file with counters once a second, which the command stat reads")
                    .byDefault("true"));
    static final Setting STAT_DIRECTORY = add(
            SettingGroups.INSIGHT,
            setting("stat.directory", TextType.ANY, "Where that file lies; empty: in a directory of the user's own")
                    .byDefault(() -> "", "`ringspan-USER` in `java.io.tmpdir`"));

    private Settings() {}

    private static Setting add(final SettingGroup group, final SettingSpec spec) {
        final Setting setting = new Setting(group, spec);
        TABLE.add(setting);
        return setting;
    }

    /** All settings that there are once, in the order of the reference page. */
    static List<Setting> all() {
        return Collections.unmodifiableList(TABLE);
    }

    /** The setting with a key, if it is one of these. */
    static Optional<Setting> find(final String key) {
        return TABLE.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** The setting that limits one from below, if there is one. */
    static Optional<Setting> min(final Setting setting) {
        return setting.minKey().flatMap(key -> bound(setting, key));
    }

    /** The setting that limits one from above, if there is one. */
    static Optional<Setting> max(final Setting setting) {
        return setting.maxKey().flatMap(key -> bound(setting, key));
    }

    private static Optional<Setting> bound(final Setting setting, final String key) {
        final String scope = setting.scope();
        return scope.isEmpty() ? find(key) : ReceiverSettings.find(key).map(bound -> bound.under(scope));
    }

    private static String pipelineThreadsByDefault() {
        return Runtime.getRuntime().availableProcessors() <= 2 ? "1" : "2";
    }

    // whoever starts a JVM can set these to anything
    private static String headerProperty(final String name) {
        final String value = System.getProperty(name, "").strip();
        final boolean isFine = HeaderText.isValue(value) && value.length() <= TextType.LENGTH_MAX;
        return isFine && !value.isEmpty() ? value : "unknown";
    }
}
