/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.setting.Setting;
import io.ringspan.transport.ReceiverType;
import java.util.List;
import java.util.Map;

/**
 * Values that have passed all checks.
 *
 * @param settings  all that there are, with those of each receiver
 * @param values    of all settings
 * @param origins   where each was given, for people
 * @param receivers types by names, in order
 * @param warnings  what was changed; may be empty
 */
record ResolvedSettings(
        List<Setting> settings,
        Map<Setting, Object> values,
        Map<Setting, String> origins,
        Map<String, ReceiverType> receivers,
        List<String> warnings) {}
