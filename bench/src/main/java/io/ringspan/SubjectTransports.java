/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounters;
import io.ringspan.transport.DiscardTransport;
import io.ringspan.transport.Transport;

/** Makes what subjects send by: the very transport that the engine makes when it is started without one. */
public final class SubjectTransports {
    private SubjectTransports() {}

    /**
     * Makes the transport to an agent, or to nowhere.
     *
     * @param config   says where the agent is, and all else of it
     * @param agent    whether there is one; otherwise payloads are discarded
     * @param counters where the transport counts
     * @return a new transport
     */
    public static Transport create(final EngineConfig config, final boolean agent, final EngineCounters counters) {
        return agent ? AgentTransports.v04(config, counters) : new DiscardTransport();
    }
}
