/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import io.ringspan.protocol.OpCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What records mean in lenient mode, over collections that are never full: the model of all tests. */
public final class TraceModel {
    /** No producer. */
    public static final int NO_SOURCE = -1;

    /** Segment of a span that has none, while it is on its way through. */
    static final long NO_SEGMENT = Long.MIN_VALUE;

    /** The producer whose ids are the engine's own, and stay. */
    static final int OWN_SOURCE = 0;

    private static final String RECORDS_LOST = "records-lost";
    private static final String PRIORITY_KEY = "_sampling_priority_v1";
    private static final String MECHANISM_KEY = "_dd.p.dm";
    // no priority that means anything
    private static final int NO_PRIORITY = Integer.MIN_VALUE;

    static final class Segment {
        // the id 0 cannot be told from that of a segment that began with a whole span
        private final long rootId;
        // in the order of creation
        private final Map<Long, SpanModel> spans = new LinkedHashMap<>();
        // set again on every first span of a chunk
        private final List<Consumer<Tags>> tags = new ArrayList<>();
        String origin;
        Integer priority;
        private boolean hasMechanism;
        private boolean incomplete;

        Segment(final long rootId, final boolean incomplete) {
            this.rootId = rootId;
            this.incomplete = incomplete;
        }

        private boolean isAllFinished() {
            return spans.values().stream().allMatch(span -> span.finished);
        }

        private long finished() {
            return spans.values().stream().filter(span -> span.finished).count();
        }

        /** The tags as they are now. */
        Tags current() {
            final Tags current = new Tags();
            tags.forEach(tag -> tag.accept(current));
            return current;
        }
    }

    private final Map<String, String> defaults;
    private final int partialFlush;
    private final int ownSource;
    private final Map<Integer, Source> sources = new HashMap<>();
    private final Map<Long, SpanModel> live = new HashMap<>();
    private final Map<Long, Segment> segments = new HashMap<>();
    private final Set<Long> segmentsWithLosses = new HashSet<>();
    private final Counts counts = new Counts();
    private long faultsBefore;
    private Source strings;
    private List<List<Map<String, Object>>> chunks = new ArrayList<>();

    /** A model without spans. */
    public TraceModel(final Map<String, String> defaults, final int partialFlush) {
        this(defaults, partialFlush, OWN_SOURCE);
    }

    /** A model without spans; the ids of one of its producers stay in all epochs. */
    public TraceModel(final Map<String, String> defaults, final int partialFlush, final int ownSource) {
        this.ownSource = ownSource;
        this.defaults = defaults;
        this.partialFlush = partialFlush;
    }

    /** Applies what a producer has committed. */
    public void apply(final Batch batch) {
        strings = sources.computeIfAbsent(batch.producer(), producer -> new Source(producer != ownSource));
        for (final Op op : batch.ops()) {
            faultsBefore = faults();
            op.apply(this);
            markIfFaulty(live.get(op.span()));
            counts.records++;
            if (op.opcode() != OpCode.WITH_TEXTS) {
                strings.hold(List.of());
            }
        }
        strings.hold(List.of());
    }

    /** Texts for the next operation. */
    void hold(final List<String> texts) {
        strings.hold(texts);
    }

    private long faults() {
        return counts.stringNotFound + counts.malformed;
    }

    // a trace of which a record, or a part of one, had no effect
    private void markIfFaulty(final SpanModel span) {
        if (span != null && faults() != faultsBefore) {
            segments.get(span.segmentId).incomplete = true;
        }
    }

    /** What was counted so far. */
    public Counts counts() {
        counts.live = live.size();
        return counts;
    }

    /** Chunks completed since the last call. */
    public List<List<Map<String, Object>>> takeChunks() {
        final List<List<Map<String, Object>>> taken = chunks;
        chunks = new ArrayList<>();
        return taken;
    }

    Map<Long, SpanModel> live() {
        return live;
    }

    /** A segment that is there, or null. */
    Segment segment(final long id) {
        return segments.get(id);
    }

    // --- strings

    void define(final int id, final String text) {
        strings.define(id, text);
    }

    void evict(final int id) {
        strings.remove(id);
    }

    void beginEpoch() {
        if (!strings.beginEpoch()) {
            malformed();
        }
    }

    /** The text of an id that a record uses, or null and what follows from that. */
    private String text(final int id) {
        final String text = strings.get(id);
        if (text == null) {
            stringNotFound();
        }
        return text;
    }

    // all that follows from an id that means nothing
    private void stringNotFound() {
        counts.stringNotFound++;
    }

    private String textOr(final int id, final String otherwise) {
        final String text = text(id);
        return text == null ? otherwise : text;
    }

