/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import com.lmax.disruptor.WaitStrategy;
import io.ringspan.pipeline.WaitStrategies;
import io.ringspan.setting.ChoiceType;
import io.ringspan.setting.RejectedValueException;
import io.ringspan.setting.SettingType;

/** Values are names of {@link WaitStrategies}, or a strategy itself when it was given as an object. */
final class WaitStrategyType implements SettingType {
    /** The only instance. */
    static final WaitStrategyType WAIT_STRATEGY = new WaitStrategyType();

    private final ChoiceType names = ChoiceType.ofNames(WaitStrategies.names());

    private WaitStrategyType() {}

    @Override
    public String label() {
        return names.label();
    }

    @Override
    public String values() {
        return names.values();
    }

    @Override
    public Object parse(final String text) throws RejectedValueException {
        return names.parse(text);
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        if (value instanceof String name) {
            parse(name);
        }
    }

    @Override
    public String format(final Object value) {
        return value instanceof WaitStrategy ? value.getClass().getName() : names.format(value);
    }
}
