/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.api.SizeProfile;
import io.ringspan.memory.MemoryLimit;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.Utf8;
import io.ringspan.setting.RejectedValueException;
import io.ringspan.setting.Setting;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.registry.ReceiverTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what was given into values, and collects all that is wrong with it on the way. Used once. */
final class SettingResolver {
    // a batch must leave room for others
    private static final int RECORD_LENGTH_MIN = 256;
    private static final int RECORDS_IN_RING_MIN = 4;
    private static final int RESERVES_IN_RING_MIN = 4;
    // what is never given back must leave room for the rest
    private static final int PERMANENT_TEXTS_MIN = 8;
    // 25,000 characters, of three bytes each, and some more
    private static final long TEXT_MAX_DEFAULT = 100 * 1024;

    // about twice what an engine takes by its standard defaults
    private static final long SMALL_BELOW = 160L * 1024 * 1024;

    private final SettingSources sources;
    private final Map<Setting, SettingValue> givens = new LinkedHashMap<>();
    // values that are fine by themselves
    private final Map<Setting, Object> values = new LinkedHashMap<>();
    // all that there are, with those of the receivers that are named
    private final List<Setting> settings = new ArrayList<>();
    private final Map<String, ReceiverType> receivers = new LinkedHashMap<>();
    private boolean isSmall;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    // environment variables without which the rest fits together, with what is wrong with each
    private final Map<String, String> ignored = new LinkedHashMap<>();

    /**
     * Something that cannot be.
     *
     * @param line   for people
     * @param givens that it takes to make it so, the one that is at fault first
     */
    private record Problem(String line, List<SettingValue> givens) {}

    SettingResolver(final SettingSources sources) {
        this.sources = sources;
    }

    /**
     * Resolves all settings.
     *
     * @return values that fit together
     * @throws ConfigurationException with every problem, if there is any
     */
    ResolvedSettings resolve() {
        // ends, because each round leaves out one variable more
        do {
            resolveAll();
        } while (ignoreVariables());
        final List<String> lines =
                new ArrayList<>(problems.stream().map(Problem::line).toList());
        final List<String> notes = new ArrayList<>();
        sources.findUnknownProperties(settings, lines, notes);
        if (!lines.isEmpty()) {
            throw new ConfigurationException(lines, notes);
        }
        warnings.addAll(ignored.values());
        warnings.addAll(ReceiverTypes.problems());
        sources.findRetired(warnings);
        sources.findUnknownVariables(settings, warnings);
        sources.findUnknownFallbacks(ReceiverSettings.all(), warnings);
        final Map<Setting, String> origins = new LinkedHashMap<>();
        givens.forEach((setting, given) -> origins.put(setting, given.origin()));
        return new ResolvedSettings(
                List.copyOf(settings),
                Collections.unmodifiableMap(values),
                origins,
                Collections.unmodifiableMap(receivers),
                List.copyOf(warnings));
    }

    private void resolveAll() {
        givens.clear();
        values.clear();
        problems.clear();
        warnings.clear();
        settings.clear();
        receivers.clear();
        settings.addAll(Settings.all());
        isSmall = false;
        resolve(Settings.PROFILE);
        resolveProfile();
        settings.stream().filter(setting -> !setting.equals(Settings.PROFILE)).forEach(this::resolve);
        if (areFine(Settings.RECEIVERS)) {
            ((List<?>) values.get(Settings.RECEIVERS)).forEach(name -> resolveReceiver((String) name));
        }
        checkFirstReceiver();
        roundRingSlots();
        settings.forEach(this::checkBounds);
        checkRing();
        resolveRingReserve();
        checkDefaultTags();
        resolveTextMax();
    }

    /**
     * Others write into the environment as well, and an application is not stopped by what they write. So of each problem that a variable
     * has a part in, one variable does not count.
     *
     * @return whether there is one more that does not
     */
    private boolean ignoreVariables() {
        final int before = ignored.size();
        for (final Problem problem : problems) {
            for (final SettingValue given : problem.givens) {
                if (given.variable() != null) {
                    ignored.putIfAbsent(
                            given.variable(),
                            problem.line + "; " + given.variable() + " is ignored, as if it were not set");
                    break;
                }
            }
        }
        return ignored.size() > before;
    }

    private void resolve(final Setting setting) {
        final SettingValue given = sources.find(setting, ignored.keySet(), isSmall);
        givens.put(setting, given);
        try {
            values.put(setting, given.value());
        } catch (final RejectedValueException e) {
            problems.add(new Problem(given.problem(e.getMessage(), e.advice()), List.of(given)));
        }
    }

