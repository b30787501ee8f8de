/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.SizeProfile;
import io.ringspan.config.DeliverySettings;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.ForeignText;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.Transport;
import java.util.ArrayList;
import java.util.List;

/**
 * A receiver of an engine that is being started, with the transport that is to be closed if that fails.
 *
 * @param description as it was given
 * @param settings    that count for its payloads and retries
 * @param transport   of its payloads
 * @param counters    as it sees them
 */
record OpenReceiver(Receiver description, DeliverySettings settings, Transport transport, EngineCounters counters) {
    static List<OpenReceiver> open(
            final List<Receiver> receivers, final EngineConfig config, final EngineCounters counters) {
        final List<OpenReceiver> open = new ArrayList<>();
        for (int i = 0; i < receivers.size(); i++) {
            final Receiver receiver = receivers.get(i);
            final EngineCounters own = counters.receivers().get(i);
            open.add(new OpenReceiver(receiver, receiver.settingsOr(config), receiver.openTransport(own), own));
        }
        return open;
    }

    /** Closes all transports, because of a failure that has what that throws added to it. */
    static void close(final List<OpenReceiver> receivers, final Throwable failure) {
        for (final OpenReceiver receiver : receivers) {
            try {
                receiver.transport.close();
            } catch (final Throwable e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Who sends what to whom, for people. */
    static String describe(final EngineConfig config, final List<OpenReceiver> receivers) {
        final StringBuilder line = new StringBuilder(HttpSettings.USER_AGENT_DEFAULT)
                .append(", service ")
                .append(ForeignText.show(config.service()));
        if (!config.env().isEmpty()) {
            line.append(", env ").append(ForeignText.show(config.env()));
        }
        if (!config.version().isEmpty()) {
            line.append(", version ").append(ForeignText.show(config.version()));
        }
        if (config.profile() == SizeProfile.SMALL) {
            line.append(", profile small");
        }
        final List<String> names = receivers.stream()
                .map(receiver -> receiver.description().name())
                .toList();
        final int last = names.size() - 1;
        return line.append(", to ")
                .append(last == 0 ? "" : String.join(", ", names.subList(0, last)) + " and ")
                .append(names.get(last))
                .toString();
    }
}
