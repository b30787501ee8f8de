/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.protocol.ProcessResource;
import io.ringspan.protocol.ResourceEntity;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be stored of an engine's settings, so that another one can decode its records: sizes, how records are decoded, and who sends. Not who
 * receives, nor anything that may be secret.
 *
 * <p>Note: not threadsafe.
 */
public final class StoredSettings {
    private static final String SETTING = "setting.";
    private static final String TAGS = "tags.";
    private static final String RECEIVER = "receiver.";
    private static final String RESOURCE = "resource";
    private static final String RESOURCE_SCHEMA = "resource.schema";
    private static final String ENTITY = "resource.entity.";
    private static final String IDENTITY = "process.";

    // of receivers: how spans are written
    private static final Set<String> OF_RECEIVERS = Set.of("type", "required", "unsampled", "format", "mapping");

    // who receives, and who may look in
    private static final Set<SettingGroup> GROUPS_LEFT_OUT =
            Set.of(SettingGroups.AGENT, SettingGroups.RECEIVERS, SettingGroups.INSIGHT);

    // what another engine does in its own way
    private static final Set<Setting> LEFT_OUT = Set.of(
            Settings.RING_OVERFLOW,
            Settings.RING_OVERFLOW_TIMEOUT,
            Settings.WAIT_STRATEGY,
            Settings.WAIT_TIMEOUT,
            Settings.WAIT_LATENCY,
            Settings.PIPELINE_THREADS,
            Settings.PAYLOAD_EXHAUSTED,
            Settings.MEMORY_DIRECTORY,
            Settings.MEMORY_KEPT);

    private final Properties properties;

    private StoredSettings(final Properties properties) {
        this.properties = properties;
    }

    static StoredSettings of(final ResolvedSettings settings) {
        final Properties properties = new Properties();
        for (final Setting setting : Settings.all()) {
            if (!GROUPS_LEFT_OUT.contains(setting.group()) && !LEFT_OUT.contains(setting)) {
                put(properties, setting, settings.values().get(setting));
            }
        }
        for (final Setting setting : settings.settings()) {
            final String scope = setting.scope();
            if (!scope.isEmpty() && OF_RECEIVERS.contains(setting.key().substring(scope.length()))) {
                properties.setProperty(
                        setting.key(), setting.type().format(settings.values().get(setting)));
            }
        }
        return new StoredSettings(properties);
    }

    // pairs one by one, since the text of all of them cannot have every value in it
    private static void put(final Properties properties, final Setting setting, final Object value) {
        if (value instanceof final Map<?, ?> pairs) {
            int i = 0;
            for (final Map.Entry<?, ?> pair : pairs.entrySet()) {
                final String key = String.format(Locale.ROOT, "%s%s.%06d.", TAGS, setting.key(), i++);
                properties.setProperty(key + "key", (String) pair.getKey());
                properties.setProperty(key + "value", (String) pair.getValue());
            }
        } else {
            properties.setProperty(SETTING + setting.key(), setting.type().format(value));
        }
    }

    /**
     * What has to be stored of a configuration.
     *
     * @param config of the engine
     * @return its settings, to which more may be added
     */
    public static StoredSettings of(final EngineConfig config) {
        final StoredSettings stored = config.stored();
        final ProcessResource resource = config.resource();
        if (resource != null) {
            stored.put(resource);
        }
        return stored;
    }

    /**
     * Reads what was stored.
     *
     * @param bytes as {@link #toBytes} gave them
     * @return the settings
     * @throws IOException if they are damaged
     */
    public static StoredSettings read(final byte[] bytes) throws IOException {
        final Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes));
        } catch (final IllegalArgumentException e) {
            throw new IOException("settings that are damaged: " + e.getMessage(), e);
        }
        return new StoredSettings(properties);
    }

    /** {@return all that there is, to be stored} */
    public byte[] toBytes() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            properties.store(out, null);
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    /**
     * Stores something about the process that no setting says.
     *
     * @param name  of it
     * @param value any
     */
    public void identity(final String name, final String value) {
        properties.setProperty(IDENTITY + name, value);
    }

    /**
     * Something about the process that no setting says.
     *
     * @param name of it
     * @return the value, or an empty text
     */
    public String identity(final String name) {
        return properties.getProperty(IDENTITY + name, "");
    }

    /**
     * How spans are written for a receiver.
     *
     * @param name of the receiver
     * @return values by keys; empty if its settings were not in the configuration
     */
    public Map<String, String> ofReceiver(final String name) {
        final Map<String, String> found = new LinkedHashMap<>();
        for (final String key : new TreeSet<>(OF_RECEIVERS)) {
            final String value = properties.getProperty(RECEIVER + name + '.' + key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }

    /**
     * Gives a configuration the settings that were stored, and the resource.
     *
     * @param builder to be built on
     */
    public void applyTo(final EngineConfigBuilder builder) {
        for (final Setting setting : Settings.all()) {
            final String text = properties.getProperty(SETTING + setting.key());
            if (text != null && !text.isEmpty()) {
                builder.set(setting.key(), text);
            }
        }
        builder.defaultTags(pairs(Settings.DEFAULT_TAGS));
        builder.resourceAttributes(pairs(Settings.RESOURCE_ATTRIBUTES));
        builder.resource(resource());
    }

    private Map<String, String> pairs(final Setting setting) {
        final Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; ; i++) {
            final String key = String.format(Locale.ROOT, "%s%s.%06d.", TAGS, setting.key(), i);
            final String name = properties.getProperty(key + "key");
            if (name == null) {
                return pairs;
            }
            pairs.put(name, properties.getProperty(key + "value", ""));
        }
    }

    private void put(final ProcessResource resource) {
        properties.setProperty(RESOURCE, Base64.getEncoder().encodeToString(resource.attributes()));
        properties.setProperty(RESOURCE_SCHEMA, resource.schemaUrl());
        int i = 0;
        for (final ResourceEntity entity : resource.entities()) {
            final String key = ENTITY + i++ + '.';
            properties.setProperty(key + "type", entity.type());
            properties.setProperty(key + "schema", entity.schemaUrl());
            putAll(key + "id.", entity.idKeys());
            putAll(key + "description.", entity.descriptionKeys());
        }
    }

    private void putAll(final String prefix, final List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            properties.setProperty(prefix + i, texts.get(i));
        }
    }

    private List<String> all(final String prefix) {
        final List<String> texts = new ArrayList<>();
        String text = properties.getProperty(prefix + 0);
        while (text != null) {
            texts.add(text);
            text = properties.getProperty(prefix + texts.size());
        }
        return texts;
    }

    // null if there was none
    private ProcessResource resource() {
        final String attributes = properties.getProperty(RESOURCE);
        if (attributes == null) {
            return null;
        }
        final List<ResourceEntity> entities = new ArrayList<>();
        for (int i = 0; properties.getProperty(ENTITY + i + ".type") != null; i++) {
            final String key = ENTITY + i + '.';
            entities.add(new ResourceEntity(
                    properties.getProperty(key + "type"),
                    properties.getProperty(key + "schema", ""),
                    all(key + "id."),
                    all(key + "description.")));
        }
        return ProcessResource.of(Base64.getDecoder().decode(attributes))
                .withSchemaUrl(properties.getProperty(RESOURCE_SCHEMA, ""))
                .withEntities(entities);
    }
}
