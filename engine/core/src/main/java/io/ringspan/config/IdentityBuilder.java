/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.setting.Setting;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link EngineConfigBuilder} that is about the process: what the receiver is told about it. */
abstract sealed class IdentityBuilder permits DeliveryBuilder {
    /** Notes a value; null is reported when the configuration is built. */
    abstract EngineConfigBuilder set(Setting setting, Object value);

    private static Map<String, String> tags(final Map<String, String> tags) {
        return tags == null ? null : new LinkedHashMap<>(tags);
    }

    /**
     * Service of the process; spans of others name it as their base.
     *
     * @param service without control characters, 1 to 1000
     * @return this
     */
    public EngineConfigBuilder service(final String service) {
        return set(Settings.SERVICE, service);
    }

    /**
     * Environment in which the service runs.
     *
     * @param env without control characters, up to 1000; may be empty
     * @return this
     */
    public EngineConfigBuilder env(final String env) {
        return set(Settings.ENV, env);
    }

    /**
     * Version of the service.
     *
     * @param version without control characters, up to 1000; may be empty
     * @return this
     */
    public EngineConfigBuilder version(final String version) {
        return set(Settings.VERSION, version);
    }

    /**
     * Tags of every span; a value with a comma in it can be given in code only.
     *
     * @param defaultTags from key to value, each 1 to 1000 characters; copied
     * @return this
     */
    public EngineConfigBuilder defaultTags(final Map<String, String> defaultTags) {
        return set(Settings.DEFAULT_TAGS, tags(defaultTags));
    }

    /**
     * What OTLP receivers are told about the process. Its service, environment and version count as such where no call says them.
     *
     * @param resourceAttributes from name to value, up to 1000 characters each; copied
     * @return this
     */
    public EngineConfigBuilder resourceAttributes(final Map<String, String> resourceAttributes) {
        return set(Settings.RESOURCE_ATTRIBUTES, tags(resourceAttributes));
    }

    /**
     * Language that the receiver is told in headers.
     *
     * @param language printable ASCII, 1 to 1000 characters
     * @return this
     */
    public EngineConfigBuilder language(final String language) {
        return set(Settings.LANGUAGE, language);
    }

    /**
     * Version of the language.
     *
     * @param languageVersion printable ASCII, 1 to 1000 characters
     * @return this
     */
    public EngineConfigBuilder languageVersion(final String languageVersion) {
        return set(Settings.LANGUAGE_VERSION, languageVersion);
    }

    /**
     * What runs the language.
     *
     * @param languageInterpreter printable ASCII, 1 to 1000 characters
     * @return this
     */
    public EngineConfigBuilder languageInterpreter(final String languageInterpreter) {
        return set(Settings.LANGUAGE_INTERPRETER, languageInterpreter);
    }

    /**
     * Version of the tracer.
     *
     * @param tracerVersion printable ASCII, 1 to 1000 characters
     * @return this
     */
    public EngineConfigBuilder tracerVersion(final String tracerVersion) {
        return set(Settings.TRACER_VERSION, tracerVersion);
    }

    /**
     * Process id that spans carry.
     *
     * @param pid 0 to 4294967295
     * @return this
     */
    public EngineConfigBuilder pid(final long pid) {
        return set(Settings.PID, pid);
    }

    /**
     * Value of the tag language of every span.
     *
     * @param spanLanguage without control characters, 1 to 1000
     * @return this
     */
    public EngineConfigBuilder spanLanguage(final String spanLanguage) {
        return set(Settings.SPAN_LANGUAGE, spanLanguage);
    }

    /**
     * Tells the receiver that statistics are computed by the tracer.
     *
     * @param clientComputedStats true if so
     * @return this
     */
    public EngineConfigBuilder clientComputedStats(final boolean clientComputedStats) {
        return set(Settings.CLIENT_COMPUTED_STATS, clientComputedStats);
    }

    /**
     * Tells the receiver that the tracer marks top-level spans.
     *
     * @param clientComputedTopLevel true if so
     * @return this
     */
    public EngineConfigBuilder clientComputedTopLevel(final boolean clientComputedTopLevel) {
        return set(Settings.CLIENT_COMPUTED_TOP_LEVEL, clientComputedTopLevel);
    }
}
