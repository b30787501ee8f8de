/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import java.util.Locale;

/** What a receiver is, and so which settings it has. */
public enum ReceiverType {
    /** A Datadog agent, by HTTP or a Unix socket. */
    AGENT(SettingGroup.RECEIVER_AGENT),
    /** An OpenTelemetry collector, or whatever takes OTLP by HTTP. */
    OTLP(SettingGroup.RECEIVER_OTLP),
    /** A Zipkin server. */
    ZIPKIN(SettingGroup.RECEIVER_ZIPKIN),
    /** Files in a directory. */
    FILE(SettingGroup.RECEIVER_FILE),
    /** A line a span on the standard output. */
    CONSOLE(SettingGroup.RECEIVER_CONSOLE);

    private final SettingGroup group;

    ReceiverType(final SettingGroup group) {
        this.group = group;
    }

    SettingGroup group() {
        return group;
    }

    /** {@return the name as it is written in settings} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
