/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.protocol.ChangeBufferException;
import java.io.IOException;

/** Runs the steps of cases on a target, by the rules that the reference's queue has, and writes what comes out. */
final class ReplayRunner {
    private final ReplayTarget target;
    private final ReplayOutput output;
    private final AgentClient agent;
    private ReplayQueue queue;
    private ReplaySizes sizes;

    private long cases;
    private long steps;
    private long payloads;
    private long payloadBytes;
    private long errors;

    /**
     * Creates a runner.
     *
     * @param agent gets each payload, or null
     */
    ReplayRunner(final ReplayTarget target, final ReplayOutput output, final AgentClient agent) {
        this.target = target;
        this.output = output;
        this.agent = agent;
    }

    /** Runs a case to its end. */
    void run(final ReplayCase replayCase, final ReplaySizes newSizes) throws IOException, InterruptedException {
        output.begin(replayCase.name());
        cases++;
        sizes = newSizes;
        String where = "";
        try {
            begin(replayCase.config());
            for (ReplayStep step = replayCase.nextStep(); step != null; step = replayCase.nextStep()) {
                where = ", step " + step.index + " (" + step.action + ")";
                run(step);
            }
        } catch (final IllegalArgumentException | IllegalStateException | OutOfMemoryError e) {
            throw new IOException("case " + replayCase.name() + where + ": " + e.getMessage(), e);
        }
        output.end();
    }

    private void begin(final ReplayConfig config) {
        queue = new ReplayQueue(config.changeQueueSize());
        target.newState(config, sizes);
        if (agent != null) {
            agent.config(config);
        }
    }

    private void run(final ReplayStep step) throws IOException, InterruptedException {
        steps++;
        Object value = null;
        ChangeBufferException error = null;
        try {
            value = execute(step);
        } catch (final ChangeBufferException e) {
            error = e;
            errors++;
        }
        output.beginStep(step, error);
        final long skipped = target.takeSkipped();
        if (skipped > 0 && error == null) {
            output.skipped(skipped);
        }
        if (step.action.equals("read")) {
            if (error == null) {
                output.value(value);
            } else {
                output.errorValue(error);
            }
        }
        output.endStep();
    }

    private Object execute(final ReplayStep step) throws IOException, InterruptedException {
        switch (step.action) {
            case "internString" -> target.internString(step.id, step.value);
            case "evictString" -> target.evictString(step.id);
            case "applyChangeBuffer" -> applyChangeBuffer(step);
            case "flushChunk" -> flushChunk(step);
            case "setMetaStruct" -> {
                applyQueue();
                target.setMetaStruct(step.spanId, step.key, step.bytes);
            }
            case "addSpanEvent" -> {
                applyQueue();
                target.addSpanEvent(step.spanId, step.time, step.name, step.attributes);
            }
            case "read" -> {
                applyQueue();
                return target.read(reader -> ReplayRead.of(step.what).get(reader, step));
            }
            case "reflush" -> applyQueue();
            case "clearQueue" -> queue.clear();
            case "setDefaultMeta" -> target.defaultMeta(step.pairs);
            case "newState" -> begin(step.config);
            default -> throw new AssertionError("unreachable: " + step.action);
        }
        return null;
    }

    private void applyChangeBuffer(final ReplayStep step) {
        if (!queue.load(step.bytes)) {
            throw new IllegalStateException(
                    step.bytes.length + " bytes do not fit into a queue of " + queue.length() + " bytes");
        }
        try {
            applyQueue();
        } finally {
            if (!step.keep) {
                queue.clear();
            }
        }
    }

    // the count stays if this fails, so that the queue is applied again by whatever comes next
    private void applyQueue() {
        if (queue.buffer().count() != 0) {
            target.applyChangeBuffer(queue.buffer());
        }
        queue.buffer().count(0);
    }

    private void flushChunk(final ReplayStep step) throws IOException, InterruptedException {
        if (step.spanIds.length == 0) {
            return;
        }
        applyQueue();
        if (target.flushChunk(step.firstIsLocalRoot, step.spanIds) && !step.hold) {
            final ReplayPayload payload = target.send();
            if (!payload.body().hasRemaining()) {
                // the format says nothing of any of the spans, as OTLP of those that were not sampled
                return;
            }
            payloads++;
            payloadBytes += payload.body().remaining();
            output.payload(step, payload.body().duplicate());
            if (agent != null) {
                agent.post(payload);
            }
        }
    }

    /** One line about all that was run. */
    String summary(final double seconds) {
        return String.join(
                ", ",
                Counted.of(cases, "case"),
                Counted.of(steps, "step") + " (" + errors + " with an error)",
                Counted.of(payloads, "payload"),
                Counted.of(payloadBytes, "byte"),
                String.format(java.util.Locale.ROOT, "%.2f s", seconds));
    }
}
