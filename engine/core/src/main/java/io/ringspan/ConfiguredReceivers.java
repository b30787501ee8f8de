/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.config.ReceiverConfig;
import io.ringspan.transport.ReceiverParts;
import io.ringspan.transport.ReceiverRequest;
import io.ringspan.transport.UnsampledPolicy;
import java.util.ArrayList;
import java.util.List;

/** Makes the receivers that the settings name; their types know how. */
final class ConfiguredReceivers {
    private ConfiguredReceivers() {}

    /** In the order in which they are named. */
    static List<Receiver> of(final EngineConfig config) {
        final List<Receiver> receivers = new ArrayList<>();
        for (final String name : config.receivers()) {
            final ReceiverConfig receiver = config.receiver(name);
            receivers.add(Receiver.of(receiver, parts(config, receiver, receiver.unsampled())));
        }
        return receivers;
    }

    static ReceiverParts parts(
            final EngineConfig config, final ReceiverConfig receiver, final UnsampledPolicy unsampled) {
        return parts(config, receiver, unsampled, new ConfiguredProcess(config));
    }

    static ReceiverParts parts(
            final EngineConfig config,
            final ReceiverConfig receiver,
            final UnsampledPolicy unsampled,
            final ConfiguredProcess process) {
        // in front of the start, since what receivers are made of needs it too
        ModuleAccess.require();
        return receiver.type()
                .make(new ReceiverRequest(receiver, unsampled, process, process::container, config.ratesListener()));
    }
}
