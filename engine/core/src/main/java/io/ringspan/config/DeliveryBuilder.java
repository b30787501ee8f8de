/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.api.PayloadPolicy;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link EngineConfigBuilder} that is about payloads, the way to the receiver, and the end. */
abstract sealed class DeliveryBuilder extends IdentityBuilder permits EngineConfigBuilder {
    /**
     * Who gets spans, each all of them. What a receiver is and where it listens, {@link EngineConfigBuilder#set(String, String)} says.
     *
     * @param receivers names, 1 to 16 of them, in small letters, digits and dashes; copied
     * @return this
     */
    public EngineConfigBuilder receivers(final List<String> receivers) {
        return set(Settings.RECEIVERS, receivers == null ? null : new ArrayList<>(receivers));
    }

    /**
     * Payload buffers of a receiver, all allocated at start.
     *
     * @param payloadCount 2 to 1024 buffers
     * @return this
     */
    public EngineConfigBuilder payloadCount(final int payloadCount) {
        return set(Settings.PAYLOAD_COUNT, (long) payloadCount);
    }

    /**
     * Length of a payload buffer, and so the longest payload.
     *
     * @param payloadLength in bytes, 4k to 64m
     * @return this
     */
    public EngineConfigBuilder payloadLength(final int payloadLength) {
        return set(Settings.PAYLOAD_LENGTH, (long) payloadLength);
    }

    /**
     * A payload that has reached this size goes out.
     *
     * @param payloadFlushAt in bytes, 1 to payload.length
     * @return this
     */
    public EngineConfigBuilder payloadFlushAt(final int payloadFlushAt) {
        return set(Settings.PAYLOAD_FLUSH_AT, (long) payloadFlushAt);
    }

    /**
     * Most trace chunks in a payload.
     *
     * @param payloadChunksMax 1 to 1048576 chunks
     * @return this
     */
    public EngineConfigBuilder payloadChunksMax(final int payloadChunksMax) {
        return set(Settings.PAYLOAD_CHUNKS_MAX, (long) payloadChunksMax);
    }

    /**
     * A payload that has waited this long goes out; 0 means never because of time.
     *
     * @param payloadLingerNs in nanoseconds, 0, or 1ms to 1h
     * @return this
     */
    public EngineConfigBuilder payloadLingerNs(final long payloadLingerNs) {
        return set(Settings.PAYLOAD_LINGER, payloadLingerNs);
    }

    /**
     * What the send thread does when all payload buffers are in use.
     *
     * @param payloadExhausted not null
     * @return this
     */
    public EngineConfigBuilder payloadExhausted(final PayloadPolicy payloadExhausted) {
        return set(Settings.PAYLOAD_EXHAUSTED, payloadExhausted);
    }

    /**
     * Where the agent listens; a path is a prefix.
     *
     * @param agentUrl http or https with a host, or unix with the path of a socket
     * @return this
     */
    public EngineConfigBuilder agentUrl(final String agentUrl) {
        return set(Settings.AGENT_URL, agentUrl);
    }

    /**
     * Longest time for one request, from sending to the whole answer.
     *
     * @param agentTimeoutNs in nanoseconds, 1ms to 10m
     * @return this
     */
    public EngineConfigBuilder agentTimeoutNs(final long agentTimeoutNs) {
        return set(Settings.AGENT_TIMEOUT, agentTimeoutNs);
    }

    /**
     * Longest time to connect.
     *
     * @param agentConnectTimeoutNs in nanoseconds, 1ms to 10m
     * @return this
     */
    public EngineConfigBuilder agentConnectTimeoutNs(final long agentConnectTimeoutNs) {
        return set(Settings.AGENT_CONNECT_TIMEOUT, agentConnectTimeoutNs);
    }

    /**
     * Attempts to send a payload, the first one included.
     *
     * @param retryAttempts 1 to 100 attempts
     * @return this
     */
    public EngineConfigBuilder retryAttempts(final int retryAttempts) {
        return set(Settings.RETRY_ATTEMPTS, (long) retryAttempts);
    }

    /**
     * Wait before the second attempt; it doubles with each further one.
     *
     * @param retryBackoffNs in nanoseconds, 1ms to 10m
     * @return this
     */
    public EngineConfigBuilder retryBackoffNs(final long retryBackoffNs) {
        return set(Settings.RETRY_BACKOFF, retryBackoffNs);
    }

    /**
     * Longest wait between two attempts.
     *
     * @param retryBackoffMaxNs in nanoseconds, retry.backoff to 1h
     * @return this
     */
    public EngineConfigBuilder retryBackoffMaxNs(final long retryBackoffMaxNs) {
        return set(Settings.RETRY_BACKOFF_MAX, retryBackoffMaxNs);
    }

    /**
     * How long closing waits for what is still to be delivered.
     *
     * @param closeTimeoutNs in nanoseconds, 0 to 1h
     * @return this
     */
    public EngineConfigBuilder closeTimeoutNs(final long closeTimeoutNs) {
        return set(Settings.CLOSE_TIMEOUT, closeTimeoutNs);
    }

    /**
     * Whether the engine is closed when the JVM shuts down, as by {@code close()}.
     *
     * @param shutdownHook true if so
     * @return this
     */
    public EngineConfigBuilder shutdownHook(final boolean shutdownHook) {
        return set(Settings.SHUTDOWN_HOOK, shutdownHook);
    }

    /**
     * Registers the engine with JMX, so that tools can look at counters and live spans.
     *
     * @param jmx true if so
     * @return this
     */
    public EngineConfigBuilder jmx(final boolean jmx) {
        return set(Settings.JMX, jmx);
    }

    /**
     * Writes a file with counters once a second, which the command {@code stat} reads.
     *
     * @param stat true if so
     * @return this
     */
    public EngineConfigBuilder stat(final boolean stat) {
        return set(Settings.STAT, stat);
    }

    /**
     * Where that file lies.
     *
     * @param statDirectory a directory, made if it is not there; empty for one of the user's own, below that of temporary files
     * @return this
     */
    public EngineConfigBuilder statDirectory(final String statDirectory) {
        return set(Settings.STAT_DIRECTORY, statDirectory);
    }

    /**
     * Looks for misuse by the application: ids of others, times that are none, spans that end twice, and more. What is found is counted and
     * said in the log. For tests: it copies what is published, and takes locks.
     *
     * @param checks true if so
     * @return this
     */
    public EngineConfigBuilder checks(final boolean checks) {
        return set(Settings.CHECKS, checks);
    }
}
