/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What the agent has found: how much came, and what was wrong with it.
 *
 * <p>Note: this class is threadsafe.
 */
final class Findings {
    private static final int MESSAGES_MAX = 5;

    private final List<String> messages = new ArrayList<>();
    private long payloads;
    private long bytes;
    private long announced;
    private long traces;
    private long spans;
    private long faults;

    /**
     * All of it at one moment.
     *
     * @param payloads  requests with a body
     * @param bytes     of the bodies
     * @param announced traces that the headers speak of
     * @param traces    that were decoded
     * @param spans     that were decoded
     * @param faults    found
     * @param messages  about the first ones
     */
    record Summary(
            long payloads, long bytes, long announced, long traces, long spans, long faults, List<String> messages) {
        /** Takes a copy. */
        Summary {
            messages = List.copyOf(messages);
        }
    }

    synchronized long beginPayload(final int length, final long traceCount) {
        bytes += length;
        announced += traceCount;
        return ++payloads;
    }

    synchronized void addTrace(final int spanCount) {
        traces++;
        spans += spanCount;
    }

    synchronized void addFault(final String message) {
        faults++;
        if (messages.size() < MESSAGES_MAX) {
            messages.add(message);
        }
    }

    synchronized long spans() {
        return spans;
    }

    synchronized Summary summary() {
        return new Summary(payloads, bytes, announced, traces, spans, faults, messages);
    }
}
