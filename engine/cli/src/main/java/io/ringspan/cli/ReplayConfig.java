/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.util.List;
import java.util.Map;

/**
 * What a state is made with.
 *
 * @param tracerService       service of the process
 * @param environment         for the resource of OTLP
 * @param appVersion          for the resource of OTLP
 * @param runtimeId           for the resource of OTLP
 * @param language            for the request headers and the resource of OTLP only
 * @param languageVersion     for the request headers
 * @param languageInterpreter for the request headers
 * @param tracerVersion       for the request headers and the resource of OTLP
 * @param pid                 value of the tag {@code process_id}
 * @param clientComputedStats for the request headers and the resource of OTLP
 * @param changeQueueSize     length of the change queue in bytes
 * @param defaultMeta         string tags with which every span begins
 */
record ReplayConfig(
        String tracerService,
        String environment,
        String appVersion,
        String runtimeId,
        String language,
        String languageVersion,
        String languageInterpreter,
        String tracerVersion,
        long pid,
        boolean clientComputedStats,
        int changeQueueSize,
        List<Map.Entry<String, String>> defaultMeta) {}
