/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

/** What settings are about; the chapters of the reference page. */
enum SettingGroup {
    /** The ring and the threads at its two ends. */
    RING("Ring and waiting"),
    /** What the decoder keeps until traces are complete. */
    TABLE("Spans, attributes and strings"),
    /** What is filled by the send thread. */
    PAYLOAD("Payloads"),
    /** Where payloads go. */
    AGENT("Agent, retries and closing"),
    /** What the receiver is told about the process. */
    IDENTITY("Who sends"),
    /** Who may look at the engine from outside. */
    INSIGHT("Looking in from outside");

    private final String title;

    SettingGroup(final String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
