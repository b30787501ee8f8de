/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import io.ringspan.protocol.ForeignText;

/**
 * Stands in the log for an exception of others: with its stack and causes, and with what it says on one line, cut and without secrets. So
 * nothing of others runs when a handler of the log prints it, and nobody keeps its class.
 */
final class QuotedException extends Exception {
    private static final long serialVersionUID = 1;
    // causes may go in a circle
    private static final int CAUSES_MAX = 5;

    private QuotedException(final String message, final QuotedException cause) {
        super(message, cause, false, true);
    }

    static QuotedException of(final Throwable throwable) {
        return of(throwable, CAUSES_MAX);
    }

    private static QuotedException of(final Throwable throwable, final int causes) {
        try {
            final Throwable cause = throwable.getCause();
            final QuotedException quoted = new QuotedException(
                    ForeignText.show(throwable), cause == null || causes == 0 ? null : of(cause, causes - 1));
            quoted.setStackTrace(throwable.getStackTrace());
            return quoted;
        } catch (final Throwable e) {
            return new QuotedException(throwable.getClass().getName() + ", which does not say more", null);
        }
    }

    // the message has the name of the quoted class
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return getMessage();
    }
}
