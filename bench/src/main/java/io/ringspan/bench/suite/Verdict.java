/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.Collection;

/** Whether a bound was kept. */
enum Verdict {
    /** The median keeps the bound. */
    MET("met"),
    /** It does not. */
    MISSED("missed"),
    /** There is no sample. */
    NOT_MEASURED("not measured");

    private final String text;

    Verdict(final String text) {
        this.text = text;
    }

    /** Of a whole: missed if a part is, not measured if no part is missed but one is not measured. */
    static Verdict of(final Collection<Verdict> parts) {
        if (parts.contains(MISSED)) {
            return MISSED;
        }
        return parts.isEmpty() || parts.contains(NOT_MEASURED) ? NOT_MEASURED : MET;
    }

    @Override
    public String toString() {
        return text;
    }
}
