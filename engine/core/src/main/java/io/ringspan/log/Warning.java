/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.lang.System.Logger.Level;
import java.util.regex.Pattern;

/**
 * What is worth a line in the log as soon as it is counted: each reason for which spans are lost, and each counter of something else that
 * is lost or wrong. Each says what happened, and which setting changes it. Words for one and for many stand in braces.
 *
 * <p>Counters that follow from these, such as those of incomplete traces, and those of waits, have none.
 */
enum Warning {
    RING_FULL(
            DropReason.RING_FULL,
            "the ring was full",
            "Raise ringspan.ring.slots; ringspan.ring.overflow and ringspan.ring.overflow-timeout say whether and how long"
                    + " producers wait."),
    INTERRUPTED(
            DropReason.INTERRUPTED,
            "the thread was interrupted while it waited at the full ring",
            "Raise ringspan.ring.slots, or let threads not wait, by ringspan.ring.overflow."),
    ENGINE_THREAD(
            DropReason.ENGINE_THREAD,
            "a thread of the engine published into the full ring, which it has to empty itself",
            "Publish from a thread of the application in place of a listener or transport, or raise ringspan.ring.slots."),
    PUBLISH_FAILED(
            DropReason.PUBLISH_FAILED,
            "publishing failed with an error in the application's thread, such as no stack, no heap, or memory that is gone",
            "No setting of Ringspan changes that; look for the error in the application."),
    CLOSED(
            DropReason.CLOSED,
            "the engine was closed before",
            "Close the engine behind all threads that publish; ringspan.shutdown-hook closes it when the JVM shuts down."),
    DECODE_FAILED(
            DropReason.DECODE_FAILED,
            "decoding ended in an unexpected exception",
            "No setting changes that; please report it with the exception, which is in this log."),
    SPANS_SKIPPED(
            DropReason.SKIPPED,
            "decoding stopped at a record in front of them, which could not be read or, in strict mode, was in error",
            "No setting changes that; see records.malformed, records.string-not-found and records.span-not-found."),
    SPAN_TABLE_FULL(
            DropReason.SPAN_TABLE_FULL,
            "the table of spans was full",
            "Raise ringspan.spans.max. If spans are never finished, a census names them, and ringspan.expiry.age says when"
                    + " they make room."),
    SEGMENT_TABLE_FULL(
            DropReason.SEGMENT_TABLE_FULL,
            "the table of trace segments was full",
            "Raise ringspan.segments.max. If spans are never finished, a census names them, and ringspan.expiry.age says when"
                    + " they make room."),
    DUPLICATE_CREATE(
            DropReason.DUPLICATE_CREATE,
            "a span with the same id was created while the first one was open",
            "No setting changes that; the tracer gives an id to two spans."),
    CHUNK_ERROR(
            DropReason.CHUNK_ERROR,
            "a chunk named a span that is not open, and strict mode drops the spans named before it",
            "The tracer is at fault; with ringspan.mode=lenient the other spans are sent."),
    OVERSIZE_SPAN(
            DropReason.OVERSIZE_SPAN,
            "no span may be longer than a payload buffer",
            "Raise ringspan.payload.length, and the receiver's own limit if that is lower, or let long texts be cut by a lower"
                    + " ringspan.text.max."),
    NO_PAYLOAD_BUFFER(
            DropReason.NO_PAYLOAD_BUFFER,
            "all payload buffers were waiting for the receiver",
            "Check that the receiver{at} is up and fast enough. A higher ringspan.payload.count bridges longer"
                    + " outages; ringspan.payload.exhausted says whether the engine drops or waits."),
    REJECTED(
            DropReason.REJECTED,
            "the receiver rejected the payload",
            "Check that {address} leads to a receiver of this format."),
    PARTIAL_SUCCESS(
            DropReason.PARTIAL_SUCCESS,
            "the receiver took only the rest of the payload",
            "No setting changes that; what the receiver says tells what is wrong."),
    TOO_LARGE(
            DropReason.TOO_LARGE,
            "the trace chunk is larger than the receiver takes",
            "Raise the receiver's limit, or lower ringspan.segment.partial-flush."),
    RETRIES_EXHAUSTED(
            DropReason.RETRIES_EXHAUSTED,
            "the receiver did not take the payload within all attempts",
            "Check that the receiver{at} is up. Higher ringspan.retry.attempts and ringspan.retry.backoff-max"
                    + " bridge longer outages; a higher ringspan.payload.count keeps what comes in meanwhile."),
    CLOSE_TIMEOUT(
            DropReason.CLOSE_TIMEOUT,
            "the close timeout was over before the receiver had the payload",
            "A longer ringspan.close-timeout helps if the receiver is slow."),
    INTERNAL_ERROR(
            DropReason.INTERNAL_ERROR,
            "handling ended in an unexpected exception",
            "No setting changes that; please report it with the exception, which is in this log."),
    HANDLER_STUCK(
            DropReason.HANDLER_STUCK,
            "a handler of the engine did not come back before closing gave it up",
            "Look for code of the application that the engine runs, such as a query or an encoder, and that does not return; a"
                    + " longer ringspan.close-timeout helps if it is slow."),
    INCOMPLETE(
            DropReason.INCOMPLETE,
            "something of the trace was lost before",
            "Other warnings say what; with ringspan.segment.incomplete=mark such traces are sent with a mark."),
    ABANDONED(
            DropReason.ABANDONED,
            Level.DEBUG,
            "the tracer abandoned the span or its trace",
            "No setting changes that; it is what the tracer wants."),
    EXPIRED(
            DropReason.EXPIRED,
            "nothing happened in the trace for longer than ringspan.expiry.age",
            "A census names operations that leave spans open; with ringspan.expiry.action=finish such spans are sent."),
    FILTERED(
            DropReason.FILTERED,
            Level.DEBUG,
            "a filter dropped the trace",
            "Look at ringspan.filter.drop-resources, ringspan.filter.keep-share and the filters of the application; the counters spans.filtered"
                    + " say which one it was."),
    FILTER_FAILED(
            DropReason.FILTER_FAILED,
            "a filter failed, and the trace may hold what it was to take out",
            "The filter is at fault; with ringspan.filter.on-error=keep such traces are sent."),
    RECEIVER_BEHIND(
            DropReason.RECEIVER_BEHIND,
            "an optional receiver was too far behind, or its encoder did not come back",
            "No setting changes that; look at what its encoder does, or make it a required receiver, for which the others wait."),
    INVALID_IDS(
            DropReason.INVALID_IDS,
            "a span without an id, or of a trace without one, would make the receiver refuse the whole payload",
            "No setting changes that; the tracer is at fault."),
    UNSAMPLED(
            DropReason.UNSAMPLED,
            Level.DEBUG,
            "the tracer did not keep the trace, and the receiver does not want such traces",
            "No setting of the engine changes that; the setting unsampled of the receiver does."),

