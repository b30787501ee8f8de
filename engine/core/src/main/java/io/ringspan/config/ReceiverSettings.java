/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static io.ringspan.setting.ChoiceType.BOOLEAN;
import static io.ringspan.setting.NumberType.DURATION;
import static io.ringspan.setting.NumberType.INTEGER;
import static io.ringspan.setting.NumberType.SIZE;
import static io.ringspan.setting.SettingSpec.setting;

import io.ringspan.api.OutageDrop;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.setting.ChoiceType;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingGroup;
import io.ringspan.setting.TextType;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.UnsampledPolicy;
import io.ringspan.transport.registry.ReceiverTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings that each receiver has, below {@code ringspan.receiver.NAME}: those of all receivers, and those of its type. Here they stand
 * without that scope.
 */
final class ReceiverSettings {
    /** What the name of a receiver may be. */
    static final String NAME = "[a-z][a-z0-9-]{0,31}";

    private static final String BY_NAME = "by-name";

    static final Setting TYPE = new Setting(
            SettingGroups.RECEIVER,
            setting("type", ChoiceType.ofNames(typeNames()), "What it is; by-name: what it is called")
                    .byDefault(BY_NAME));
    static final Setting REQUIRED = new Setting(
            SettingGroups.RECEIVER,
            setting("required", BOOLEAN, "Whether a flush waits for it, and producers may have to")
                    .byDefault("true"));
    static final Setting UNSAMPLED = new Setting(
            SettingGroups.RECEIVER,
            setting(
                            "unsampled",
                            ChoiceType.of(UnsampledPolicy.class),
                            "What becomes of traces that were not kept; auto: OTLP and Zipkin do not get them, agents may not")
                    .byDefault("auto"));
    static final Setting PAYLOAD_COUNT = new Setting(
            SettingGroups.RECEIVER,
            setting("payload.count", INTEGER, "Payload buffers")
                    .range("2", "1024")
                    .in("buffers")
                    .orAs(Settings.PAYLOAD_COUNT));
    static final Setting PAYLOAD_LENGTH = new Setting(
            SettingGroups.RECEIVER,
            setting("payload.length", SIZE, "Length of a payload buffer")
                    .range("4k", "64m")
                    .orAs(Settings.PAYLOAD_LENGTH));
    static final Setting PAYLOAD_FLUSH_AT = new Setting(
            SettingGroups.RECEIVER,
            setting("payload.flush-at", SIZE, "A payload that has reached this size goes out")
                    .range("1", "payload.length")
                    .orAs(Settings.PAYLOAD_FLUSH_AT));
    static final Setting PAYLOAD_CHUNKS_MAX = new Setting(
            SettingGroups.RECEIVER,
            setting("payload.chunks-max", INTEGER, "Most trace chunks in a payload")
                    .range("1", "1048576")
                    .in("chunks")
                    .orAs(Settings.PAYLOAD_CHUNKS_MAX));
    static final Setting PAYLOAD_LINGER = new Setting(
            SettingGroups.RECEIVER,
            setting("payload.linger", DURATION, "A payload that has waited this long goes out")
                    .range("1ms", "1h")
                    .orZero()
                    .orAs(Settings.PAYLOAD_LINGER));
    static final Setting PAYLOAD_EXHAUSTED = new Setting(
            SettingGroups.RECEIVER,
            setting(
                            "payload.exhausted",
                            ChoiceType.of(PayloadPolicy.class),
                            "What happens when all payload buffers are in use; a receiver that is not required drops")
                    .orAs(Settings.PAYLOAD_EXHAUSTED));
    static final Setting RETRY_ATTEMPTS = new Setting(
            SettingGroups.RECEIVER,
            setting("retry.attempts", INTEGER, "Attempts to send a payload, the first one included")
                    .range("1", "100")
                    .in("attempts")
                    .orAs(Settings.RETRY_ATTEMPTS));
    static final Setting RETRY_BACKOFF = new Setting(
            SettingGroups.RECEIVER,
            setting("retry.backoff", DURATION, "Wait before the second attempt")
                    .range("1ms", "10m")
                    .orAs(Settings.RETRY_BACKOFF));
    static final Setting RETRY_BACKOFF_MAX = new Setting(
            SettingGroups.RECEIVER,
            setting("retry.backoff-max", DURATION, "Longest wait between two attempts")
                    .range("retry.backoff", "1h")
                    .orAs(Settings.RETRY_BACKOFF_MAX));
    static final Setting OUTAGE_DROP = new Setting(
            SettingGroups.RECEIVER,
            setting(
                            "outage.drop",
                            ChoiceType.of(OutageDrop.class),
                            "What gives way while it is down, once its spool is full, or else its payload buffers")
                    .byDefault("newest"));
    static final Setting SPOOL_DIRECTORY = new Setting(
            SettingGroups.RECEIVER,
            setting(
                    "spool.directory",
                    TextType.ANY,
                    "Where payloads go while it is down, a directory of its own; made if it is not there; empty: nowhere"));
    static final Setting SPOOL_SIZE_MAX = new Setting(
            SettingGroups.RECEIVER,
            setting("spool.size-max", SIZE, "Longest length of all files of the spool")
                    .byDefault("256m")
                    .range("1m", "1024g"));
    static final Setting SPOOL_SYNC = new Setting(
            SettingGroups.RECEIVER,
            setting(
                            "spool.sync",
                            DURATION,
                            "How long what was written may wait until the disk has it; 0: until a segment is full, or at close")
                    .byDefault("1s")
                    .range("10ms", "1h")
                    .orZero());