    /** Whoever gives sizes has thought of the memory there is, so the others do not shrink by themselves. */
    private void resolveProfile() {
        if (!areFine(Settings.PROFILE)) {
            return;
        }
        if (values.get(Settings.PROFILE) == SizeProfile.AUTO) {
            final boolean isSized = Settings.all().stream()
                    .filter(setting -> setting.smallText().isPresent())
                    .anyMatch(
                            setting -> sources.given(setting, ignored.keySet()).isPresent());
            final boolean isTight = MemoryLimit.bytes() < SMALL_BELOW;
            values.put(Settings.PROFILE, isTight && !isSized ? SizeProfile.SMALL : SizeProfile.STANDARD);
        }
        isSmall = values.get(Settings.PROFILE) == SizeProfile.SMALL;
    }

    /** The settings of one receiver; which ones it has, its type says. */
    private void resolveReceiver(final String name) {
        final String scope = ReceiverSettings.scope(name);
        final Setting typeSetting = ReceiverSettings.TYPE.under(scope);
        resolve(typeSetting);
        final Optional<ReceiverType> type =
                areFine(typeSetting) ? ReceiverSettings.type(values.get(typeSetting), name) : Optional.empty();
        if (type.isEmpty()) {
            // so that nothing more is said of it than that
            ReceiverSettings.all().forEach(setting -> settings.add(setting.under(scope)));
            if (areFine(typeSetting)) {
                report(
                        typeSetting,
                        "is not given, and \"" + name + "\" is no type",
                        "give one, or change the name",
                        Settings.RECEIVERS);
            }
            return;
        }
        receivers.put(name, type.get());
        settings.add(typeSetting);
        for (final Setting row : ReceiverSettings.of(type.get())) {
            final Setting setting = row.under(scope);
            if (!setting.equals(typeSetting)) {
                settings.add(setting);
                // what is wrong with its base has been said
                if (row.base().map(this::areFine).orElse(true)) {
                    resolve(setting);
                }
            }
        }
    }

    /** What an engine counts without a receiver's name is of the first one, so that one is never given up. */
    private void checkFirstReceiver() {
        receivers.keySet().stream().findFirst().ifPresent(name -> {
            final Setting required = ReceiverSettings.REQUIRED.under(ReceiverSettings.scope(name));
            if (areFine(required) && values.get(required).equals(false)) {
                report(required, "is of the first receiver", "name a required one in front of it", Settings.RECEIVERS);
            }
        });
    }

    private void roundRingSlots() {
        if (!values.containsKey(Settings.RING_SLOTS)) {
            return;
        }
        final long slots = number(Settings.RING_SLOTS);
        final long rounded = Long.bitCount(slots) == 1 ? slots : Long.highestOneBit(slots) << 1;
        if (rounded != slots) {
            values.put(Settings.RING_SLOTS, rounded);
            warnings.add(Settings.RING_SLOTS.property() + " = " + slots + " ("
                    + givens.get(Settings.RING_SLOTS).origin() + ") is not a power of two; rounded up to " + rounded);
        }
    }

    /** Limits that are themselves settings. */
    private void checkBounds(final Setting setting) {
        if (areFine(setting) && givens.get(setting).isOther()) {
            fitIntoBounds(setting);
            return;
        }
        Settings.min(setting).filter(min -> areFine(setting, min)).ifPresent(min -> {
            if (number(setting) < number(min)) {
                final String limit = text(min);
                report(
                        setting,
                        "is less than " + min.property() + " = " + limit,
                        "raise it to at least " + limit + ", or lower " + min.property(),
                        min);
            }
        });
        Settings.max(setting).filter(max -> areFine(setting, max)).ifPresent(max -> {
            if (number(setting) > number(max)) {
                final String limit = text(max);
                report(
                        setting,
                        "is more than " + max.property() + " = " + limit,
                        "lower it to at most " + limit + ", or raise " + max.property(),
                        max);
            }
        });
    }

    /** What was said for all receivers goes as far as the limits of this one. */
    private void fitIntoBounds(final Setting setting) {
        Settings.min(setting)
                .filter(this::areFine)
                .ifPresent(min -> values.put(setting, Math.max(number(setting), number(min))));
        Settings.max(setting)
                .filter(this::areFine)
                .ifPresent(max -> values.put(setting, Math.min(number(setting), number(max))));
    }

