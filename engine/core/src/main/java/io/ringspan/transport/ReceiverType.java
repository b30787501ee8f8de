/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingSpec;
import java.util.List;
import java.util.function.Function;

/**
 * What a receiver is, and so which settings it has, and how it is made. All that the rest of the engine has to know of it; which types there are, says
 * {@code io.ringspan.transport.registry.ReceiverTypes}.
 *
 * <p>Implementations are immutable.
 */
public interface ReceiverType {
    /** {@return the name as it is written in settings} */
    String text();

    /**
     * Its own settings, besides those that each receiver has.
     *
     * @param engine finds a setting of the engine by its key, for those that count where a receiver's is not given
     * @return in the order of the reference page
     */
    List<SettingSpec> settings(Function<String, Setting> engine);

    /**
     * The setting that says where a receiver is.
     *
     * @return its key; empty for a type without one
     */
    default String addressKey() {
        return "url";
    }

    /**
     * Makes what a receiver consists of. Nothing is opened yet.
     *
     * @param request what was asked for
     * @return its parts
     */
    ReceiverParts make(ReceiverRequest request);

    /**
     * The classes of its package that have something to initialise, so that this can be done at start, when there is room for it.
     *
     * @return names without that of the package, in any order
     */
    List<String> staticState();
}
