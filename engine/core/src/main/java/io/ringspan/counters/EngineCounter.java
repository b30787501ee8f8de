/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/** What is counted besides {@link DropReason}. Counters only grow, unless their label says otherwise. */
public enum EngineCounter {
    /** Spans created, those included that were lost in front of the decoder. Derived. */
    SPANS_CREATED("spans.created", true),
    /** Spans created by the records taken from the ring so far, those included that could not be decoded. Written by the decode thread. */
    SPANS_DECODED("spans.decoded"),
    /** Spans in the table that wait for completion; goes up and down. Written by the decode thread. */
    SPANS_LIVE("spans.live"),
    /** Spans handed over in chunks. Written by the decode thread. */
    SPANS_COMPLETED("spans.completed"),
    /** Spans encoded into payloads. Written by the send thread. */
    SPANS_ENCODED("spans.encoded"),
    /** Spans in payloads that the receiver accepted. Written by the transport thread. */
    SPANS_DELIVERED("spans.delivered"),
    /** Spans lost for any reason. Derived. */
    SPANS_DROPPED("spans.dropped", true),
    /** Spans handed over, and neither delivered nor lost yet; goes up and down. Derived. */
    SPANS_IN_FLIGHT("spans.in-flight", true),
    /** Traces begun, each a segment. Written by the decode thread. */
    TRACES_CREATED("traces.created"),
    /** Traces in the table; goes up and down. Written by the decode thread. */
    TRACES_LIVE("traces.live"),
    /** Traces of which the last chunk was handed over. Written by the decode thread. */
    TRACES_COMPLETED("traces.completed"),
    /** Traces of which the receiver accepted the last chunk. Written by the transport thread. */
    TRACES_DELIVERED("traces.delivered"),
    /** Traces of which the last chunk was lost, for any reason. Derived. */
    TRACES_DROPPED("traces.dropped", true),
    /** Traces handed over, and neither delivered nor lost yet; goes up and down. Derived. */
    TRACES_IN_FLIGHT("traces.in-flight", true),
    /** Records taken from the ring or lost in front of it. Derived. */
    RECORDS_CREATED("records.created", true),
    /** Trace chunks handed over. Written by the decode thread. */
    CHUNKS_COMPLETED("chunks.completed"),
    /** Trace chunks, or parts of one that was too long for a payload, that the receiver accepted. Written by the transport thread. */
    CHUNKS_DELIVERED("chunks.delivered"),
    /** Trace chunks of which something had been lost before; sent with a mark, or dropped, by configuration. Decode thread. */
    CHUNKS_INCOMPLETE("chunks.incomplete"),
    /** Trace chunks, or parts of one, lost after they were handed over. Written by the send and the transport thread. */
    CHUNKS_DROPPED("chunks.dropped"),
    /** Records that the decode thread took from the ring. */
    RECORDS_RECEIVED("records.received"),
    /** Records that were not looked at, because one in front of them in the batch or the buffer could not be read. Decode thread. */
    RECORDS_SKIPPED("records.skipped"),
    /** Records that were read; some without effect, see the next counters. Written by the decode thread. */
    RECORDS_DECODED("records.decoded"),
    /** Records about a span that is not live. Written by the decode thread. */
    RECORDS_SPAN_NOT_FOUND("records.span-not-found"),
    /** Uses of a string id that is not defined. Written by the decode thread. */
    RECORDS_STRING_NOT_FOUND("records.string-not-found"),
    /** Records, and what followed them in their batch, that could not be read. Written by the decode thread. */
    RECORDS_MALFORMED("records.malformed"),
    /** Batches of a foreign buffer skipped in strict mode because an earlier one of the buffer failed. Decode thread. */
    BATCHES_SKIPPED("batches.skipped"),
    /**
     * Batches lost in front of the decoder, for a reason that {@link DropReason} counts in spans. Written by producers, by the decode thread
     * for those that failed while they were published, and by the thread that closes.
     */
    BATCHES_LOST("batches.lost"),
    /** Records lost in front of the decoder, for any reason. Derived. */
    RECORDS_LOST("records.lost", true),
    /** Records lost in front of the decoder, or skipped behind an unreadable one. Derived. */
    RECORDS_DROPPED("records.dropped", true),
    /** Foreign change buffers refused at the door. Written by producers. */
    BUFFERS_REFUSED("buffers.refused"),
    /** Claims that the timer thread published, because their producer failed or ended before it could. Written by the timer thread. */
    CLAIMS_PADDED("claims.padded"),
    /** Claims that a thread may still hold, unpublished for longer than the timeout. Written by the timer thread. */
    CLAIMS_STALLED("claims.stalled"),
    /** Marks on spans and segments that lost a record at the ring. Written by the decode thread. */
    LOSS_MARKS("losses.marked"),
    /**
     * Losses at the ring that could not be marked, so that each trace that was live counts as one. Written by producers and the decode
     * thread.
     */
    LOSS_MARKS_FORGOTTEN("losses.unmarked"),
    /** Times a producer waited for free slots. Written by producers. */
    RING_FULL_WAITS("ring.full-waits"),
    /**
     * Times a table was full, or might have been in the next claim, so that the decode thread let chunks be encoded first, or waited for that.
     * Written by the decode thread.
     */
    TABLE_FULL_WAITS("table.full-waits"),
    /** Times the send thread waited for a free payload buffer. Written by the send thread. */
    PAYLOAD_WAITS("payloads.full-waits"),
    /** Attributes, events and trace tags that found no free block. Written by the decode thread. */
    ATTRIBUTES_DROPPED("attributes.dropped"),
    /** Strings and inline values that found no room. Written by the decode thread. */
    STRINGS_DROPPED("strings.dropped"),
    /** Texts that got no id: too long, or no room for them in the interner, the ring or the table of strings. Written by producers. */
    INTERN_REFUSED("intern.refused"),
    /** Texts that were longer than {@code ringspan.text.max} or their record, and went on without their end. Written by producers. */
    TEXTS_CUT("texts.cut"),
    /** Texts that threw while they were read, and were left out. Written by producers. */
    TEXTS_UNREADABLE("texts.unreadable"),
    /** Tags and events that are longer than a record can be and cannot be cut, and were left out. Written by producers. */
    ATTRIBUTES_TOO_LONG("attributes.too-long"),
    /** Keys of tags whose further values are no longer interned, because there are too many. Written by producers. */
    KEYS_DEMOTED("intern.keys-demoted"),
    /** Payloads handed to the transport. Written by the send thread. */
    PAYLOADS_SEALED("payloads.sealed"),
    /** Payloads that the receiver accepted as a whole. Written by the transport thread. */
    PAYLOADS_DELIVERED("payloads.delivered"),
    /** Payloads of which at least a part was given up. Written by the transport thread. */
    PAYLOADS_LOST("payloads.lost"),
    /** Payloads of which at least a part went out in another format, because the receiver did not take theirs. Written by the transport thread. */
    PAYLOADS_CONVERTED("payloads.converted"),
    /** Bytes accepted by the receiver. Written by the transport thread. */
    BYTES_DELIVERED("bytes.delivered"),
    /** Requests that were sent again. Written by the transport thread. */
    SEND_RETRIES("send.retries"),
    /** Payloads split because the receiver called them too large. Written by the transport thread. */
    SEND_SPLITS("send.splits"),
    /** Answers of the receiver that could not be understood. Written by the transport thread. */
    ANSWERS_UNREADABLE("answers.unreadable"),
    /** Answers with a warning of the receiver, which took all spans. Written by the transport thread. */
    ANSWERS_WARNED("answers.warned"),
    /** Exceptions caught in a handler, or of a handler of the log. Written by the handlers, the transport and the log thread. */
    HANDLER_ERRORS("handler.errors"),
    /** Ticks that found no free slot. Written by the timer thread. */
    TICKS_SKIPPED("ticks.skipped"),
    /** Segments with live spans that were ended because nothing happened in them for too long. Written by the decode thread. */
    SEGMENTS_EXPIRED("segments.expired"),
    /** Open spans among those, and open ones without a segment, whether they were sent or dropped. Written by the decode thread. */
    SPANS_EXPIRED("spans.expired"),
    /** Bytes outside the heap that closing left to the collector, because a thread may still touch them. Written by whoever closes. */
    MEMORY_LEFT("memory.left"),
    /** Optional receivers that were detached, because they did not come back and were in the way. Timer thread, or whoever closes. */
    RECEIVERS_DETACHED("receivers.detached"),
    /** Attributes that were left out of spans, because the receiver takes no more, or its format has no place for them. Written by the send thread. */
    ATTRIBUTES_CUT("attributes.cut"),
    /** Events that were left out of spans, because the receiver takes no more. Written by the send thread. */
    EVENTS_CUT("events.cut"),
    /** Links that were left out of spans, because the receiver takes no more, or its format has no place for them. Written by the send thread. */
    LINKS_CUT("links.cut"),
    /** Texts of attributes that were longer than the receiver takes, and went on without their end. Written by the send thread. */
    TEXTS_SHORTENED("texts.shortened");

