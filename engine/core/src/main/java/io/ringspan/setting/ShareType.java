/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import java.math.BigDecimal;

/** Shares of something, as a number from 0 to 1 or in percent. Values are {@code Double}s. */
public final class ShareType implements SettingType {
    /** The only instance. */
    public static final ShareType SHARE = new ShareType();

    private static final int DIGITS_MAX = 20;

    private ShareType() {}

    @Override
    public String label() {
        return "share";
    }

    @Override
    public String values() {
        return "0 to 1, or 0% to 100%";
    }

    @Override
    public Double parse(final String text) throws RejectedValueException {
        final boolean isPercent = text.endsWith("%");
        final String number = isPercent ? text.substring(0, text.length() - 1).strip() : text;
        if (!number.matches("-?[0-9]{1," + DIGITS_MAX + "}(\\.[0-9]{1," + DIGITS_MAX + "})?")) {
            throw new RejectedValueException("is no share", "write a number such as 0.05, or 5%");
        }
        final BigDecimal share = new BigDecimal(number);
        return (isPercent ? share.movePointLeft(2) : share).doubleValue();
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        final double share = (Double) value;
        if (!(share >= 0 && share <= 1)) {
            throw new RejectedValueException(share < 0 ? "is negative" : "is too high", "use 0 to 1, or 0% to 100%");
        }
    }

    @Override
    public String format(final Object value) {
        return BigDecimal.valueOf((Double) value).stripTrailingZeros().toPlainString();
    }
}
