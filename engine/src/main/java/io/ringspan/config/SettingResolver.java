/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.pipeline.RecordRing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Turns what was given into values, and collects all that is wrong with it on the way. Used once. */
final class SettingResolver {
    // a batch must leave room for others
    private static final int RECORDS_IN_RING_MIN = 4;
    private static final int RESERVES_IN_RING_MIN = 4;

    private final SettingSources sources;
    private final Map<Setting, Given> givens = new EnumMap<>(Setting.class);
    // values that are fine by themselves
    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

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
        for (final Setting setting : Setting.values()) {
            resolve(setting);
        }
        roundRingSlots();
        for (final Setting setting : Setting.values()) {
            checkBounds(setting);
        }
        checkRing();
        resolveRingReserve();
        final List<String> notes = new ArrayList<>();
        sources.findUnknownNames(problems, notes);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems, notes);
        }
        final Map<Setting, String> origins = new EnumMap<>(Setting.class);
        givens.forEach((setting, given) -> origins.put(setting, given.origin()));
        return new ResolvedSettings(Collections.unmodifiableMap(values), origins, List.copyOf(warnings));
    }

    private void resolve(final Setting setting) {
        final Given given = sources.find(setting);
        givens.put(setting, given);
        try {
            values.put(setting, given.value());
        } catch (final RejectedValueException e) {
            problems.add(given.problem(e.getMessage(), e.advice()));
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
                        "raise it to at least " + limit + ", or lower " + min.property());
            }
        });
        setting.maxSetting().filter(max -> areFine(setting, max)).ifPresent(max -> {
            if (number(setting) > number(max)) {
                final String limit = text(max);
                report(
                        setting,
                        "is more than " + max.property() + " = " + limit,
                        "lower it to at most " + limit + ", or raise " + max.property());
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
                            + slotLength.property());
        }
        // the ring is one buffer, and offsets into a buffer are ints
        if (length + number(recordMax) > Integer.MAX_VALUE) {
            report(
                    slots,
                    "makes the ring too large: " + product + ", and " + recordMax.property() + " = " + text(recordMax)
                            + " behind it, are not less than 2g",
                    "lower " + slots.property() + " or " + slotLength.property());
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
                    "lower it to at most " + limit + ", or raise " + slots.property());
        }
    }

    private void report(final Setting setting, final String wrong, final String advice) {
        problems.add(givens.get(setting).problem(wrong, advice));
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
