/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

/** What a journal keeps for good. */
public enum EntryKind {
    /** A batch of records that say what the engine's own ids mean. */
    DEFINITIONS(1),
    /** A scope that spans name by its number: the number as an integer, and the scope. */
    SCOPE(2),
    /** Default tags that take the place of those of the settings: keys and values, by turns. */
    DEFAULT_TAGS(3);

    private final int code;

    EntryKind(final int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
