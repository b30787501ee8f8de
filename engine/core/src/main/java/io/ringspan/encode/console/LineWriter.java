/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.console;

import io.ringspan.memory.RawMemory;

/**
 * Writes the pieces of a line. Nothing is checked: its user knows that there is room.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Does not allocate.
 */
final class LineWriter {
    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final int NS_PER_US = 1_000;
    private static final int US_PER_MS = 1_000;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int DURATION_WIDTH = 12;
    // days from the first of March of the year 0 to the first of January 1970
    private static final int DAYS_TO_1970 = 719_468;
    private static final int DAYS_PER_ERA = 146_097;

    private RawMemory payload;
    private int position;

    void begin(final RawMemory newPayload) {
        payload = newPayload;
        position = 0;
    }

    /** Offset behind what has been written. */
    int position() {
        return position;
    }

    void put(final char ascii) {
        payload.putByte(position++, (byte) ascii);
    }

    void put(final String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            put(ascii.charAt(i));
        }
    }

    /** Writes a time as a date and a time of day in UTC, to the microsecond; nanoseconds since 1970. */
    void putTime(final long ns) {
        final long seconds = Math.floorDiv(ns, NS_PER_SECOND);
        final long days = Math.floorDiv(seconds, SECONDS_PER_DAY);
        putDate(days);
        put('T');
        final int second = (int) (seconds - days * SECONDS_PER_DAY);
        putDigits(second / 3600, 2);
        put(':');
        putDigits(second / 60 % 60, 2);
        put(':');
        putDigits(second % 60, 2);
        put('.');
        putDigits((int) (ns - seconds * NS_PER_SECOND) / NS_PER_US, 6);
        put('Z');
    }

    // Years are counted from March on, so that a leap day is a year's last one.
    // Calendars repeat every 400 years: an era.
    private void putDate(final long daysSince1970) {
        final int days = (int) daysSince1970 + DAYS_TO_1970;
        final int era = days / DAYS_PER_ERA;
        final int dayOfEra = days - era * DAYS_PER_ERA;
        final int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        // a month has 30.6 days in the mean, from March on
        final int monthFromMarch = (5 * dayOfYear + 2) / 153;
        final int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        putDigits(yearOfEra + 400 * era + (month <= 2 ? 1 : 0), 4);
        put('-');
        putDigits(month, 2);
        put('-');
        putDigits(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
    }

    /** Writes nanoseconds as milliseconds, to the microsecond, right-aligned. */
    void putDuration(final long ns) {
        // the lowest number has no opposite; nobody sees the difference
        final long us = Math.abs(Math.max(ns, -Long.MAX_VALUE)) / NS_PER_US;
        int digits = 1;
        for (long rest = us / US_PER_MS; rest >= 10; rest /= 10) {
            digits++;
        }
        final int length = digits + ".123ms".length() + (ns < 0 ? 1 : 0);
        for (int i = length; i < DURATION_WIDTH; i++) {
            put(' ');
        }
        if (ns < 0) {
            put('-');
        }
        putDigits(us / US_PER_MS, digits);
        put('.');
        putDigits(us % US_PER_MS, 3);
        put("ms");
    }

    private void putDigits(final long number, final int count) {
        long rest = number;
        for (int i = position + count - 1; i >= position; i--) {
            payload.putByte(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        position += count;
    }

    /** Writes an id with all its digits. */
    void putHex(final long id) {
        putHex(id, 2 * Long.BYTES);
    }

    private void putHex(final long number, final int count) {
        for (int shift = 4 * (count - 1); shift >= 0; shift -= 4) {
            put(Character.forDigit((int) (number >>> shift) & 0xF, 16));
        }
    }

    /** Writes valid UTF-8 such that it stays on the line, and does nothing to a terminal. */
    void putText(final RawMemory texts, final int begin, final int end) {
        int from = begin;
        while (from < end) {
            final int first = texts.getByte(from) & 0xFF;
            final int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
            final int character = switch (length) {
                case 1 -> first;
                case 2 -> (first & 0x1F) << 6 | continuation(texts, from + 1);
                case 3 -> (first & 0xF) << 12 | continuation(texts, from + 1) << 6 | continuation(texts, from + 2);
                // none of these is escaped
                default -> Character.MAX_CODE_POINT;
            };
            if (!putEscape(character)) {
                for (int i = from; i < from + length; i++) {
                    payload.putByte(position++, texts.getByte(i));
                }
            }
            from += length;
        }
    }

    private static int continuation(final RawMemory texts, final int index) {
        return texts.getByte(index) & 0x3F;
    }

    private boolean putEscape(final int character) {
        switch (character) {
            case '"' -> put("\\\"");
            case '\\' -> put("\\\\");
            case '\n' -> put("\\n");
            case '\r' -> put("\\r");
            case '\t' -> put("\\t");
            default -> {
                if (isShown(character)) {
                    return false;
                }
                put("\\u");
                putHex(character, 4);
            }
        }
        return true;
    }

    private static boolean isShown(final int character) {
        if (character < 0xA0) {
            return character >= ' ' && character < 0x7F;
        }
        // characters of no width, separators of lines and paragraphs, marks of direction
        return !(character == 0xAD
                || character == 0x61C
                || character == 0x180E
                || (character >= 0x200B && character <= 0x200F)
                || (character >= 0x2028 && character <= 0x202E)
                || (character >= 0x2060 && character <= 0x206F)
                || character == 0xFEFF
                || (character >= 0xFFF9 && character <= 0xFFFB));
    }
}
