/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.console;

import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingSpec;
import io.ringspan.transport.ReceiverParts;
import io.ringspan.transport.ReceiverRequest;
import io.ringspan.transport.ReceiverType;
import java.util.List;
import java.util.function.Function;

/** A line per span on the standard output. */
public final class ConsoleReceiver implements ReceiverType {
    /** Creates the type. */
    public ConsoleReceiver() {}

    @Override
    public String text() {
        return "console";
    }

    @Override
    public List<SettingSpec> settings(final Function<String, Setting> engine) {
        return List.of();
    }

    @Override
    public String addressKey() {
        return "";
    }

    @Override
    public ReceiverParts make(final ReceiverRequest request) {
        final PayloadFormat format = PayloadFormats.CONSOLE;
        return ReceiverParts.of(request, format, format.limits(), counters -> new ConsoleTransport(System.out));
    }

    @Override
    public List<String> staticState() {
        return List.of();
    }
}