    RECORDS_MALFORMED(
            EngineCounter.RECORDS_MALFORMED,
            "{record|records} could not be read",
            "No setting changes that; the sender of the change buffers is at fault, or a record was published twice at a time."),
    RECORDS_SKIPPED(
            EngineCounter.RECORDS_SKIPPED,
            "{record was|records were} left out behind one that could not be read",
            "No setting changes that; see records.malformed."),
    BATCHES_SKIPPED(
            EngineCounter.BATCHES_SKIPPED,
            "{batch was|batches were} left out because an earlier one of the change buffer failed",
            "With ringspan.mode=lenient such batches are read."),
    STRING_NOT_FOUND(
            EngineCounter.RECORDS_STRING_NOT_FOUND,
            "{use|uses} of a string id that is not defined {was|were} left out",
            "The sender is at fault, unless strings were dropped: then raise ringspan.strings.max and ringspan.strings.memory."),
    BUFFERS_REFUSED(
            EngineCounter.BUFFERS_REFUSED,
            "{change buffer was|change buffers were} refused",
            "The exception at the caller says why; ringspan.sources.buffer-max limits their length."),
    CLAIMS_PADDED(
            EngineCounter.CLAIMS_PADDED,
            "{claim|claims} of room in the ring {was|were} published in place of a thread that ended or failed before; what was not"
                    + " written is lost",
            "No setting changes that; look for threads that are stopped, or have no stack or heap."),
    CLAIMS_STALLED(
            EngineCounter.CLAIMS_STALLED,
            "{time|times} a thread claimed room in the ring and did not publish it within ringspan.ring.claim-timeout, so that the"
                    + " engine waits for it",
            "Look at what stops the thread."),
    ATTRIBUTES_DROPPED(
            EngineCounter.ATTRIBUTES_DROPPED,
            "{tag or event was|tags or events were} left out because the table was full",
            "Raise ringspan.blocks.max."),
    STRINGS_DROPPED(
            EngineCounter.STRINGS_DROPPED,
            "{text was|texts were} left out because the table was full",
            "Raise ringspan.strings.memory and ringspan.strings.max."),
    TEXTS_CUT(EngineCounter.TEXTS_CUT, "{text was|texts were} cut for being too long", "See ringspan.text.max."),
    TEXTS_UNREADABLE(
            EngineCounter.TEXTS_UNREADABLE,
            "{text|texts} that threw an exception when read {was|were} left out",
            "No setting changes that; the application hands over texts that throw."),
    ATTRIBUTES_TOO_LONG(
            EngineCounter.ATTRIBUTES_TOO_LONG,
            "{tag or event was|tags or events were} left out for being too long, since they cannot be cut",
            "See ringspan.ring.record-max."),
    KEYS_DEMOTED(
            EngineCounter.KEYS_DEMOTED,
            "{key|keys} of tags had too many values; new values travel inline, which takes more room in the ring",
            "If a key has few values after all, raise ringspan.intern.values-per-key; if they never end, set them as text to"
                    + " begin with."),
    SEND_RETRIES(
            EngineCounter.SEND_RETRIES,
            "{time|times} the receiver did not take a payload, and it was sent again",
            "Check that the receiver is up and that {address} is right."),
    SEND_SPLITS(
            EngineCounter.SEND_SPLITS,
            "{payload was|payloads were} split for being larger than the receiver takes",
            "A lower ringspan.payload.flush-at, or a higher limit at the receiver, saves the wasted request."),
    ANSWERS_UNREADABLE(
            EngineCounter.ANSWERS_UNREADABLE,
            "{answer|answers} of the receiver could not be understood",
            "Check that {address} leads to a receiver of this format, and what stands in between."),
    ANSWERS_WARNED(
            EngineCounter.ANSWERS_WARNED,
            "{time|times} the receiver took all spans, but had a warning",
            "No setting changes that; see what the receiver says."),
    SPANS_EXPIRED(
            EngineCounter.SPANS_EXPIRED,
            "{span was|spans were} never finished, and expired",
            "A census names their operations; ringspan.expiry.age says when they expire."),
    MEMORY_LEFT(
            EngineCounter.MEMORY_LEFT,
            "{byte|bytes} outside the heap {was|were} left to the collector at close, because a thread may still touch them",
            "No setting changes that; look for a transport, an encoder or a query that does not come back."),
    MEMORY_OVERRUN(
            EngineCounter.MEMORY_OVERRUN,
            "{slot was|slots were} overwritten in mapped memory that {was|were} still needed: if the process is killed meanwhile, not all"
                    + " can be recovered",
            "Raise ringspan.memory.length, or look why the receiver takes so long."),
    RECEIVERS_DETACHED(
            EngineCounter.RECEIVERS_DETACHED,
            "{optional receiver was|optional receivers were} detached because the encoder did not come back, and get nothing any more",
            "No setting changes that; look at what the encoder waits for, and start the engine anew."),
    RECEIVER_DOWN(
            DropReason.RECEIVER_DOWN,
            "the receiver was down, and others were to have the room",
            "Look after the receiver{at}; {receiver}spool.directory gives it a spool, and {receiver}outage.drop says what gives way."),
    SPOOL_FULL(
            DropReason.SPOOL_FULL,
            "the receiver was down for so long that its spool was full",
            "Look after the receiver{at}; {receiver}spool.size-max is the bound, and {receiver}outage.drop says what gives way."),
    SPOOL_FAILED(
            DropReason.SPOOL_FAILED,
            "the receiver was down, and its spool could not be written",
            "Look after the disk of {receiver}spool.directory."),
    SPOOL_DAMAGED(
            DropReason.SPOOL_DAMAGED,
            "payloads in the spool were damaged, or broke off when a process was killed",
            "Look after the disk of {receiver}spool.directory, unless a process was killed."),
    SPOOL_FAILURES(
            EngineCounter.SPOOL_FAILURES,
            "{time|times} the spool could not be used",
            "Look after {receiver}spool.directory and its disk."),
    SPOOL_DAMAGE(
            EngineCounter.SPOOL_DAMAGE,
            "{place|places} in the spool {was|were} no payload, or a damaged one",
            "Look after the disk of {receiver}spool.directory."),
    ATTRIBUTES_CUT(
            EngineCounter.ATTRIBUTES_CUT,
            "{attribute was|attributes were} left out of spans, because the receiver takes no more, or its format has no place for"
                    + " them",
            "No setting of the engine changes that; the limit is the setting attributes.max of the receiver, where it has that."),
    EVENTS_CUT(
            EngineCounter.EVENTS_CUT,
            "{event was|events were} left out of spans, because the receiver takes no more",
            "No setting of the engine changes that; the limit is the setting events.max of the receiver."),
    LINKS_CUT(
            EngineCounter.LINKS_CUT,
            "{link was|links were} left out of spans, because the receiver takes no more, or its format has no place for them",
            "No setting of the engine changes that; the limit is the setting links.max of the receiver, where it has that."),
    TEXTS_SHORTENED(
            EngineCounter.TEXTS_SHORTENED,
            "{text|texts} of attributes {was|were} cut for being longer than the receiver takes",
            "No setting of the engine changes that; the limit is the setting attributes.text-max of the receiver."),
    FILTERS_FAILED(
            EngineCounter.FILTERS_FAILED,
            "{call|calls} of filters failed",
            "The filter is at fault; ringspan.filter.on-error says what becomes of the trace."),
    FILTERS_NO_ROOM(
            EngineCounter.FILTERS_NO_ROOM,
            "{text|texts} of filters found no room, so that what was to be changed was redacted or left out",
            "Raise ringspan.strings.memory and ringspan.blocks.max; texts longer than ringspan.text.max find none either."),
    MISUSE_THREADS(
            EngineCounter.MISUSE_THREADS,
            "{time|times} a writer was used by a second thread while it held records of a first one",
            "No setting changes that; give each thread a writer of its own, or commit before another thread goes on."),
    MISUSE_IDS(
            EngineCounter.MISUSE_IDS,
            "{id|ids} that this engine has not given out {was|were} used",
            "No setting changes that; take ids from intern and scope of the same engine; where there is none, use the methods that take texts."),
    MISUSE_TIMES(
            EngineCounter.MISUSE_TIMES,
            "{duration was|durations were} none",
            "No setting changes that; a span takes its start in nanoseconds since the epoch and its duration in nanoseconds, in this order."),
    MISUSE_UNITS(
            EngineCounter.MISUSE_UNITS,
            "{time was|times were} not in nanoseconds since the epoch",
            "No setting changes that; TraceEngine.nowNs is."),
    MISUSE_ZERO_IDS(
            EngineCounter.MISUSE_ZERO_IDS,
            "{id|ids} of spans, traces or segments {was|were} 0",
            "No setting changes that; TraceEngine.newSpanId makes ids."),
    MISUSE_UNCOMMITTED(
            EngineCounter.MISUSE_UNCOMMITTED,
            "{writer was|writers were} left with records that nobody committed",
            "No setting changes that; commit what is staged, or roll it back."),
    MISUSE_LATE(
            EngineCounter.MISUSE_LATE,
            "{span|spans} began behind the end of {its parent and segment|their parents and segments}",
            "No setting changes that; finish a local root behind all that belongs to it, or give what goes on for longer a segment of its own."),
    MISUSE_FINISHED(
            EngineCounter.MISUSE_FINISHED,
            "{span was|spans were} finished twice",
            "No setting changes that; let one place of the tracer finish a span.");

