/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/**
 * What is counted besides {@link DropReason}. Counters only grow, unless they are {@linkplain #isGauge gauges}.
 *
 * <p>This is the one table of counters: names, units, meanings, and what to do about them. The reference page follows from it, and so does
 * whatever shows counters elsewhere.
 */
public enum EngineCounter {
    /** Spans created, those included that were lost in front of the decoder. Derived. */
    SPANS_CREATED(
            "spans.created",
            true,
            "spans",
            "Spans created, those included that were lost in front of the decoder. Derived.",
            "normal work"),
    /** Spans created by the records taken from the ring so far, those included that could not be decoded. Written by the decode thread. */
    SPANS_DECODED(
            "spans.decoded",
            "spans",
            "Spans created by the records taken from the ring so far, those included that could not be decoded. Written by the decode thread.",
            "normal work"),
    /** Spans in the table that wait for completion; goes up and down. Written by the decode thread. */
    SPANS_LIVE(
            "spans.live",
            "spans",
            "Spans in the table that wait for completion; goes up and down. Written by the decode thread.",
            "grows without end: spans are never finished; take a census, see `ringspan.expiry.age`"),
    /** Spans handed over in chunks. Written by the decode thread. */
    SPANS_COMPLETED(
            "spans.completed", "spans", "Spans handed over in chunks. Written by the decode thread.", "normal work"),
    /** Spans encoded into payloads. Written by the send thread. */
    SPANS_ENCODED("spans.encoded", "spans", "Spans encoded into payloads. Written by the send thread.", "normal work"),
    /** Spans in payloads that the receiver accepted. Written by the transport thread. */
    SPANS_DELIVERED(
            "spans.delivered",
            "spans",
            "Spans in payloads that the receiver accepted. Written by the transport thread.",
            "normal work"),
    /** Spans lost for any reason. Derived. */
    SPANS_DROPPED("spans.dropped", true, "spans", "Spans lost for any reason. Derived.", "look at the reasons below"),
    /** Spans handed over, and neither delivered nor lost yet; goes up and down. Derived. */
    SPANS_IN_FLIGHT(
            "spans.in-flight",
            true,
            "spans",
            "Spans handed over, and neither delivered nor lost yet; goes up and down. Derived.",
            "the receiver is too slow, or away"),
    /** Spans that an earlier engine had left in the spool. */
    SPANS_RECOVERED("spans.recovered", "spans", "Spans that an earlier engine had left in the spool.", "nothing"),
    /** Spans in the spool; goes up and down. Derived. */
    SPANS_SPOOLED(
            "spans.spooled", true, "spans", "Spans in the spool; goes up and down. Derived.", "the receiver is down"),
    /** Traces begun, each a segment. Written by the decode thread. */
    TRACES_CREATED(
            "traces.created", "traces", "Traces begun, each a segment. Written by the decode thread.", "normal work"),
    /** Traces in the table; goes up and down. Written by the decode thread. */
    TRACES_LIVE(
            "traces.live",
            "traces",
            "Traces in the table; goes up and down. Written by the decode thread.",
            "normal work"),
    /** Traces of which the last chunk was handed over. Written by the decode thread. */
    TRACES_COMPLETED(
            "traces.completed",
            "traces",
            "Traces of which the last chunk was handed over. Written by the decode thread.",
            "normal work"),
    /** Traces of which the receiver accepted the last chunk. Written by the transport thread. */
    TRACES_DELIVERED(
            "traces.delivered",
            "traces",
            "Traces of which the receiver accepted the last chunk. Written by the transport thread.",
            "normal work"),
    /** Traces of which the last chunk was lost, for any reason. Derived. */
    TRACES_DROPPED(
            "traces.dropped",
            true,
            "traces",
            "Traces of which the last chunk was lost, for any reason. Derived.",
            "look at the reasons below"),
    /** Traces handed over, and neither delivered nor lost yet; goes up and down. Derived. */
    TRACES_IN_FLIGHT(
            "traces.in-flight",
            true,
            "traces",
            "Traces handed over, and neither delivered nor lost yet; goes up and down. Derived.",
            "the receiver is too slow, or away"),
    /** Traces that ended in what was recovered. Written at start. */
    TRACES_RECOVERED(
            "traces.recovered", "traces", "Traces that ended in what was recovered. Written at start.", "nothing"),
    /** Traces that end in the spool; goes up and down. */
    TRACES_SPOOLED(
            "traces.spooled",
            true,
            "traces",
            "Traces that end in the spool; goes up and down.",
            "the receiver is down"),
    /** Records taken from the ring or lost in front of it. Derived. */
    RECORDS_CREATED(
            "records.created",
            true,
            "records",
            "Records taken from the ring or lost in front of it. Derived.",
            "normal work"),
    /** Trace chunks handed over. Written by the decode thread. */
    CHUNKS_COMPLETED(
            "chunks.completed", "chunks", "Trace chunks handed over. Written by the decode thread.", "normal work"),
    /** Trace chunks, or parts of one that was too long for a payload, that the receiver accepted. Written by the transport thread. */
    CHUNKS_DELIVERED(
            "chunks.delivered",
            "chunks",
            "Trace chunks, or parts of one that was too long for a payload, that the receiver accepted. Written by the transport thread.",
            "normal work"),
    /** Trace chunks of which something had been lost before; sent with a mark, or dropped, by configuration. Decode thread. */
    CHUNKS_INCOMPLETE(
            "chunks.incomplete",
            "chunks",
            "Trace chunks of which something had been lost before; sent with a mark, or dropped, by configuration. Decode thread.",
            "see what was lost"),
    /** Trace chunks, or parts of one, lost after they were handed over. Written by the send and the transport thread. */
    CHUNKS_DROPPED(
            "chunks.dropped",
            "chunks",
            "Trace chunks, or parts of one, lost after they were handed over. Written by the send and the transport thread.",
            "see the reasons below"),
    /** Records that the decode thread took from the ring. */
    RECORDS_RECEIVED(
            "records.received", "records", "Records that the decode thread took from the ring.", "normal work"),
    /** Records that were not looked at, because one in front of them in the batch or the buffer could not be read. Decode thread. */
    RECORDS_SKIPPED(
            "records.skipped",
            "records",
            "Records that were not looked at, because one in front of them in the batch or the buffer could not be read. Decode thread.",
            "the sender is at fault, see `records.malformed`"),
    /** Records that were read; some without effect, see the next counters. Written by the decode thread. */
    RECORDS_DECODED(
            "records.decoded",
            "records",
            "Records that were read; some without effect, see the next counters. Written by the decode thread.",
            "normal work"),
    /** Records about a span that is not live. Written by the decode thread. */
    RECORDS_SPAN_NOT_FOUND(
            "records.span-not-found",
            "records",
            "Records about a span that is not live. Written by the decode thread.",
            "the sender names spans that have ended or expired"),
    /** Uses of a string id that is not defined. Written by the decode thread. */
    RECORDS_STRING_NOT_FOUND(
            "records.string-not-found",
            "records",
            "Uses of a string id that is not defined. Written by the decode thread.",
            "the sender uses ids that it did not define"),
    /** Records, and what followed them in their batch, that could not be read. Written by the decode thread. */
    RECORDS_MALFORMED(
            "records.malformed",
            "records",
            "Records, and what followed them in their batch, that could not be read. Written by the decode thread.",
            "the sender is at fault"),
    /** Batches of a foreign buffer skipped in strict mode because an earlier one of the buffer failed. Decode thread. */
    BATCHES_SKIPPED(
            "batches.skipped",
            "batches",
            "Batches of a foreign buffer skipped in strict mode because an earlier one of the buffer failed. Decode thread.",
            "see `records.malformed`"),
    /**
     * Batches lost in front of the decoder, for a reason that {@link DropReason} counts in spans. Written by
     * producers, by the decode thread for those that failed while they were published, and by the thread that closes.
     */
    BATCHES_LOST(
            "batches.lost",
            "batches",
            "Batches lost in front of the decoder, for a reason that `DropReason` counts in spans. Written by producers, by the decode thread for those that failed while they were published, and by the thread that closes.",
            "see `records.lost`"),
    /** Records lost in front of the decoder, for any reason. Derived. */
    RECORDS_LOST(
            "records.lost",
            true,
            "records",
            "Records lost in front of the decoder, for any reason. Derived.",
            "look at the reasons below"),
    /** Records lost in front of the decoder, or skipped behind an unreadable one. Derived. */
    RECORDS_DROPPED(
            "records.dropped",
            true,
            "records",
            "Records lost in front of the decoder, or skipped behind an unreadable one. Derived.",
            "see `records.lost` and `records.skipped`"),
    /** Foreign change buffers refused at the door. Written by producers. */
    BUFFERS_REFUSED(
            "buffers.refused",
            "buffers",
            "Foreign change buffers refused at the door. Written by producers.",
            "see the log; the sender or the limit of buffers"),
    /** Claims that the timer thread published, because their producer failed or ended before it could. Written by the timer thread. */
    CLAIMS_PADDED(
            "claims.padded",
            "claims",
            "Claims that the timer thread published, because their producer failed or ended before it could. Written by the timer thread.",
            "a thread failed or ended while it published"),
    /** Claims that a thread may still hold, unpublished for longer than the timeout. Written by the timer thread. */
    CLAIMS_STALLED(
            "claims.stalled",
            "claims",
            "Claims that a thread may still hold, unpublished for longer than the timeout. Written by the timer thread.",
            "a thread was stopped while it published"),
    /** Marks on spans and segments that lost a record at the ring. Written by the decode thread. */
    LOSS_MARKS(
            "losses.marked",
            "marks",
            "Marks on spans and segments that lost a record at the ring. Written by the decode thread.",
            "see what was lost"),
    /**
     * Losses at the ring that could not be marked, so that each trace that was live counts as one. Written by
     * producers and the decode thread.
     */
    LOSS_MARKS_FORGOTTEN(
            "losses.unmarked",
            "marks",
            "Losses at the ring that could not be marked, so that each trace that was live counts as one. Written by producers and the decode thread.",
            "losses come faster than they can be marked; see `records.lost`"),
    /** Times a producer waited for free slots. Written by producers. */
    RING_FULL_WAITS(
            "ring.full-waits",
            "waits",
            "Times a producer waited for free slots. Written by producers.",
            "raise `ringspan.ring.slots`"),
    /**
     * Times a table was full, or might have been in the next claim, so that the decode thread let chunks be encoded
     * first, or waited for that. Written by the decode thread.
     */
    TABLE_FULL_WAITS(
            "table.full-waits",
            "waits",
            "Times a table was full, or might have been in the next claim, so that the decode thread let chunks be encoded first, or waited for that. Written by the decode thread.",
            "the receiver is too slow, or the tables are small for what is live: raise `ringspan.spans.max`, `ringspan.segments.max`"),
    /** Times the send thread waited for a free payload buffer. Written by the send thread. */
    PAYLOAD_WAITS(
            "payloads.full-waits",
            "waits",
            "Times the send thread waited for a free payload buffer. Written by the send thread.",
            "the receiver is too slow"),
    /** Attributes, events and trace tags that found no free block. Written by the decode thread. */
    ATTRIBUTES_DROPPED(
            "attributes.dropped",
            "attributes",
            "Attributes, events and trace tags that found no free block. Written by the decode thread.",
            "give the tables more room"),
    /** Strings and inline values that found no room. Written by the decode thread. */
    STRINGS_DROPPED(
            "strings.dropped",
            "strings",
            "Strings and inline values that found no room. Written by the decode thread.",
            "give the table of strings more room"),
    /** Texts that got no id: too long, or no room for them in the interner, the ring or the table of strings. Written by producers. */
    INTERN_REFUSED(
            "intern.refused",
            "texts",
            "Texts that got no id: too long, or no room for them in the interner, the ring or the table of strings. Written by producers.",
            "texts are long or many; see the settings `ringspan.intern.*`"),
    /** Texts that were longer than {@code ringspan.text.max} or their record, and went on without their end. Written by producers. */
    TEXTS_CUT(
            "texts.cut",
            "texts",
            "Texts that were longer than `ringspan.text.max` or their record, and went on without their end. Written by producers.",
            "see `ringspan.text.max`"),
    /**
     * Texts that threw while they were read, used the writer or record that read them, or came while another one was
     * read, and values in memory that cannot be read; they were left out. Written by producers.
     */
    TEXTS_UNREADABLE(
            "texts.unreadable",
            "texts",
            "Texts that threw while they were read, used the writer or record that read them, or came while another one was read, and values in memory that cannot be read; they were left out. Written by producers.",
            "the application hands over texts that throw"),
    /** Tags and events that are longer than a record can be and cannot be cut, and were left out. Written by producers. */
    ATTRIBUTES_TOO_LONG(
            "attributes.too-long",
            "attributes",
            "Tags and events that are longer than a record can be and cannot be cut, and were left out. Written by producers.",
            "the application hands over values longer than a record"),
    /** Keys of tags whose further values are no longer interned, because there are too many. Written by producers. */
    KEYS_DEMOTED(
            "intern.keys-demoted",
            "keys",
            "Keys of tags whose further values are no longer interned, because there are too many. Written by producers.",
            "nothing; see the names with `intern.demoted{`"),
    /** Payloads handed to the transport. Written by the send thread. */
    PAYLOADS_SEALED(
            "payloads.sealed",
            "payloads",
            "Payloads handed to the transport. Written by the send thread.",
            "normal work"),
    /** Payloads that the receiver accepted as a whole. Written by the transport thread. */
    PAYLOADS_DELIVERED(
            "payloads.delivered",
            "payloads",
            "Payloads that the receiver accepted as a whole. Written by the transport thread.",
            "normal work"),
    /** Payloads of which at least a part was given up. Written by the transport thread. */
    PAYLOADS_LOST(
            "payloads.lost",
            "payloads",
            "Payloads of which at least a part was given up. Written by the transport thread.",
            "see the reasons below"),
    /**
     * Payloads of which at least a part went out in another format, because the receiver did not take theirs. Written
     * by the transport thread.
     */
    PAYLOADS_CONVERTED(
            "payloads.converted",
            "payloads",
            "Payloads of which at least a part went out in another format, because the receiver did not take theirs. Written by the transport thread.",
            "normal when an agent has been replaced by an older one; if it goes on, set `ringspan.receiver.NAME.format`"),
    /** Bytes accepted by the receiver. Written by the transport thread. */
    BYTES_DELIVERED(
            "bytes.delivered",
            "bytes",
            "Bytes accepted by the receiver. Written by the transport thread.",
            "normal work"),
    /** Requests that were sent again. Written by the transport thread. */
    SEND_RETRIES(
            "send.retries",
            "requests",
            "Requests that were sent again. Written by the transport thread.",
            "the receiver is overloaded or away"),
    /** Payloads split because the receiver called them too large. Written by the transport thread. */
    SEND_SPLITS(
            "send.splits",
            "payloads",
            "Payloads split because the receiver called them too large. Written by the transport thread.",
            "the receiver takes less than a payload; make payloads smaller"),
    /** Spans put into the spool. Transport thread. */
    SPOOL_SPANS_IN("spool.spans-in", "spans", "Spans put into the spool. Transport thread.", "the receiver was down"),
    /** Spans that have left the spool. Transport and spool thread. */
    SPOOL_SPANS_OUT(
            "spool.spans-out", "spans", "Spans that have left the spool. Transport and spool thread.", "nothing"),
    /** Traces that ended in what was put. */
    SPOOL_TRACES_IN("spool.traces-in", "traces", "Traces that ended in what was put.", "the receiver was down"),
    /** Traces that ended in what has left. Transport and spool thread. */
    SPOOL_TRACES_OUT(
            "spool.traces-out", "traces", "Traces that ended in what has left. Transport and spool thread.", "nothing"),
    /** Length of its files; goes up and down. */
    SPOOL_BYTES("spool.bytes", "bytes", "Length of its files; goes up and down.", "the receiver is down"),
    /** Places that were no record, or a damaged one. */
    SPOOL_DAMAGE("spool.damage", "places", "Places that were no record, or a damaged one.", "look after the disk"),
    /** Times that the spool could not be used. Spool thread. */
    SPOOL_FAILURES(
            "spool.failures", "failures", "Times that the spool could not be used. Spool thread.", "the log says why"),
    /** Answers of the receiver that could not be understood. Written by the transport thread. */
    ANSWERS_UNREADABLE(
            "answers.unreadable",
            "answers",
            "Answers of the receiver that could not be understood. Written by the transport thread.",
            "check the receiver and proxies"),
    /** Answers with a warning of the receiver, which took all spans. Written by the transport thread. */
    ANSWERS_WARNED(
            "answers.warned",
            "answers",
            "Answers with a warning of the receiver, which took all spans. Written by the transport thread.",
            "the log quotes the receiver"),
    /** Exceptions caught in a handler, or of a handler of the log. Written by the handlers, the transport and the log thread. */
    HANDLER_ERRORS(
            "handler.errors",
            "exceptions",
            "Exceptions caught in a handler, or of a handler of the log. Written by the handlers, the transport and the log thread.",
            "report it with the log"),
    /** Ticks that found no free slot. Written by the timer thread. */
    TICKS_SKIPPED(
            "ticks.skipped",
            "ticks",
            "Ticks that found no free slot. Written by the timer thread.",
            "the ring is full"),
    /** Segments with live spans that were ended because nothing happened in them for too long. Written by the decode thread. */
    SEGMENTS_EXPIRED(
            "segments.expired",
            "segments",
            "Segments with live spans that were ended because nothing happened in them for too long. Written by the decode thread.",
            "take a census for spans that are never finished"),
    /** Open spans among those, and open ones without a segment, whether they were sent or dropped. Written by the decode thread. */
    SPANS_EXPIRED(
            "spans.expired",
            "spans",
            "Open spans among those, and open ones without a segment, whether they were sent or dropped. Written by the decode thread.",
            "take a census for spans that are never finished"),
    /** Bytes outside the heap that closing left to the collector, because a thread may still touch them. Written by whoever closes. */
    MEMORY_LEFT(
            "memory.left",
            "bytes",
            "Bytes outside the heap that closing left to the collector, because a thread may still touch them. Written by whoever closes.",
            "something of yours (a query, an encoder, a transport) did not come back to closing"),
    /**
     * Most slots by which the mapped memory was too short for all that was neither delivered nor lost: so much of it could not have been recovered
     * as a whole. Only with {@code ringspan.memory.directory}. Written by the timer thread.
     */
    MEMORY_OVERRUN(
            "memory.overrun",
            "slots",
            "Most slots by which the mapped memory was too short for all that was neither delivered nor lost: so much of it could not have been"
                    + " recovered as a whole. Only with `ringspan.memory.directory`. Written by the timer thread.",
            "raise `memory.length`, or see why the receiver takes so long"),
    /** Optional receivers that were detached, because they did not come back and were in the way. Timer thread, or whoever closes. */
    RECEIVERS_DETACHED(
            "receivers.detached",
            "receivers",
            "Optional receivers that were detached, because they did not come back and were in the way. Timer thread, or whoever closes.",
            "the encoder of an optional receiver does not come back"),
    /**
     * Attributes that were left out of spans, because the receiver takes no more, or its format has no place for them.
     * Written by the send thread.
     */
    ATTRIBUTES_CUT(
            "attributes.cut",
            "attributes",
            "Attributes that were left out of spans, because the receiver takes no more, or its format has no place for them. Written by the send thread.",
            "spans have more attributes than the receiver takes"),
    /** Events that were left out of spans, because the receiver takes no more. Written by the send thread. */
    EVENTS_CUT(
            "events.cut",
            "events",
            "Events that were left out of spans, because the receiver takes no more. Written by the send thread.",
            "spans have more events than the receiver takes"),
    /**
     * Links that were left out of spans, because the receiver takes no more, or its format has no place for them.
     * Written by the send thread.
     */
    LINKS_CUT(
            "links.cut",
            "links",
            "Links that were left out of spans, because the receiver takes no more, or its format has no place for them. Written by the send thread.",
            "spans have more links than the receiver takes, or any in Zipkin"),
    /** Texts of attributes that were longer than the receiver takes, and went on without their end. Written by the send thread. */
    TEXTS_SHORTENED(
            "texts.shortened",
            "texts",
            "Texts of attributes that were longer than the receiver takes, and went on without their end. Written by the send thread.",
            "see the setting `attributes.text-max` of the receiver"),
    /** Calls of filters that ended in an exception, or without a verdict. Written by the decode thread. */
    FILTERS_FAILED(
            "filters.failed",
            "calls",
            "Calls of filters that ended in an exception, or without a verdict. Written by the decode thread.",
            "the filter is at fault, the log names it; see `ringspan.filter.on-error`"),
    /** Attributes and texts of spans that filters changed. Written by the decode thread. */
    FILTERS_EDITED(
            "filters.edited",
            "attributes",
            "Attributes and texts of spans that filters changed. Written by the decode thread.",
            "normal work"),
    /** Texts of filters that found no room, so that what was to be changed was redacted or left out. Written by the decode thread. */
    FILTERS_NO_ROOM(
            "filters.no-room",
            "texts",
            "Texts of filters that found no room, so that what was to be changed was redacted or left out. Written by the decode thread.",
            "raise `ringspan.strings.memory` and `ringspan.blocks.max`"),
    /** Slots of the ring in use; goes up and down. Written by the timer thread. */
    RING_USED(
            "ring.used",
            "slots",
            "Slots of the ring in use; goes up and down. Written by the timer thread.",
            "the engine does not keep up, see `ring.capacity`"),
    /** Most slots of the ring in use at a time, since the start. Written by the timer thread. */
    RING_USED_MAX(
            "ring.used-max",
            "slots",
            "Most slots of the ring in use at a time, since the start. Written by the timer thread.",
            "at `ring.capacity` producers wait, or lose: raise `ringspan.ring.slots`"),
    /** Slots of the ring, as configured. */
    RING_CAPACITY("ring.capacity", "slots", "Slots of the ring, as configured.", "never"),
    /** Records of the span table in use; goes up and down. Written by the decode thread, with each tick. */
    TABLE_SPANS(
            "table.spans",
            "spans",
            "Records of the span table in use; goes up and down. Written by the decode thread, with each tick.",
            "more is live, or the receiver is too slow; see `table.spans-capacity`"),
    /** Records of the span table in use, the most at the end of a batch since the start. Written by the decode thread, with each tick. */
    TABLE_SPANS_MAX(
            "table.spans-max",
            "spans",
            "Records of the span table in use, the most at the end of a batch since the start. Written by the decode thread, with each tick.",
            "at `table.spans-capacity` something is lost: raise `ringspan.spans.max`"),
    /** Records of the span table that there are, as configured. Written by the decode thread. */
    TABLE_SPANS_CAPACITY(
            "table.spans-capacity",
            "spans",
            "Records of the span table that there are, as configured. Written by the decode thread.",
            "never"),
    /** Records of the segment table in use; goes up and down. Written by the decode thread, with each tick. */
    TABLE_SEGMENTS(
            "table.segments",
            "segments",
            "Records of the segment table in use; goes up and down. Written by the decode thread, with each tick.",
            "more is live, or the receiver is too slow; see `table.segments-capacity`"),
    /**
     * Records of the segment table in use, the most at the end of a batch since the start. Written by the decode
     * thread, with each tick.
     */
    TABLE_SEGMENTS_MAX(
            "table.segments-max",
            "segments",
            "Records of the segment table in use, the most at the end of a batch since the start. Written by the decode thread, with each tick.",
            "at `table.segments-capacity` something is lost: raise `ringspan.segments.max`"),
    /** Records of the segment table that there are, as configured. Written by the decode thread. */
    TABLE_SEGMENTS_CAPACITY(
            "table.segments-capacity",
            "segments",
            "Records of the segment table that there are, as configured. Written by the decode thread.",
            "never"),
    /** Blocks of attributes in use; goes up and down. Written by the decode thread, with each tick. */
    TABLE_BLOCKS(
            "table.blocks",
            "blocks",
            "Blocks of attributes in use; goes up and down. Written by the decode thread, with each tick.",
            "more is live, or the receiver is too slow; see `table.blocks-capacity`"),
    /** Blocks of attributes in use, the most at the end of a batch since the start. Written by the decode thread, with each tick. */
    TABLE_BLOCKS_MAX(
            "table.blocks-max",
            "blocks",
            "Blocks of attributes in use, the most at the end of a batch since the start. Written by the decode thread, with each tick.",
            "at `table.blocks-capacity` something is lost: raise `ringspan.blocks.max`"),
    /** Blocks of attributes that there are, as configured. Written by the decode thread. */
    TABLE_BLOCKS_CAPACITY(
            "table.blocks-capacity",
            "blocks",
            "Blocks of attributes that there are, as configured. Written by the decode thread.",
            "never"),
    /** Entries of the string table in use; goes up and down. Written by the decode thread, with each tick. */
    TABLE_STRINGS(
            "table.strings",
            "strings",
            "Entries of the string table in use; goes up and down. Written by the decode thread, with each tick.",
            "more is live, or the receiver is too slow; see `table.strings-capacity`"),
    /** Entries of the string table in use, the most at the end of a batch since the start. Written by the decode thread, with each tick. */
    TABLE_STRINGS_MAX(
            "table.strings-max",
            "strings",
            "Entries of the string table in use, the most at the end of a batch since the start. Written by the decode thread, with each tick.",
            "at `table.strings-capacity` something is lost: raise `ringspan.strings.max`"),
    /** Entries of the string table that there are, as configured. Written by the decode thread. */
    TABLE_STRINGS_CAPACITY(
            "table.strings-capacity",
            "strings",
            "Entries of the string table that there are, as configured. Written by the decode thread.",
            "never"),
    /** Bytes of the string table in use; goes up and down. Written by the decode thread, with each tick. */
    TABLE_STRING_BYTES(
            "table.string-bytes",
            "bytes",
            "Bytes of the string table in use; goes up and down. Written by the decode thread, with each tick.",
            "more is live, or the receiver is too slow; see `table.string-bytes-capacity`"),
    /** Bytes of the string table in use, the most at the end of a batch since the start. Written by the decode thread, with each tick. */
    TABLE_STRING_BYTES_MAX(
            "table.string-bytes-max",
            "bytes",
            "Bytes of the string table in use, the most at the end of a batch since the start. Written by the decode thread, with each tick.",
            "at `table.string-bytes-capacity` something is lost: raise `ringspan.strings.memory`"),
    /** Bytes of the string table that there are, as configured. Written by the decode thread. */
    TABLE_STRING_BYTES_CAPACITY(
            "table.string-bytes-capacity",
            "bytes",
            "Bytes of the string table that there are, as configured. Written by the decode thread.",
            "never"),
    /**
     * Age of the oldest span that is not finished, of those looked at so far; 0 if there is none; goes up and down.
     * Written by the decode thread, with each tick.
     */
    SPANS_OLDEST_OPEN(
            "spans.oldest-open",
            "ms",
            "Age of the oldest span that is not finished, of those looked at so far; 0 if there is none; goes up and down. Written by the decode thread, with each tick.",
            "spans are never finished; take a census, see `ringspan.expiry.age`"),
    /**
     * Payloads handed to the transport that the receiver has not accepted, and that are not lost; goes up and down.
     * Written by the timer thread.
     */
    PAYLOADS_WAITING(
            "payloads.waiting",
            "payloads",
            "Payloads handed to the transport that the receiver has not accepted, and that are not lost; goes up and down. Written by the timer thread.",
            "the receiver is too slow, or away"),
    /** Most payloads that waited at a time, since the start. Written by the send thread. */
    PAYLOADS_WAITING_MAX(
            "payloads.waiting-max",
            "payloads",
            "Most payloads that waited at a time, since the start. Written by the send thread.",
            "at one less than `payloads.capacity` no buffer is free: raise `ringspan.payload.count`, or look at the receiver"),
    /** Payload buffers, as configured; one is being filled. */
    PAYLOADS_CAPACITY("payloads.capacity", "payloads", "Payload buffers, as configured; one is being filled.", "never"),
    /**
     * Time since the oldest payload that waits was handed to the transport; 0 if none waits; goes up and down. Written
     * by the timer thread.
     */
    PAYLOADS_OLDEST_AGE(
            "payloads.oldest-age",
            "ms",
            "Time since the oldest payload that waits was handed to the transport; 0 if none waits; goes up and down. Written by the timer thread.",
            "the receiver does not answer"),
    /** State of the receiver: 0 idle, 1 a payload is being sent, 2 the last attempt failed, 3 detached. Written by the timer thread. */
    SEND_STATE(
            "send.state",
            "state",
            "State of the receiver: 0 idle, 1 a payload is being sent, 2 the last attempt failed, 3 detached. Written by the timer thread.",
            "see `send.failing-time` and `receivers.detached`"),
    /**
     * Time since the first of the failed attempts behind which none succeeded; 0 if the last one did; goes up and
     * down. Written by the timer thread.
     */
    SEND_FAILING_TIME(
            "send.failing-time",
            "ms",
            "Time since the first of the failed attempts behind which none succeeded; 0 if the last one did; goes up and down. Written by the timer thread.",
            "the receiver is away, or overloaded"),
    /** Records of a second thread in a writer that holds those of a first one, if {@code ringspan.checks} is set. */
    MISUSE_THREADS(
            "misuse.threads",
            "records",
            "Records of a second thread in a writer that holds those of a first one, if `ringspan.checks` is set.",
            "a writer is shared; the log has span, operation and threads"),
    /** Uses of an id that this engine has not given out, for a text or a scope, if {@code ringspan.checks} is set. */
    MISUSE_IDS(
            "misuse.ids",
            "uses",
            "Uses of an id that this engine has not given out, for a text or a scope, if `ringspan.checks` is set.",
            "the tracer takes a number for an id, or one engine's id for another's"),
    /** Durations that are negative or a time, swapped with a start or not, if {@code ringspan.checks} is set. */
    MISUSE_TIMES(
            "misuse.times",
            "durations",
            "Durations that are negative or a time, swapped with a start or not, if `ringspan.checks` is set.",
            "the tracer gives an end in place of a duration, or start and duration in the wrong order"),
    /** Times that are not in nanoseconds since the epoch, if {@code ringspan.checks} is set. */
    MISUSE_UNITS(
            "misuse.units",
            "times",
            "Times that are not in nanoseconds since the epoch, if `ringspan.checks` is set.",
            "the tracer gives milliseconds, microseconds, seconds, or `System.nanoTime()`"),
    /** Ids of spans, traces and segments that are 0, if {@code ringspan.checks} is set. */
    MISUSE_ZERO_IDS(
            "misuse.zero-ids",
            "ids",
            "Ids of spans, traces and segments that are 0, if `ringspan.checks` is set.",
            "the tracer makes no ids; `TraceEngine.newSpanId` does"),
    /** Writers with records that were never committed, if {@code ringspan.checks} is set. */
    MISUSE_UNCOMMITTED(
            "misuse.uncommitted",
            "writers",
            "Writers with records that were never committed, if `ringspan.checks` is set.",
            "a `commit` is missing"),
    /** Spans that came behind the end of their parent and of the rest of their segment, if {@code ringspan.checks} is set. */
    MISUSE_LATE(
            "misuse.late",
            "spans",
            "Spans that came behind the end of their parent and of the rest of their segment, if `ringspan.checks` is set.",
            "a local root ends before what belongs to it; the trace goes out in parts"),
    /** Ends of spans that had been finished before, if {@code ringspan.checks} is set. */
    MISUSE_FINISHED(
            "misuse.finished",
            "ends",
            "Ends of spans that had been finished before, if `ringspan.checks` is set.",
            "two places of the tracer finish a span");

