/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.resources.internal.Entity;
import io.opentelemetry.sdk.resources.internal.EntityUtil;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.protocol.ProcessResource;
import io.ringspan.protocol.ResourceEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts engines for spans of OpenTelemetry. */
final class EngineStart {
    private static final int SHOWN_MAX = 1000;

    private EngineStart() {}

    /** Starts an engine with the settings of the process, of OpenTelemetry where there are none of its own, and of the caller over all. */
    static TraceEngine start(final Resource resource, final Consumer<EngineConfigBuilder> configuration) {
        AgentAccess.open();
        final EngineConfigBuilder builder = EngineConfig.builder()
                .load()
                .resource(process(resource))
                .fallback("receivers", "otlp")
                .fallback("receiver.NAME.mapping", "native");
        texts(resource.getAttributes()).forEach((key, value) -> {
            switch (key) {
                case "service.name" -> builder.fallback("service", value);
                case "service.version" -> builder.fallback("version", value);
                case "deployment.environment.name", "deployment.environment" -> builder.fallback("env", value);
                default -> {}
            }
        });
        configuration.accept(builder);
        return TraceEngine.start(builder.build());
    }

    private static ProcessResource process(final Resource resource) {
        final Attributes attributes = resource.getAttributes();
        final String schemaUrl = resource.getSchemaUrl();
        return ProcessResource.of(new AttributeValues().all(attributes, attributes.size()))
                .withSchemaUrl(schemaUrl == null ? "" : schemaUrl)
                .withEntities(entities(resource));
    }

    // of the SDK's inner parts, which another version may not have
    private static List<ResourceEntity> entities(final Resource resource) {
        final List<ResourceEntity> entities = new ArrayList<>();
        try {
            for (final Entity entity : EntityUtil.getEntities(resource)) {
                final String schemaUrl = entity.getSchemaUrl();
                entities.add(new ResourceEntity(
                        entity.getType(),
                        schemaUrl == null ? "" : schemaUrl,
                        keys(entity.getId()),
                        keys(entity.getDescription())));
            }
        } catch (final LinkageError e) {
            System.getLogger("io.ringspan").log(System.Logger.Level.DEBUG, "this SDK tells of no entities", e);
        }
        return entities;
    }

    private static List<String> keys(final Attributes attributes) {
        final List<String> keys = new ArrayList<>();
        attributes.forEach((key, value) -> keys.add(key.getKey()));
        return keys;
    }

    // which settings take
    private static Map<String, String> texts(final Attributes attributes) {
        final Map<String, String> texts = new LinkedHashMap<>();
        attributes.forEach((key, value) -> {
            final String text = value.toString();
            if (!text.isBlank() && text.length() <= SHOWN_MAX && text.chars().noneMatch(Character::isISOControl)) {
                texts.put(key.getKey(), text);
            }
        });
        return texts;
    }
}
