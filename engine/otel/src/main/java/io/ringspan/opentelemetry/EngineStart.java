/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.resources.ResourceBuilder;
import io.opentelemetry.sdk.resources.internal.Entity;
import io.opentelemetry.sdk.resources.internal.EntityUtil;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.protocol.ProcessResource;
import io.ringspan.protocol.ResourceEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts engines for spans of OpenTelemetry. */
final class EngineStart {
    // longest text of a setting
    private static final int SETTING_LENGTH_MAX = 1000;

    private EngineStart() {}

    /** Starts an engine with the settings of the process, of OpenTelemetry where there are none of its own, and of the caller over all. */
    static TraceEngine start(final Resource resource, final Consumer<EngineConfigBuilder> configuration) {
        AgentAccess.open();
        // in front of what else touches a buffer, because it says what is missing
        new SpanRecord();
        final EngineConfigBuilder builder =
                EngineConfig.builder().load().fallback("receivers", "otlp").fallback("receiver.NAME.mapping", "native");
        give(builder, resource, "service", "service.name");
        give(builder, resource, "version", "service.version");
        give(builder, resource, "env", "deployment.environment.name", "deployment.environment");
        builder.logger(OwnLog.ofAgent());
        configuration.accept(builder);
        return TraceEngine.start(builder.resource(process(withSettings(resource, builder.build())))
                .build());
    }

    // what settings take as a text
    private static void give(
            final EngineConfigBuilder builder, final Resource resource, final String setting, final String... keys) {
        for (final String key : keys) {
            final String text = resource.getAttribute(AttributeKey.stringKey(key));
            if (text != null
                    && !text.isBlank()
                    && text.length() <= SETTING_LENGTH_MAX
                    && text.chars().noneMatch(Character::isISOControl)) {
                builder.fallback(setting, text, "resource attribute " + key);
                return;
            }
        }
    }

    /** The resource with what the engine's own settings say in place of it. */
    private static Resource withSettings(final Resource resource, final EngineConfig config) {
        final ResourceBuilder builder = resource.toBuilder();
        final boolean isDefault =
                config.service().equals(EngineConfig.builder().build().service());
        boolean isChanged = false;
        if (!isDefault) {
            isChanged |= put(builder, resource, "service.name", config.service());
        }
        isChanged |= put(builder, resource, "service.version", config.version());
        if (!config.env().equals(resource.getAttribute(AttributeKey.stringKey("deployment.environment")))) {
            isChanged |= put(builder, resource, "deployment.environment.name", config.env());
        }
        return isChanged ? builder.build() : resource;
    }

    private static boolean put(
            final ResourceBuilder builder, final Resource resource, final String key, final String text) {
        if (text.isEmpty() || text.equals(resource.getAttribute(AttributeKey.stringKey(key)))) {
            return false;
        }
        builder.put(key, text);
        return true;
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
            OwnLog.debug("this SDK tells of no entities", e);
        }
        return entities;
    }

    private static List<String> keys(final Attributes attributes) {
        final List<String> keys = new ArrayList<>();
        attributes.forEach((key, value) -> keys.add(key.getKey()));
        return keys;
    }
}
