/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.stat;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers and times as people read them. */
final class Words {
    private static final int UNITS = 2;

    private Words() {}

    static String number(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String rate(final double value) {
        return value > 0 && value < 1 ? String.format(Locale.ROOT, "%.2f", value) : number(Math.round(value));
    }

    static String count(final long value, final String one, final String many) {
        return number(value) + ' ' + (value == 1 ? one : many);
    }

    /** The two largest units, such as 3 h 12 min. */
    static String duration(final long ms) {
        if (ms < TimeUnit.SECONDS.toMillis(1)) {
            return ms + " ms";
        }
        long left = ms / TimeUnit.SECONDS.toMillis(1);
        final StringBuilder text = new StringBuilder();
        int units = 0;
        final String[] names = {" d", " h", " min", " s"};
        final long[] lengths = {
            TimeUnit.DAYS.toSeconds(1), TimeUnit.HOURS.toSeconds(1), TimeUnit.MINUTES.toSeconds(1), 1
        };
        for (int i = 0; i < names.length && units < UNITS; i++) {
            final long amount = left / lengths[i];
            if (amount > 0) {
                text.append(text.isEmpty() ? "" : " ").append(amount).append(names[i]);
            }
            units += amount > 0 || units > 0 ? 1 : 0;
            left %= lengths[i];
        }
        return text.toString();
    }
}
