/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.registry;

import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.agent.AgentReceiver;
import io.ringspan.transport.console.ConsoleReceiver;
import io.ringspan.transport.file.FileReceiver;
import io.ringspan.transport.otlp.OtlpReceiver;
import io.ringspan.transport.zipkin.ZipkinReceiver;
import java.util.List;

/** The types of receivers that settings can name: the one place to which a new one is added. */
public final class ReceiverTypes {
    /** A Datadog agent, by HTTP or a Unix socket: what an engine sends to that was told nothing else. */
    public static final ReceiverType AGENT = new AgentReceiver();

    private static final List<ReceiverType> ALL =
            List.of(AGENT, new OtlpReceiver(), new ZipkinReceiver(), new FileReceiver(), new ConsoleReceiver());

    private ReceiverTypes() {}

    /** {@return all of them, in the order of the reference page} */
    public static List<ReceiverType> all() {
        return ALL;
    }
}
