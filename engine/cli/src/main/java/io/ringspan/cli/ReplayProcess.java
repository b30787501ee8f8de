/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TracedProcess;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.ProcessResource;
import io.ringspan.table.TraceStore;
import java.util.function.Function;

/** The process that a case was recorded of, as the reference speaks of it. */
record ReplayProcess(ReplayConfig config) implements TracedProcess {
    /** Makes encoders of a format for the tables of a state. */
    static Function<TraceStore, TraceEncoder> encoder(final PayloadFormat format, final ReplayConfig config) {
        final TracedProcess process = new ReplayProcess(config);
        return store -> format.encoder(store, process, format.limits());
    }

    @Override
    public String service() {
        return config.tracerService();
    }

    @Override
    public String env() {
        return config.environment();
    }

    @Override
    public String version() {
        return config.appVersion();
    }

    @Override
    public String language() {
        return config.language();
    }

    @Override
    public String languageVersion() {
        return config.languageVersion();
    }

    @Override
    public String languageInterpreter() {
        return config.languageInterpreter();
    }

    @Override
    public String tracerVersion() {
        return config.tracerVersion();
    }

    /** The same for all, whatever the configuration says. */
    @Override
    public String spanLanguage() {
        return "javascript";
    }

    @Override
    public long pid() {
        return config.pid();
    }

    @Override
    public String runtimeId() {
        return config.runtimeId();
    }

    @Override
    public String containerId() {
        return "";
    }

    @Override
    public ProcessResource resource() {
        final AttributeWriter resource = new AttributeWriter();
        put(resource, "service.name", service());
        put(resource, "deployment.environment.name", env());
        put(resource, "service.version", version());
        put(resource, "telemetry.sdk.name", "datadog");
        put(resource, "telemetry.sdk.language", language());
        put(resource, "telemetry.sdk.version", tracerVersion());
        put(resource, "runtime-id", runtimeId());
        put(resource, "_dd.stats_computed", clientComputedStats() ? "true" : "");
        return ProcessResource.of(resource);
    }

    private static void put(final AttributeWriter resource, final String key, final String value) {
        if (!value.isEmpty()) {
            resource.key(key).text(value);
        }
    }

    @Override
    public String scopeName() {
        return "dd-trace-js";
    }

    @Override
    public String scopeVersion() {
        return tracerVersion();
    }

    @Override
    public boolean sendsTraceIdHigh() {
        return false;
    }

    @Override
    public boolean clientComputedStats() {
        return config.clientComputedStats();
    }

    @Override
    public boolean clientComputedTopLevel() {
        return false;
    }
}
