/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounters;
import io.ringspan.log.EngineLog;
import io.ringspan.log.LogThreadTask;
import io.ringspan.stat.StatWriter;
import io.ringspan.transport.HttpSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an engine says about itself to other processes, besides its counters. */
final class EngineFacts {
    private EngineFacts() {}

    /** What writes the file of an engine, if the settings want one. */
    static LogThreadTask writer(
            final EngineConfig config,
            final List<OpenReceiver> receivers,
            final EngineCounters counters,
            final EngineLog log) {
        if (!config.stat()) {
            return LogThreadTask.NONE;
        }
        return new StatWriter(config.statDirectory(), of(config, receivers), counters, log::warn);
    }

    private static Map<String, String> of(final EngineConfig config, final List<OpenReceiver> receivers) {
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("engine", HttpSettings.USER_AGENT_DEFAULT);
        facts.put("java", System.getProperty("java.version", ""));
        facts.put("service", config.service());
        facts.put("env", config.env());
        facts.put("version", config.version());
        facts.put(
                "receivers",
                String.join(
                        ",",
                        receivers.stream()
                                .map(receiver -> receiver.description().name())
                                .toList()));
        for (final OpenReceiver receiver : receivers) {
            facts.put(
                    "receiver." + receiver.description().name(),
                    receiver.description().isRequired() ? "required" : "optional");
        }
        return facts;
    }
}
