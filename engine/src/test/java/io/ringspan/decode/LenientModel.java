/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.decode.DecodeFixture.Sent;
import io.ringspan.decode.DecodeFixture.SentChunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What lenient mode means, over maps that are never full. */
final class LenientModel {
    static final class Span {
        final long id;
        final long segmentId;
        String name = "";
        String service = "";
        long start;
        long duration;
        int error;
        boolean finished;
        int events;
        final Map<String, String> meta = new HashMap<>();
        final Map<String, Double> metrics = new HashMap<>();

        Span(final long id, final long segmentId) {
            this.id = id;
            this.segmentId = segmentId;
        }

        Sent sent() {
            return new Sent(id, name, service, start, duration, error, meta, metrics, events);
        }
    }

    private static final class Segment {
        // the id 0 cannot be told from that of a segment that began with a whole span
        private final long rootId;
        // in the order of creation
        private final Map<Long, Span> spans = new LinkedHashMap<>();
        private final Map<String, String> meta = new HashMap<>();
        private final Map<String, Double> metrics = new HashMap<>();
        private String origin;

        Segment(final long rootId) {
            this.rootId = rootId;
        }

        boolean isAllFinished() {
            return spans.values().stream().allMatch(s -> s.finished);
        }

        long finished() {
            return spans.values().stream().filter(s -> s.finished).count();
        }
    }

    final Map<Integer, String> strings = new HashMap<>();
    long created;
    long replaced;
    long completed;
    long spanNotFound;
    long stringNotFound;

    private final int partialFlush;
    private final Map<Long, Span> live = new HashMap<>();
    private final Map<Long, Segment> segments = new HashMap<>();
    private List<SentChunk> chunks = new ArrayList<>();

    LenientModel(final int partialFlush) {
        this.partialFlush = partialFlush;
    }

    int live() {
        return live.size();
    }

    boolean isLive(final long id) {
        if (!live.containsKey(id)) {
            spanNotFound++;
            return false;
        }
        return true;
    }

    void ofSpan(final long id, final Consumer<Span> action) {
        if (isLive(id)) {
            action.accept(live.get(id));
        }
    }

    List<SentChunk> takeChunks() {
        final List<SentChunk> taken = chunks;
        chunks = new ArrayList<>();
        return taken;
    }

    /** The text, or null and a count. */
    String useString(final int id) {
        final String text = strings.get(id);
        stringNotFound += text == null ? 1 : 0;
        return text;
    }

    String stringOr(final int id, final String otherwise) {
        final String text = useString(id);
        return text == null ? otherwise : text;
    }

    private Span start(final long id, final long segmentId, final long rootId) {
        created++;
        final Span old = live.remove(id);
        if (old != null) {
            replaced++;
            final Segment segment = segments.get(old.segmentId);
            segment.spans.remove(id);
            if (old.segmentId != segmentId && segment.spans.isEmpty()) {
                segments.remove(old.segmentId);
            } else if (old.segmentId != segmentId && !old.finished && segment.isAllFinished()) {
                sendFinished(old.segmentId, null);
            }
        }
        final Span span = new Span(id, segmentId);
        live.put(id, span);
        segments.computeIfAbsent(segmentId, s -> new Segment(rootId)).spans.put(id, span);
        return span;
    }

    /** Name and service below 0 are not part of the record. */
    void create(final long id, final long segmentId, final int name, final int service, final long start) {
        final Span span = start(id, segmentId, id);
        span.name = name < 0 ? "" : stringOr(name, "");
        span.service = service < 0 ? "" : stringOr(service, "");
        span.start = start;
    }

    void startWhole(final long id, final long segmentId, final int[] coreIds) {
        final Span span = start(id, segmentId, 0);
        span.name = stringOr(coreIds[0], "");
        span.service = stringOr(coreIds[1], "");
        useString(coreIds[2]);
        useString(coreIds[3]);
        span.start = 100 * id;
    }

    void finishWhole(final long id, final long duration, final boolean last) {
        final Span span = live.get(id);
        span.duration = duration;
        span.finished = true;
        if (last) {
            sendFinished(span.segmentId, span);
        } else if (segments.get(span.segmentId).finished() >= partialFlush) {
            sendFinished(span.segmentId, null);
        }
    }

    void finish(final long id, final long duration) {
        ofSpan(id, span -> {
            span.duration = duration;
            if (!span.finished) {
                span.finished = true;
                final Segment segment = segments.get(span.segmentId);
                if (segment.isAllFinished() || segment.finished() >= partialFlush) {
                    sendFinished(span.segmentId, null);
                }
            }
        });
    }

    void flush(final long[] ids, final boolean localRoot) {
        final List<Span> members = new ArrayList<>();
        for (final long id : ids) {
            if (isLive(id)) {
                members.add(live.remove(id));
            }
        }
        if (!members.isEmpty()) {
            send(members, localRoot && members.get(0).id == ids[0]);
        }
    }

    private void sendFinished(final long segmentId, final Span lead) {
        final Segment segment = segments.get(segmentId);
        final List<Span> members = new ArrayList<>();
        if (lead != null) {
            members.add(lead);
        }
        segment.spans.values().stream().filter(s -> s.finished && s != lead).forEach(members::add);
        members.forEach(s -> live.remove(s.id));
        send(members, lead != null || (segment.rootId != 0 && members.get(0).id == segment.rootId));
    }

    // spans that are no longer live, but still with their segments
    private void send(final List<Span> members, final boolean localRoot) {
        final Span first = members.get(0);
        final Segment segment = segments.get(first.segmentId);
        for (final Span span : members) {
            final Segment own = segments.get(span.segmentId);
            own.spans.remove(span.id);
            if (own.spans.isEmpty() && own != segment) {
                segments.remove(span.segmentId);
            }
        }
        if (localRoot) {
            first.metrics.put("_dd.top_level", 1.0);
        }
        first.meta.putAll(segment.meta);
        first.metrics.putAll(segment.metrics);
        if (segment.spans.isEmpty()) {
            segments.remove(first.segmentId);
        }
        completed += members.size();
        chunks.add(new SentChunk(members.stream().map(Span::sent).toList(), localRoot, segment.origin));
    }

    void meta(final long id, final int keyId, final int valueId) {
        putPair(live.get(id).meta, keyId, valueId);
    }

    void metric(final long id, final int keyId, final double value) {
        putNumber(live.get(id).metrics, keyId, value);
    }

    void text(final long id, final int keyId, final String text) {
        final String key = useString(keyId);
        if (key != null) {
            live.get(id).meta.put(key, text);
        }
    }

    void traceMeta(final Span span, final int keyId, final int valueId) {
        putPair(segments.get(span.segmentId).meta, keyId, valueId);
    }

    void traceMetric(final Span span, final int keyId, final double value) {
        putNumber(segments.get(span.segmentId).metrics, keyId, value);
    }

    void origin(final Span span, final int id) {
        final String origin = useString(id);
        if (origin != null) {
            segments.get(span.segmentId).origin = origin;
        }
    }

    // a pair of which either is unknown counts once
    private void putPair(final Map<String, String> map, final int keyId, final int valueId) {
        final String key = strings.get(keyId);
        final String value = strings.get(valueId);
        if (key == null || value == null) {
            stringNotFound++;
        } else {
            map.put(key, value);
        }
    }

    private void putNumber(final Map<String, Double> map, final int keyId, final double value) {
        final String key = useString(keyId);
        if (key != null) {
            map.put(key, value);
        }
    }
}
