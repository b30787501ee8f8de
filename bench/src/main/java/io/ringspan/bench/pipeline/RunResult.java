/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run has found.
 *
 * @param options what was run
 * @param metrics by name
 * @param host    what else the machine was doing meanwhile
 */
record RunResult(RunOptions options, Map<String, Object> metrics, Map<String, Object> host) {
    /** All of it as one line of JSON. */
    String toLine() throws JsonProcessingException {
        final Map<String, Object> line = new LinkedHashMap<>();
        line.put("kind", "pipeline");
        line.put("subject", options.subject());
        line.put("params", options.params());
        line.put("metrics", metrics);
        line.put("host", host);
        return new ObjectMapper().writeValueAsString(line);
    }
}