    // --- spans

    void malformed() {
        counts.malformed++;
    }

    /** Does something with a live span, or counts that it is not. */
    void ofSpan(final long id, final Consumer<SpanModel> action) {
        final SpanModel span = live.get(id);
        if (span == null) {
            counts.spanNotFound++;
        } else {
            action.accept(span);
        }
    }

    /** Starts a span, in front of everything else that its record holds. */
    SpanModel start(final SpanModel span, final long rootId) {
        counts.created++;
        final SpanModel old = live.remove(span.id);
        if (old != null) {
            counts.replaced++;
            segments.get(old.segmentId).incomplete = true;
            segments.get(old.segmentId).spans.remove(old.id);
            if (old.segmentId != span.segmentId) {
                settle(old.segmentId, !old.finished);
            }
        }
        defaults.forEach(span.tags::text);
        live.put(span.id, span);
        segments.computeIfAbsent(span.segmentId, id -> new Segment(rootId, segmentsWithLosses.contains(id)))
                .spans
                .put(span.id, span);
        return span;
    }

    /** Starts a span without a segment; a live span of the same id, which is not to be touched, or null. */
    SpanModel startLone(final SpanModel span) {
        final SpanModel hidden = live.remove(span.id);
        start(span, 0);
        return hidden;
    }

    /** Sends a span without a segment. */
    void finishLone(final SpanModel span, final boolean localRoot, final SpanModel hidden) {
        span.finished = true;
        markIfFaulty(span);
        live.remove(span.id);
        send(List.of(span), localRoot, null);
        if (hidden != null) {
            live.put(hidden.id, hidden);
        }
    }

    /** Notes that a span of a segment never came. */
    void loseSpanOf(final long segmentId) {
        segmentsWithLosses.add(segmentId);
        final Segment segment = segments.get(segmentId);
        if (segment != null) {
            segment.incomplete = true;
        }
    }

    // what becomes of a segment that a span has left without being sent
    private void settle(final long segmentId, final boolean openSpanLeft) {
        final Segment segment = segments.get(segmentId);
        if (segment.spans.isEmpty()) {
            segments.remove(segmentId);
        } else if (openSpanLeft && segment.isAllFinished()) {
            sendFinished(segmentId, null, null);
        }
    }

    /** Core texts; an id below 0 is not part of the record. */
    void core(final SpanModel span, final int name, final int service, final int resource, final int type) {
        span.name = name == SpanOps.NONE ? "" : textOr(name, "");
        span.service = service == SpanOps.NONE ? "" : textOr(service, "");
        span.resource = resource == SpanOps.NONE ? "" : textOr(resource, "");
        span.type = type == SpanOps.NONE ? "" : textOr(type, "");
    }

    void name(final SpanModel span, final int id) {
        span.name = textOr(id, span.name);
    }

    void service(final SpanModel span, final int id) {
        span.service = textOr(id, span.service);
    }

    void resource(final SpanModel span, final int id) {
        span.resource = textOr(id, span.resource);
    }

    void type(final SpanModel span, final int id) {
        span.type = textOr(id, span.type);
    }

    /** Does something with the text of a key, if it has one. */
    void withKey(final int keyId, final Consumer<String> action) {
        final String key = text(keyId);
        if (key != null) {
            action.accept(key);
        }
    }

    /** A pair of ids, of which one that means nothing is enough, and counts once. */
    void pair(final int keyId, final int valueId, final PairAction action) {
        final String key = strings.get(keyId);
        final String value = strings.get(valueId);
        if (key == null || value == null) {
            stringNotFound();
        } else {
            action.accept(key, value);
        }
    }

    /** What to do with two texts. */
    @FunctionalInterface
    interface PairAction {
        void accept(String key, String value);
    }

    void errorDetails(final SpanModel span, final int typeId, final String message, final String stack) {
        final String errorType = textOr(typeId, "");
        span.error = 1;
        putUnlessEmpty(span, "error.type", errorType);
        putUnlessEmpty(span, "error.message", message);
        putUnlessEmpty(span, "error.stack", stack);
    }

    void status(final SpanModel span, final int code, final int messageId) {
        span.status(code, textOr(messageId, ""));
    }

    private static void putUnlessEmpty(final SpanModel span, final String key, final String value) {
        if (!value.isEmpty()) {
            span.tags.text(key, value);
        }
    }

    // --- segments

    void origin(final SpanModel span, final int id) {
        final Segment segment = segments.get(span.segmentId);
        segment.origin = textOr(id, segment.origin);
    }

