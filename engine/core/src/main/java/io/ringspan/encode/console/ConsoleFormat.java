/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.console;

import io.ringspan.encode.EncoderMemory;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TracedProcess;
import io.ringspan.table.TraceStore;
import java.util.List;

/** A line per span, for people. Has no limits of its own. */
public final class ConsoleFormat implements PayloadFormat {
    /** Creates the format. */
    public ConsoleFormat() {}

    @Override
    public String text() {
        return "console";
    }

    @Override
    public TraceEncoder encoder(final TraceStore store, final TracedProcess process, final SpanLimits limits) {
        return new ConsoleEncoder(store);
    }

    @Override
    public EncoderMemory memory(final TracedProcess process) {
        return new EncoderMemory(entries -> 0);
    }

    @Override
    public List<String> staticState() {
        return List.of();
    }
}
