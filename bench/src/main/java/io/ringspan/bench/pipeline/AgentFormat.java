/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import io.ringspan.config.EngineConfig;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.encode.datadog.V10Encoder;
import io.ringspan.encode.datadog.V10Process;
import io.ringspan.table.TraceStore;

/** Formats in which the engine may send traces to a Datadog agent. */
enum AgentFormat {
    V04("v04", "/v0.4/traces") {
        @Override
        TraceEncoder encoder(final TraceStore store, final EngineConfig config) {
            return new V04Encoder(store, config.service(), config.spanLanguage(), config.pid(), true);
        }
    },
    V05("v05", "/v0.5/traces") {
        @Override
        TraceEncoder encoder(final TraceStore store, final EngineConfig config) {
            return new V05Encoder(store, config.service(), config.spanLanguage(), config.pid(), true);
        }
    },
    V10("v10", "/v1.0/traces") {
        @Override
        TraceEncoder encoder(final TraceStore store, final EngineConfig config) {
            final V10Process process = new V10Process().language(config.language());
            return new V10Encoder(store, process, config.service(), config.spanLanguage(), config.pid());
        }
    };

    private final String text;
    private final String path;

    AgentFormat(final String text, final String path) {
        this.text = text;
        this.path = path;
    }

    /** The format of a name; v0.4 if that is empty. */
    static AgentFormat of(final String text) {
        for (final AgentFormat format : values()) {
            if (format.text.equals(text) || text.isEmpty()) {
                return format;
            }
        }
        throw new IllegalArgumentException("no format is called " + text);
    }

    /** Makes its encoder for an engine's tables. */
    abstract TraceEncoder encoder(TraceStore store, EngineConfig config);

    /** Where agents take it. */
    String path() {
        return path;
    }
}