    void traceText(final SpanModel span, final String key, final String value) {
        segments.get(span.segmentId).tags.add(tags -> tags.text(key, value));
    }

    void traceNumber(final SpanModel span, final String key, final double value) {
        final Segment segment = segments.get(span.segmentId);
        segment.tags.add(tags -> tags.number(key, value));
        if (key.equals(PRIORITY_KEY)) {
            segment.priority = (int) value == NO_PRIORITY ? null : Integer.valueOf((int) value);
        }
    }

    void priority(final SpanModel span, final int priority, final int mechanism) {
        traceNumber(span, PRIORITY_KEY, priority);
        final Segment segment = segments.get(span.segmentId);
        if (mechanism >= 0) {
            traceText(span, MECHANISM_KEY, "-" + mechanism);
        } else if (segment.hasMechanism) {
            segment.tags.add(tags -> tags.unset(MECHANISM_KEY));
        }
        segment.hasMechanism = mechanism >= 0;
    }

    void rate(final SpanModel span, final String key, final double rate) {
        if (!Double.isNaN(rate)) {
            traceNumber(span, key, rate);
        }
    }

    // --- completion

    void finish(final SpanModel span, final long duration) {
        span.duration = duration;
        if (!span.finished) {
            span.finished = true;
            final Segment segment = segments.get(span.segmentId);
            if (segment.isAllFinished() || isPartialFlushDue(segment)) {
                sendFinished(span.segmentId, null, null);
            }
        }
    }

    void finishWhole(final SpanModel span, final boolean last) {
        span.finished = true;
        markIfFaulty(span);
        if (last) {
            sendFinished(span.segmentId, span, null);
        } else if (isPartialFlushDue(segments.get(span.segmentId))) {
            sendFinished(span.segmentId, null, null);
        }
    }

    void flush(final List<Long> ids, final boolean localRoot) {
        final List<SpanModel> members = new ArrayList<>();
        for (final long id : ids) {
            ofSpan(id, span -> members.add(live.remove(id)));
        }
        if (!members.isEmpty()) {
            final String reason = members.size() < ids.size() ? RECORDS_LOST : null;
            send(members, localRoot && members.get(0).id == ids.get(0), reason);
        }
    }

    // among very many open spans a chunk has to take along a share of them
    private boolean isPartialFlushDue(final Segment segment) {
        return segment.finished() >= partialFlush && segment.finished() >= segment.spans.size() / 8;
    }

    void abandon(final SpanModel span) {
        live.remove(span.id);
        counts.abandoned++;
        segments.get(span.segmentId).spans.remove(span.id);
        settle(span.segmentId, !span.finished);
    }

    void abandonSegment(final SpanModel span) {
        final Segment segment = segments.remove(span.segmentId);
        live.keySet().removeAll(segment.spans.keySet());
        counts.abandoned += segment.spans.size();
    }

    /** Completes chunks of all finished spans, as the end does. */
    public void finishAll() {
        for (final long segmentId : List.copyOf(segments.keySet())) {
            final Segment segment = segments.get(segmentId);
            if (segment.finished() > 0) {
                sendFinished(segmentId, null, "closed");
            }
        }
    }

    private void sendFinished(final long segmentId, final SpanModel lead, final String reason) {
        final Segment segment = segments.get(segmentId);
        final List<SpanModel> members = new ArrayList<>();
        if (lead != null) {
            members.add(lead);
        }
        segment.spans.values().stream()
                .filter(span -> span.finished && span != lead)
                .forEach(members::add);
        members.forEach(span -> live.remove(span.id));
        send(members, lead != null || (segment.rootId != 0 && members.get(0).id == segment.rootId), reason);
    }

    // spans that are no longer live, but still with their segments; why they are not all there should be, or null
    private void send(final List<SpanModel> members, final boolean localRoot, final String reason) {
        final SpanModel first = members.get(0);
        final Segment segment = segments.get(first.segmentId);
        for (final SpanModel span : members) {
            final Segment own = segments.get(span.segmentId);
            own.spans.remove(span.id);
            if (own.spans.isEmpty() && own != segment) {
                segments.remove(span.segmentId);
            }
        }
        if (localRoot) {
            first.tags.number("_dd.top_level", 1);
        }
        segment.tags.forEach(tag -> tag.accept(first.tags));
        if (segment.spans.isEmpty()) {
            segments.remove(first.segmentId);
        }
        final String incomplete = segment.incomplete ? RECORDS_LOST : reason;
        counts.completed += members.size();
        counts.chunks++;
        chunks.add(members.stream()
                .map(span -> span == first ? span.sentFirst(segment.origin, incomplete) : span.sent(segment.origin))
                .toList());
    }
}
