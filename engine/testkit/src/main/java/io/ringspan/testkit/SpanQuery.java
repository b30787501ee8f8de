/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which spans a test is about: by name, service, resource, tag, parent.
 *
 * <p>Note: immutable; each method returns another one, which asks for that too.
 */
public final class SpanQuery {
    private final List<String> texts;
    private final Predicate<RecordedSpan> condition;

    private SpanQuery(final List<String> texts, final Predicate<RecordedSpan> condition) {
        this.texts = List.copyOf(texts);
        this.condition = condition;
    }

    /**
     * All spans.
     *
     * @return to begin with
     */
    public static SpanQuery any() {
        return new SpanQuery(List.of(), span -> true);
    }

    /**
     * Spans of an operation.
     *
     * @param name of the operation
     * @return to begin with
     */
    public static SpanQuery named(final String name) {
        return any().and("name " + quote(name), span -> span.name().equals(name));
    }

    private SpanQuery and(final String text, final Predicate<RecordedSpan> other) {
        final List<String> all = new ArrayList<>(texts);
        all.add(text);
        return new SpanQuery(all, condition.and(other));
    }

    /**
     * Of a service.
     *
     * @param service its name
     * @return with that
     */
    public SpanQuery service(final String service) {
        return and("service " + quote(service), span -> span.service().equals(service));
    }

    /**
     * Of a resource.
     *
     * @param resource its name
     * @return with that
     */
    public SpanQuery resource(final String resource) {
        return and("resource " + quote(resource), span -> span.resource().equals(resource));
    }

    /**
     * With a tag.
     *
     * @param key   of the tag
     * @param value a number is compared with the number that was sent, as a double; all else, as text, with the text
     * @return with that
     */
    public SpanQuery tag(final String key, final Object value) {
        Objects.requireNonNull(value, "value");
        if (value instanceof final Number number) {
            final double wanted = number.doubleValue();
            return and(
                    "tag " + key + "=" + wanted,
                    span -> Objects.equals(span.metrics().get(key), wanted));
        }
        final String wanted = value.toString();
        return and(
                "tag " + key + "=" + quote(wanted),
                span -> wanted.equals(span.meta().get(key)));
    }

    /**
     * Without a tag of a key.
     *
     * @param key of the tag
     * @return with that
     */
    public SpanQuery noTag(final String key) {
        return and(
                "no tag " + key,
                span -> !span.meta().containsKey(key) && !span.metrics().containsKey(key));
    }

    /**
     * That have a parent, in the same trace.
     *
     * @param parent the parent
     * @return with that
     */
    public SpanQuery childOf(final RecordedSpan parent) {
        return and(
                "child of " + quote(parent.name()) + " (" + SpanTree.hex(parent.spanId()) + ")",
                span -> span.traceId() == parent.traceId() && span.parentId() == parent.spanId());
    }

    /**
     * That have no parent.
     *
     * @return with that
     */
    public SpanQuery root() {
        return and("no parent", span -> span.parentId() == 0);
    }

    /**
     * That failed.
     *
     * @return with that
     */
    public SpanQuery failed() {
        return and("failed", RecordedSpan::isError);
    }

    /**
     * Whether a span is one of these.
     *
     * @param span any
     * @return true if it is all that was asked for
     */
    public boolean matches(final RecordedSpan span) {
        return condition.test(span);
    }

    private static String quote(final String text) {
        return '"' + text + '"';
    }

    /**
     * What is asked for.
     *
     * @return for messages
     */
    @Override
    public String toString() {
        return texts.isEmpty() ? "any" : String.join(", ", texts);
    }
}