    private final String label;
    private final boolean isDerived;

    EngineCounter(final String label) {
        this(label, false);
    }

    EngineCounter(final String label, final boolean isDerived) {
        this.label = label;
        this.isDerived = isDerived;
    }

    /**
     * Whether the value is computed from others whenever somebody reads it, so that nobody writes it.
     *
     * @return true for totals, and for what is in flight
     */
    public boolean isDerived() {
        return isDerived;
    }

    /**
     * Whether each receiver of an engine has a value of its own.
     *
     * @return true for what comes behind the hand-over of chunks, and the totals of spans and traces that it is a part of
     */
    public boolean isOfReceiver() {
        return switch (this) {
            case SPANS_ENCODED,
                    SPANS_DELIVERED,
                    SPANS_DROPPED,
                    SPANS_IN_FLIGHT,
                    TRACES_DELIVERED,
                    TRACES_DROPPED,
                    TRACES_IN_FLIGHT,
                    CHUNKS_DELIVERED,
                    CHUNKS_DROPPED,
                    PAYLOAD_WAITS,
                    PAYLOADS_SEALED,
                    PAYLOADS_DELIVERED,
                    PAYLOADS_LOST,
                    PAYLOADS_CONVERTED,
                    BYTES_DELIVERED,
                    SEND_RETRIES,
                    SEND_SPLITS,
                    ANSWERS_UNREADABLE,
                    ANSWERS_WARNED,
                    ATTRIBUTES_CUT,
                    EVENTS_CUT,
                    LINKS_CUT,
                    TEXTS_SHORTENED -> true;
            default -> false;
        };
    }

    /**
     * The name under which the counter is published.
     *
     * @return lower case, dots and dashes
     */
    public String label() {
        return label;
    }
}
