/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.zipkin;

import io.ringspan.encode.EncoderMemory;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TracedProcess;
import io.ringspan.table.TraceStore;
import java.util.List;

/** Zipkin's second format, as JSON. */
public final class ZipkinFormat implements PayloadFormat {
    /** Creates the format. */
    public ZipkinFormat() {}

    @Override
    public String text() {
        return "zipkin";
    }

    @Override
    public String path() {
        return "/api/v2/spans";
    }

    @Override
    public boolean isOfKeptTraces() {
        return true;
    }

    @Override
    public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
        return new ZipkinEncoder(store, process.service(), process.spanLanguage(), process.pid(), limits);
    }

    @Override
    public EncoderMemory memory(final TracedProcess process) {
        return new EncoderMemory(ZipkinEncoder::heap);
    }

    @Override
    public List<String> staticState() {
        return List.of("ZipkinSpan");
    }
}
