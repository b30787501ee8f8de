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
    /** Who gets spans. */
    RECEIVERS("Receivers"),
    /** What each receiver has. */
    RECEIVER("Each receiver"),
    /** What a Datadog agent has. */
    RECEIVER_AGENT("Receivers of type agent"),
    /** What an OTLP receiver has. */
    RECEIVER_OTLP("Receivers of type otlp"),
    /** What a Zipkin server has. */
    RECEIVER_ZIPKIN("Receivers of type zipkin"),
    /** What files have. */
    RECEIVER_FILE("Receivers of type file"),
    /** What the standard output has: nothing of its own. */
    RECEIVER_CONSOLE("Receivers of type console"),
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