    private static final Pattern PAIR = Pattern.compile("\\{([^|}]*)\\|([^|}]*)}");

    // one of the two is null
    private final DropReason reason;
    private final EngineCounter counter;
    private final Level level;
    private final String what;
    private final String help;

    Warning(final DropReason reason, final String why, final String help) {
        this(reason, Level.WARNING, why, help);
    }

    Warning(final DropReason reason, final Level level, final String why, final String help) {
        this.reason = reason;
        this.level = level;
        this.help = help;
        counter = null;
        what = "{was|were} lost because " + why;
    }

    Warning(final EngineCounter counter, final String what, final String help) {
        this.counter = counter;
        this.what = what;
        this.help = help;
        reason = null;
        level = Level.WARNING;
    }

    Level level() {
        return level;
    }

    /** Null for a counter of something else. */
    DropReason reason() {
        return reason;
    }

    /** Null for a reason. */
    EngineCounter counter() {
        return counter;
    }

    /** Whether each receiver counts that for itself. */
    boolean isOfReceiver() {
        return reason == null ? counter.isOfReceiver() : reason.isAfterHandOver();
    }

    /** What happened, in words that follow a number, which may be 1. */
    String what(final long count) {
        return inNumber(what, count);
    }

    /** What changes it at a receiver. */
    String help(final LoggedReceiver receiver) {
        return receiver.inWords(help);
    }

    /** Of each pair of words for one and for many the right one. */
    static String inNumber(final String text, final long count) {
        return PAIR.matcher(text).replaceAll(count == 1 ? "$1" : "$2");
    }

    /** What it is counted as. */
    String counterName() {
        return reason == null ? counter.label() : EngineCounters.spansName(reason);
    }

    /** Spans, or whatever the counter counts. */
    long count(final EngineCounters counters) {
        return reason == null ? counters.get(counter) : counters.dropped(reason);
    }

    /** Records that were lost in front of the decoder, with spans or without. */
    long records(final EngineCounters counters) {
        return reason == null ? 0 : counters.recordsLost(reason);
    }

    /** What is known of the last time; null if it has been taken already, or there is none. */
    String takeDetail(final EngineCounters counters) {
        return reason == null ? counters.takeDetail(counter) : counters.takeDetail(reason);
    }
}