    private final String label;
    private final boolean isDerived;
    private final String unit;
    private final String meaning;
    private final String help;

    EngineCounter(final String label, final String unit, final String meaning, final String help) {
        this(label, false, unit, meaning, help);
    }

    EngineCounter(
            final String label, final boolean isDerived, final String unit, final String meaning, final String help) {
        this.label = label;
        this.isDerived = isDerived;
        this.unit = unit;
        this.meaning = meaning;
        this.help = help;
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
     * Whether the value goes up and down: it says how things are, and not what has come to pass.
     *
     * @return false for what only grows
     */
    public boolean isGauge() {
        return CounterKinds.isGauge(this);
    }

    /**
     * Whether each receiver of an engine has a value of its own.
     *
     * @return true for what comes behind the hand-over of chunks, and the totals of spans and traces that it is a part of
     */
    public boolean isOfReceiver() {
        return CounterKinds.isOfReceiver(this);
    }

    /**
     * The name under which the counter is published.
     *
     * @return lower case, dots and dashes
     */
    public String label() {
        return label;
    }

    /**
     * What it is counted in.
     *
     * @return a word, such as {@code spans}
     */
    public String unit() {
        return unit;
    }

    /**
     * What it counts, and on which thread.
     *
     * @return for people; names stand in backticks
     */
    public String meaning() {
        return meaning;
    }

    /**
     * What to do when it grows.
     *
     * @return for people; names stand in backticks
     */
    public String help() {
        return help;
    }
}
