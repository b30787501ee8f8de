/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import java.util.Map;

/** Values of the settings of one receiver: checked and complete. */
public interface SettingValues {
    /**
     * A value that is a text, a name or a URL.
     *
     * @param key of the setting, without what stands in front of the keys of the receiver
     * @return as it was given, or by default
     * @throws IllegalStateException if the receiver has no such setting
     */
    String text(String key);

    /**
     * A value that is a number, a size or a duration.
     *
     * @param key of the setting, without what stands in front of the keys of the receiver
     * @return how many, in bytes or in nanoseconds
     * @throws IllegalStateException if the receiver has no such setting
     */
    long number(String key);

    /**
     * A value that is pairs.
     *
     * @param key of the setting, without what stands in front of the keys of the receiver
     * @return from name to value, in order; unmodifiable
     * @throws IllegalStateException if the receiver has no such setting
     */
    Map<String, String> pairs(String key);

    /**
     * What a setting is called in messages.
     *
     * @param key of the setting, without what stands in front of the keys of the receiver
     * @return the whole name of its system property
     */
    String property(String key);
}
