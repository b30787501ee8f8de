/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.HashMap;
import java.util.Map;

/** A span as it came in a payload; what was not there, or not as it should be, is empty. */
final class DecodedSpan {
    String service = "";
    String name = "";
    String resource = "";
    String type = "";
    long traceId;
    long spanId;
    long parentId;
    long start;
    long duration;
    long error;
    // whether the format has tags at all
    boolean tagged = true;
    final Map<String, String> meta = new HashMap<>();
    final Map<String, Double> metrics = new HashMap<>();

    TraceView.SpanView view() {
        return new TraceView.SpanView(spanId, parentId, service, name, resource, start, duration, error != 0);
    }
}