    private static final List<Setting> COMMON = List.of(
            TYPE,
            REQUIRED,
            UNSAMPLED,
            PAYLOAD_COUNT,
            PAYLOAD_LENGTH,
            PAYLOAD_FLUSH_AT,
            PAYLOAD_CHUNKS_MAX,
            PAYLOAD_LINGER,
            PAYLOAD_EXHAUSTED,
            RETRY_ATTEMPTS,
            RETRY_BACKOFF,
            RETRY_BACKOFF_MAX,
            OUTAGE_DROP,
            SPOOL_DIRECTORY,
            SPOOL_SIZE_MAX,
            SPOOL_SYNC);

    private static final List<Setting> TABLE = table();

    private ReceiverSettings() {}

    private static List<Setting> table() {
        final List<Setting> table = new ArrayList<>(COMMON);
        for (final ReceiverType type : ReceiverTypes.all()) {
            final SettingGroup group = SettingGroups.of(type);
            type.settings(key -> Settings.find(key).orElseThrow()).forEach(spec -> table.add(new Setting(group, spec)));
        }
        return List.copyOf(table);
    }

    private static List<String> typeNames() {
        return Stream.concat(Stream.of(BY_NAME), ReceiverTypes.all().stream().map(ReceiverType::text))
                .toList();
    }

    /** Settings of all receivers and of all types, in the order of the reference page. */
    static List<Setting> all() {
        return TABLE;
    }

    /** Settings that a receiver of a type has, without scope. */
    static List<Setting> of(final ReceiverType type) {
        final Set<SettingGroup> groups = Set.of(SettingGroups.RECEIVER, SettingGroups.of(type));
        return TABLE.stream()
                .filter(setting -> groups.contains(setting.group()))
                .toList();
    }

    /** The setting of all receivers that has a key. */
    static Optional<Setting> find(final String key) {
        return COMMON.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** What stands in front of the keys of a receiver. */
    static String scope(final String name) {
        return "receiver." + name + '.';
    }

    /** The type that a value of {@link #TYPE} means, if it means one. */
    static Optional<ReceiverType> type(final Object value, final String receiverName) {
        final String text = BY_NAME.equals(value) ? receiverName : (String) value;
        return ReceiverTypes.all().stream()
                .filter(type -> type.text().equals(text))
                .findFirst();
    }
}
