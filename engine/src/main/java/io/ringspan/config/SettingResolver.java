/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.Utf8;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    private final SettingSources sources;
    private final Map<Setting, SettingValue> givens = new EnumMap<>(Setting.class);
    // values that are fine by themselves
    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
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
        sources.findUnknownProperties(lines, notes);
        if (!lines.isEmpty()) {
            throw new ConfigurationException(lines, notes);
        }
        warnings.addAll(ignored.values());
        sources.findRetired(warnings);
        sources.findUnknownVariables(warnings);
        final Map<Setting, String> origins = new EnumMap<>(Setting.class);
        givens.forEach((setting, given) -> origins.put(setting, given.origin()));
        return new ResolvedSettings(Collections.unmodifiableMap(values), origins, List.copyOf(warnings));
    }

    private void resolveAll() {
        givens.clear();
        values.clear();
        problems.clear();
        warnings.clear();
        for (final Setting setting : Setting.values()) {
            resolve(setting);
        }
        roundRingSlots();
        for (final Setting setting : Setting.values()) {
            checkBounds(setting);
        }
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
        final SettingValue given = sources.find(setting, ignored.keySet());
        givens.put(setting, given);
        try {
            values.put(setting, given.value());
        } catch (final RejectedValueException e) {
            problems.add(new Problem(given.problem(e.getMessage(), e.advice()), List.of(given)));
        }
    }

    private void roundRingSlots() {
        if (!values.containsKey(Setting.RING_SLOTS)) {
            return;
        }
        final long slots = number(Setting.RING_SLOTS);
        final long rounded = Long.bitCount(slots) == 1 ? slots : Long.highestOneBit(slots) << 1;
        if (rounded != slots) {
            values.put(Setting.RING_SLOTS, rounded);
            warnings.add(Setting.RING_SLOTS.property() + " = " + slots + " ("
                    + givens.get(Setting.RING_SLOTS).origin() + ") is not a power of two; rounded up to " + rounded);
        }
    }

    /** Limits that are themselves settings. */
    private void checkBounds(final Setting setting) {
        setting.minSetting().filter(min -> areFine(setting, min)).ifPresent(min -> {
            if (number(setting) < number(min)) {
                final String limit = text(min);
                report(
                        setting,
                        "is less than " + min.property() + " = " + limit,
                        "raise it to at least " + limit + ", or lower " + min.property(),
                        min);
            }
        });
        setting.maxSetting().filter(max -> areFine(setting, max)).ifPresent(max -> {
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

    private void checkRing() {
        final Setting slots = Setting.RING_SLOTS;
        final Setting slotLength = Setting.RING_SLOT_LENGTH;
        final Setting recordMax = Setting.RING_RECORD_MAX;
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
        final Setting slots = Setting.RING_SLOTS;
        final Setting reserve = Setting.RING_RESERVE;
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
        final Setting tags = Setting.DEFAULT_TAGS;
        final Setting memory = Setting.STRINGS_MEMORY;
        final Setting strings = Setting.STRINGS_MAX;
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
        if (areFine(Setting.TEXT_MAX, Setting.RING_RECORD_MAX) && number(Setting.TEXT_MAX) == 0) {
            values.put(Setting.TEXT_MAX, Math.min(TEXT_MAX_DEFAULT, number(Setting.RING_RECORD_MAX) / 2));
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
