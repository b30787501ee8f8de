/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.Map;

/**
 * What a subject is told by the harness.
 *
 * @param agentUrl        where the receiver listens, {@code http://127.0.0.1:PORT} without a path; null to encode payloads and discard
 *                        them
 * @param waitStrategy    how the consumers wait for the ring, by the engine's names; empty for the subject's default
 * @param pipelineThreads consumer threads behind the ring, 1 or 2; 0 for the subject's default
 * @param liveSpans       spans that are started before the run and stay open throughout; 0 for none
 * @param latency         told of each trace that was made with a due time, when its root span has been encoded; null if nobody asks
 * @param format          of the payloads: {@code v04}, {@code v05} or {@code v10}; empty for the subject's default. Only the engine has several
 * @param settings        of the engine, by key; those above count more
 * @param gate            stands in front of the encoder; {@link EncodeGate#OPEN} but in the modes that fill the ring
 */
public record SubjectSettings(
        String agentUrl,
        String waitStrategy,
        int pipelineThreads,
        int liveSpans,
        LatencySink latency,
        String format,
        Map<String, String> settings,
        EncodeGate gate) {}