    private void checkRing() {
        final Setting slots = Settings.RING_SLOTS;
        final Setting slotLength = Settings.RING_SLOT_LENGTH;
        final Setting recordMax = Settings.RING_RECORD_MAX;
        if (!areFine(slots, slotLength, recordMax)) {
            return;
        }
        if (number(recordMax) >= number(slotLength) && number(recordMax) < RECORD_LENGTH_MIN) {
            report(
                    recordMax,
                    "is less than " + RECORD_LENGTH_MIN
                            + ", which a span without tags takes, and a mark that something of it was cut",
                    "raise it to at least " + RECORD_LENGTH_MIN);
        }
        final long length = number(slots) * number(slotLength);
        final String product =
                slots.property() + " x " + slotLength.property() + " = " + text(slots) + " x " + text(slotLength);
        final long limit = length / RECORDS_IN_RING_MIN;
        if (number(recordMax) > limit) {
            final String limitText = recordMax.type().format(limit);
            report(
                    recordMax,
                    "is more than a quarter of the ring, which is " + limitText + " (" + product + ")",
                    "lower it to at most " + limitText + ", or raise " + slots.property() + " or "
                            + slotLength.property(),
                    slots,
                    slotLength);
        }
        // the ring is one buffer, and offsets into a buffer are ints
        if (length + number(recordMax) > Integer.MAX_VALUE) {
            report(
                    slots,
                    "makes the ring too large: " + product + ", and " + recordMax.property() + " = " + text(recordMax)
                            + " behind it, are not less than 2g",
                    "lower " + slots.property() + " or " + slotLength.property(),
                    slotLength,
                    recordMax);
        }
    }

    /** The reserve against the ring; or what it is by default, which depends on the ring. */
    private void resolveRingReserve() {
        final Setting slots = Settings.RING_SLOTS;
        final Setting reserve = Settings.RING_RESERVE;
        if (!areFine(slots, reserve)) {
            return;
        }
        // the longest batch takes another quarter at most, so it always fits beside the reserve
        final long limit = number(slots) / RESERVES_IN_RING_MIN;
        if (number(reserve) == 0) {
            values.put(reserve, (long) RecordRing.reserveByDefault(Math.toIntExact(number(slots))));
        } else if (number(reserve) > limit) {
            report(
                    reserve,
                    "is more than a quarter of " + slots.property() + " = " + text(slots),
                    "lower it to at most " + limit + ", or raise " + slots.property(),
                    slots);
        }
    }

    /** They are in the string table for good, and it is for others too. */
    private void checkDefaultTags() {
        final Setting tags = Settings.DEFAULT_TAGS;
        final Setting memory = Settings.STRINGS_MEMORY;
        final Setting strings = Settings.STRINGS_MAX;
        if (!areFine(tags, memory, strings)) {
            return;
        }
        final Map<?, ?> texts = (Map<?, ?>) values.get(tags);
        long length = 0;
        for (final Map.Entry<?, ?> tag : texts.entrySet()) {
            length += Utf8.length((String) tag.getKey()) + Utf8.length((String) tag.getValue());
        }
        if (length > number(memory) / PERMANENT_TEXTS_MIN) {
            report(
                    tags,
                    "has " + length + " bytes, more than an eighth of " + memory.property() + " = " + text(memory),
                    "use fewer or shorter tags, or raise " + memory.property(),
                    memory);
        } else if (texts.size() > number(strings) / PERMANENT_TEXTS_MIN) {
            report(
                    tags,
                    "has " + texts.size() + " tags, more than an eighth of " + strings.property() + " = "
                            + text(strings),
                    "use fewer tags, or raise " + strings.property(),
                    strings);
        }
    }

    /** What the longest text is by default, which depends on the longest batch. */
    private void resolveTextMax() {
        if (areFine(Settings.TEXT_MAX, Settings.RING_RECORD_MAX) && number(Settings.TEXT_MAX) == 0) {
            values.put(Settings.TEXT_MAX, Math.min(TEXT_MAX_DEFAULT, number(Settings.RING_RECORD_MAX) / 2));
        }
    }

    private void report(final Setting setting, final String wrong, final String advice, final Setting... others) {
        final List<SettingValue> involved = new ArrayList<>(List.of(givens.get(setting)));
        for (final Setting other : others) {
            involved.add(givens.get(other));
        }
        problems.add(new Problem(givens.get(setting).problem(wrong, advice), involved));
    }

    /** Whether all these have a value; those that have none are reported already. */
    private boolean areFine(final Setting... settings) {
        return values.keySet().containsAll(List.of(settings));
    }

    private long number(final Setting setting) {
        return (Long) values.get(setting);
    }

    private String text(final Setting setting) {
        return setting.type().format(values.get(setting));
    }
}
