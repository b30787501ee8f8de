/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import java.util.Locale;

/** Why spans that were created did not reach the receiver. Each reason has a counter of its own. */
public enum DropReason {
    /** The ring had no free slots and the overflow policy did not wait, or waited for its whole timeout. */
    RING_FULL(
            "ring full",
            "The ring had no free slots and the overflow policy did not wait, or waited for its whole timeout."),
    /** The producer was interrupted while it waited for a full ring. */
    INTERRUPTED("interrupted on a full ring", "The producer was interrupted while it waited for a full ring."),
    /** One of the engine's own threads published into the full ring that it has to empty. */
    ENGINE_THREAD(
            "published by an engine thread into a full ring",
            "One of the engine's own threads published into the full ring that it has to empty."),
    /** Something was thrown between claiming room in the ring and publishing: no stack, no heap, memory that cannot be read. */
    PUBLISH_FAILED(
            "failed while it was published",
            "Something was thrown between claiming room in the ring and publishing: no stack, no heap, memory that cannot be read."),
    /** The records were offered to an engine that was closing or closed. */
    CLOSED("engine closed", "The records were offered to an engine that was closing or closed."),
    /** Decoding ended in an unexpected exception in the batch of records that the span was to be created by. */
    DECODE_FAILED(
            "not decoded because of an internal error",
            "Decoding ended in an unexpected exception in the batch of records that the span was to be created by."),
    /**
     * Decoding stopped at a record in front of the one that was to create it, in the batch or the buffer: it could not be read or, in strict
     * mode, was in error.
     */
    SKIPPED(
            "behind a record that ended decoding",
            "Decoding stopped at a record in front of the one that was to create it, in the batch or the buffer: it could not be read or, in strict mode, was in error."),
    /** The span table had no free record. */
    SPAN_TABLE_FULL("span table full", "The span table had no free record."),
    /** The segment table had no free record. */
    SEGMENT_TABLE_FULL("segment table full", "The segment table had no free record."),
    /** A live span was created again; the first one is gone. */
    DUPLICATE_CREATE("span created again", "A live span was created again; the first one is gone."),
    /** A chunk named a span that is not live, and strict mode lost the spans named before it. */
    CHUNK_ERROR(
            "chunk with an unknown span",
            "A chunk named a span that is not live, and strict mode lost the spans named before it."),
    /** A span does not fit into an empty payload buffer. */
    OVERSIZE_SPAN("span larger than a payload", "A span does not fit into an empty payload buffer."),
    /** All payload buffers were waiting for the receiver. */
    NO_PAYLOAD_BUFFER("no free payload buffer", "All payload buffers were waiting for the receiver."),
    /** The receiver refused the payload for good. */
    REJECTED("rejected by the receiver", "The receiver refused the payload for good."),
    /** The receiver took the payload, but not all of its spans. */
    PARTIAL_SUCCESS(
            "refused by the receiver, which took the rest", "The receiver took the payload, but not all of its spans."),
    /** The receiver called a single chunk too large. */
    TOO_LARGE("too large for the receiver", "The receiver called a single chunk too large."),
    /** The receiver did not take the payload within all attempts. */
    RETRIES_EXHAUSTED("retries exhausted", "The receiver did not take the payload within all attempts."),
    /** The engine was closed before the receiver took the payload. */
    CLOSE_TIMEOUT("not delivered at close", "The engine was closed before the receiver took the payload."),
    /** An unexpected exception while the chunk was handled. */
    INTERNAL_ERROR("internal error", "An unexpected exception while the chunk was handled."),
    /** A handler did not come back before closing gave it up, so these were never decoded. */
    HANDLER_STUCK(
            "not decoded at close",
            "A handler did not come back before closing gave it up, so these were never decoded."),
    /** Something of the trace had been lost, and such traces are not sent by configuration. */
    INCOMPLETE(
            "rest of an incomplete trace",
            "Something of the trace had been lost, and such traces are not sent by configuration."),
    /** The tracer said that the span, or its segment, is not to be sent. */
    ABANDONED("abandoned by the tracer", "The tracer said that the span, or its segment, is not to be sent."),
    /** Nothing happened in the span's segment for too long, and the expiry action does not send the span. */
    EXPIRED(
            "expired",
            "Nothing happened in the span's segment for too long, and the expiry action does not send the span."),
    /** A filter dropped the trace, or a part of it, by choice. */
    FILTERED("dropped by a filter", "A filter dropped the trace, or a part of it, by choice."),
    /** A filter failed, and the trace may hold what it was to take out. */
    FILTER_FAILED(
            "dropped because a filter failed", "A filter failed, and the trace may hold what it was to take out."),
    /** An optional receiver was too far behind, or did not come back, and would have held up the others. */
    RECEIVER_BEHIND(
            "optional receiver too far behind",
            "An optional receiver was too far behind, or did not come back, and would have held up the others."),
    /** The span has no id, or its trace has none, and the receiver would refuse the whole payload because of it. */
    INVALID_IDS(
            "without an id",
            "The span has no id, or its trace has none, and the receiver would refuse the whole payload because of it."),
    /** The tracer did not keep the trace, and the receiver does not want such traces. */
    UNSAMPLED("not sampled", "The tracer did not keep the trace, and the receiver does not want such traces."),
    /** The receiver was down, and something else was to have the room. */
    RECEIVER_DOWN("receiver down", "The receiver was down, and something else was to have the room."),
    /** The receiver was down, and its spool was full. */
    SPOOL_FULL("spool full", "The receiver was down, and its spool was full."),
    /** The receiver was down, and its spool could not be written. */
    SPOOL_FAILED("not written to the spool", "The receiver was down, and its spool could not be written."),
    /** A payload in the spool was damaged, or broke off. */
    SPOOL_DAMAGED("damaged in the spool", "A payload in the spool was damaged, or broke off.");

    private final String label;
    private final String meaning;

    DropReason(final String label, final String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /**
     * Whether spans lost for this reason had been handed over in a chunk before.
     *
     * @return true for what the send and transport threads lose
     */
    public boolean isAfterHandOver() {
        return switch (this) {
            case OVERSIZE_SPAN,
                    NO_PAYLOAD_BUFFER,
                    REJECTED,
                    PARTIAL_SUCCESS,
                    TOO_LARGE,
                    RETRIES_EXHAUSTED,
                    CLOSE_TIMEOUT,
                    INTERNAL_ERROR,
                    RECEIVER_BEHIND,
                    INVALID_IDS,
                    UNSAMPLED,
                    RECEIVER_DOWN,
                    SPOOL_FULL,
                    SPOOL_FAILED,
                    SPOOL_DAMAGED -> true;
            default -> false;
        };
    }

    /**
     * Whether spans lost for this reason never reached the decoder, so that {@link EngineCounter#SPANS_DECODED} does not have them.
     *
     * @return true for what producers lose, and for what was left in the ring at close
     */
    public boolean isBeforeDecoding() {
        return switch (this) {
            case RING_FULL, INTERRUPTED, ENGINE_THREAD, PUBLISH_FAILED, CLOSED, HANDLER_STUCK -> true;
            default -> false;
        };
    }

    /**
     * The reason, for people.
     *
     * @return a few words
     */
    public String label() {
        return label;
    }

    /**
     * What it is called in names of counters.
     *
     * @return lower case, with dashes
     */
    public String counterName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * What happened, in a sentence.
     *
     * @return for people
     */
    public String meaning() {
        return meaning;
    }
}
