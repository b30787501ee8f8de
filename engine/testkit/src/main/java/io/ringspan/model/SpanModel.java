/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A span: its fields, its tags, and by which rules it becomes a map. */
public final class SpanModel {
    /** Of the process, and so of every span that it sends. */
    public static final String SERVICE = "svc";

    /** Value of the tag {@code language}. */
    public static final String LANGUAGE = "jvm";

    /** Value of the tag {@code process_id}. */
    public static final int PROCESS_ID = 77;

    private static final List<String> KINDS = List.of("internal", "server", "client", "producer", "consumer");

    final long id;
    final long traceIdHigh;
    final long traceIdLow;
    final long segmentId;
    final long parentId;
    String name = "";
    /** As {@code service}. */
    public String service = "";

    String resource = "";
    String type = "";
    /** In nanoseconds. */
    public long start;
    /** In nanoseconds. */
    public long duration;
    /** The flag. */
    public int error;

    int kindNumber;
    int statusCode;

    boolean finished;
    /** What was set, the default tags first. */
    public final Tags tags = new Tags();

    final List<Map<String, Object>> events = new ArrayList<>();
    final List<Map<String, Object>> links = new ArrayList<>();

    /** A span that has ids only. */
    public SpanModel(
            final long id, final long traceIdHigh, final long traceIdLow, final long segmentId, final long parentId) {
        this.id = id;
        this.traceIdHigh = traceIdHigh;
        this.traceIdLow = traceIdLow;
        this.segmentId = segmentId;
        this.parentId = parentId;
    }

    void status(final int code, final String message) {
        if (statusCode != 0 || !message.isEmpty()) {
            tags.text("error.message", message);
        }
        statusCode = (code & 3) > 2 ? 0 : code & 3;
        error = statusCode == 2 ? 1 : 0;
    }

    void addEvent(final long time, final String eventName, final List<Attribute> attributes) {
        final Map<String, Object> event = new HashMap<>();
        event.put("time_unix_nano", time);
        event.put("name", eventName);
        final Map<String, Object> values = Attribute.ofEvent(attributes);
        if (!values.isEmpty()) {
            event.put("attributes", values);
        }
        events.add(event);
    }

    void addLink(
            final long linkTraceIdHigh,
            final long linkTraceIdLow,
            final long linkedId,
            final int flags,
            final String traceState,
            final List<Attribute> attributes) {
        final Map<String, Object> link = new HashMap<>();
        link.put("trace_id", linkTraceIdLow);
        link.put("trace_id_high", linkTraceIdHigh);
        link.put("span_id", linkedId);
        final Map<String, Object> texts = Attribute.ofLink(attributes);
        if (!texts.isEmpty()) {
            link.put("attributes", texts);
        }
        if (!traceState.isEmpty()) {
            link.put("tracestate", traceState);
        }
        if (flags != 0) {
            link.put("flags", Integer.toUnsignedLong(flags));
        }
        links.add(link);
    }

    /** What goes out in v0.4. The rules set tags, so this is to be called once. */
    public Map<String, Object> sent(final String origin) {
        setTagsThatFollow(origin);
        return asMap();
    }

    /** What goes out in v0.4, as the first span of a chunk that is not whole for a reason, or null. */
    Map<String, Object> sentFirst(final String origin, final String incomplete) {
        setTagsThatFollow(origin);
        if (incomplete != null) {
            tags.text("_ringspan.incomplete", incomplete);
        }
        if (traceIdHigh != 0) {
            tags.textIfAbsent("_dd.p.tid", String.format(Locale.ROOT, "%016x", traceIdHigh));
        }
        return asMap();
    }

    private void setTagsThatFollow(final String origin) {
        final String kind = tags.sentText("kind");
        if (kind != null && !kind.equals("internal")) {
            tags.number("_dd.measured", 1);
        }
        if (!service.equals(SERVICE)) {
            tags.text("_dd.base_service", SERVICE);
        }
        tags.text("language", LANGUAGE);
        tags.number("process_id", PROCESS_ID);
        if (origin != null) {
            tags.text("_dd.origin", origin);
        }
        if (kindNumber > 0 && kindNumber <= KINDS.size()) {
            tags.textIfAbsent("span.kind", KINDS.get(kindNumber - 1));
        }
    }

    private Map<String, Object> asMap() {
        final Map<String, Object> span = new HashMap<>();
        span.put("service", service);
        span.put("name", name);
        span.put("resource", resource);
        span.put("trace_id", traceIdLow);
        span.put("span_id", id);
        span.put("start", start);
        span.put("duration", duration);
        tags.putInto(span);
        if (parentId != 0) {
            span.put("parent_id", parentId);
        }
        if (error != 0) {
            span.put("error", (long) error);
        }
        if (!type.isEmpty()) {
            span.put("type", type);
        }
        if (!links.isEmpty()) {
            span.put("span_links", links);
        }
        if (!events.isEmpty()) {
            span.put("span_events", events);
        }
        return span;
    }
}
