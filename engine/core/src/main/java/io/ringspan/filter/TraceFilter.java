/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

/**
 * Looks at finished traces in front of the encoders, and says what becomes of them, and of what they say.
 *
 * <p>A filter runs once for each chunk, before any receiver sees it, so what it drops or changes holds for all receivers and formats. A chunk is
 * the whole of what a process has of a trace, or a part of that: of a trace with more finished spans than
 * {@code ringspan.segment.partial-flush}, of one that has expired, or of one whose tracer sends parts itself. Nothing of the chunk has been
 * sent then.
 *
 * <p>A filter may throw anything: that is counted ({@code filters.failed}) and logged, and the trace is dropped, or goes on to the next
 * filter, as {@code ringspan.filter.on-error} says. A filter that does not come back stops decoding; producers then go by
 * {@code ringspan.ring.overflow}, and {@code close} gives it up.
 *
 * <p>Note: called by the decode thread alone, one call at a time. It should not wait, nor allocate. Cursor and edits are good only inside the
 * call, and on its thread: at any other time, and on any other thread, they throw {@link IllegalStateException}.
 */
@FunctionalInterface
public interface TraceFilter {
    /**
     * Looks at a trace.
     *
     * @param trace what there is of it, in front of its first span; to be read only
     * @param edits changes what goes out of it
     * @return not null
     */
    Verdict filter(TraceCursor trace, TraceEdits edits);
}
