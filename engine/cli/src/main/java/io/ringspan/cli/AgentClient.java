/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.TracePriority;
import io.ringspan.encode.datadog.V04Framer;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.RatesListener;
import io.ringspan.transport.agent.AgentSettings;
import io.ringspan.transport.agent.DatadogAgentTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;

/** Posts payloads to an agent, each once, with the headers that the reference sends. */
final class AgentClient implements AutoCloseable {
    private static final String USER_AGENT = "Tracer/9.0.0";
    private static final int HEAD_LENGTH = V04Framer.INSTANCE.headLengthMax(0);
    private static final int LENGTH_MIN = 1 << 16;
    private static final int CHUNKS_MIN = 1 << 10;

    private final URI agent;
    private DatadogAgentTransport transport;
    private PayloadPool pool;
    private int poolLength;
    private int poolChunks;

    /**
     * Creates a client; it connects with the first payload.
     *
     * @throws IllegalArgumentException if the URL cannot be one of an agent
     */
    AgentClient(final URI agent) {
        this.agent = agent;
        AgentSettings.builder().url(agent).build();
    }

    /** Sets what the headers are made of, for a tracer that the agent has not heard of. */
    void config(final ReplayConfig config) {
        close();
        transport = new DatadogAgentTransport(
                AgentSettings.builder()
                        .url(agent)
                        .userAgent(USER_AGENT)
                        .language(config.language())
                        .languageVersion(config.languageVersion())
                        .languageInterpreter(config.languageInterpreter())
                        .tracerVersion(config.tracerVersion())
                        .clientComputedStats(config.clientComputedStats())
                        .build(),
                new EngineCounters(),
                RatesListener.NONE);
    }

    /**
     * Posts a payload.
     *
     * @throws IOException if the agent cannot be reached or does not accept it
     */
    void post(final ReplayPayload replayed) throws IOException, InterruptedException {
        final Payload payload = copy(replayed);
        final Delivery delivery = transport.send(payload);
        pool.give(payload);
        if (delivery.outcome() != Delivery.Outcome.ACCEPTED) {
            throw new IOException("the agent at " + agent + " did not accept a payload: " + delivery.detail());
        }
    }

    // how many spans each chunk has, and where it begins, matters only to whoever splits payloads
    private Payload copy(final ReplayPayload replayed) {
        final ByteBuffer body = replayed.body().duplicate();
        final int length = body.remaining();
        if (pool == null || length > poolLength || replayed.chunkCount() > poolChunks) {
            poolLength = Math.max(LENGTH_MIN, Math.max(poolLength, length));
            poolChunks = Math.max(CHUNKS_MIN, Math.max(poolChunks, replayed.chunkCount()));
            pool = new PayloadPool(2, poolLength + HEAD_LENGTH, V04Framer.INSTANCE, poolChunks);
        }
        final Payload payload = pool.take();
        // with a head of its own
        final int end = payload.limit() + length;
        payload.buffer().putBytes(payload.limit(), body, length);
        for (int i = 0; i < replayed.chunkCount(); i++) {
            payload.append(end, 0, 0, TracePriority.NONE, 0);
        }
        payload.seal(1, 0);
        return payload;
    }

    @Override
    public void close() {
        if (transport != null) {
            transport.close();
            transport = null;
        }
    }
}
