/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.DecodeMode;
import io.ringspan.config.EngineConfig;
import io.ringspan.encode.TracedProcess;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.ProcessResource;
import io.ringspan.transport.ContainerIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The process that spans are of, as the settings of its engine say it.
 *
 * @param config    the settings
 * @param runtimeId of the process
 * @param given     container that it ran in; null for the one at hand, which is looked for when somebody asks
 */
record ConfiguredProcess(EngineConfig config, String runtimeId, ContainerIdentity given) implements TracedProcess {
    // as long as this process runs
    private static final String RUNTIME_ID = UUID.randomUUID().toString();

    // by settings of their own, or by the engine
    private static final Set<String> SAID = Set.of(
            "service.name",
            "service.version",
            "deployment.environment.name",
            "deployment.environment",
            "telemetry.sdk.name",
            "telemetry.sdk.language",
            "telemetry.sdk.version");

    /** The process at hand. */
    ConfiguredProcess(final EngineConfig config) {
        this(config, RUNTIME_ID, null);
    }

    /** Container that the process runs in, or ran in. */
    ContainerIdentity container() {
        return given == null ? ContainerIdentity.ofProcess() : given;
    }

    @Override
    public String service() {
        return config.service();
    }

    @Override
    public String env() {
        return config.env();
    }

    @Override
    public String version() {
        return config.version();
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

    @Override
    public String spanLanguage() {
        return config.spanLanguage();
    }

    @Override
    public long pid() {
        return config.pid();
    }

    @Override
    public String containerId() {
        return container().containerId();
    }

    @Override
    public ProcessResource resource() {
        if (config.resource() != null) {
            return config.resource();
        }
        final Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", service());
        resource.put("service.version", version());
        resource.put("deployment.environment.name", env());
        resource.put("telemetry.sdk.name", "ringspan");
        resource.put("telemetry.sdk.language", language());
        resource.put("telemetry.sdk.version", tracerVersion());
        config.resourceAttributes().forEach((key, value) -> {
            if (!SAID.contains(key)) {
                resource.put(key, value);
            }
        });
        final AttributeWriter attributes = new AttributeWriter();
        resource.forEach((key, value) -> {
            if (!value.isEmpty()) {
                attributes.key(key).text(value);
            }
        });
        return ProcessResource.of(attributes);
    }

    @Override
    public String scopeName() {
        return "";
    }

    @Override
    public String scopeVersion() {
        return "";
    }

    @Override
    public boolean sendsTraceIdHigh() {
        return config.mode() == DecodeMode.LENIENT;
    }

    @Override
    public boolean clientComputedStats() {
        return config.clientComputedStats();
    }

    @Override
    public boolean clientComputedTopLevel() {
        return config.clientComputedTopLevel();
    }
}
