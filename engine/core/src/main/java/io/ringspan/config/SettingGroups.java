/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.setting.SettingGroup;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.registry.ReceiverTypes;
import java.util.ArrayList;
import java.util.List;

/** The chapters of the reference page. */
final class SettingGroups {
    /** How much memory the engine takes. */
    static final SettingGroup SIZE = new SettingGroup("Size");

    /** The ring and the threads at its two ends. */
    static final SettingGroup RING = new SettingGroup("Ring and waiting");

    /** What the decoder keeps until traces are complete. */
    static final SettingGroup TABLE = new SettingGroup("Spans, attributes and strings");

    /** What is filled by the send thread. */
    static final SettingGroup PAYLOAD = new SettingGroup("Payloads");

    /** What becomes of traces in front of the encoders. */
    static final SettingGroup FILTER = new SettingGroup("Filters");

    /** Where payloads go. */
    static final SettingGroup AGENT = new SettingGroup("Agent, retries and closing");

    /** Who gets spans. */
    static final SettingGroup RECEIVERS = new SettingGroup("Receivers");

    /** What each receiver has. */
    static final SettingGroup RECEIVER = new SettingGroup("Each receiver");

    /** What is left when the process is killed. */
    static final SettingGroup KILLED = new SettingGroup("When the process is killed");

    /** What the receiver is told about the process. */
    static final SettingGroup IDENTITY = new SettingGroup("Who sends");

    /** Who may look at the engine from outside. */
    static final SettingGroup INSIGHT = new SettingGroup("Looking in from outside");

    private SettingGroups() {}

    /** What receivers of a type have of their own. */
    static SettingGroup of(final ReceiverType type) {
        return new SettingGroup("Receivers of type " + type.text());
    }

    /** All of them, in the order of the page. */
    static List<SettingGroup> all() {
        final List<SettingGroup> groups =
                new ArrayList<>(List.of(SIZE, RING, TABLE, FILTER, PAYLOAD, AGENT, RECEIVERS, RECEIVER));
        ReceiverTypes.all().forEach(type -> groups.add(of(type)));
        groups.add(KILLED);
        groups.add(IDENTITY);
        groups.add(INSIGHT);
        return groups;
    }
}
