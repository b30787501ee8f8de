/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.table.StringTable;

/** Texts that the encoder knows: keys, with which it says something or which say something to it, and values of its own. */
final class SpanTexts {
    private final StringTable strings;
    final int service;
    final int internal;
    final int recordsLost;
    final int expired;
    final int closed;
    final int originKey;
    final int incompleteKey;
    final int languageKey;
    final int baseServiceKey;
    final int processIdKey;
    private final int propagatedPrefix;

    // where they lie
    final long serviceAt;
    final long languageAt;
    final long languageKeyAt;
    final long baseServiceKeyAt;
    final long processIdKeyAt;
    final long originKeyAt;
    final long measuredKeyAt;
    final long serviceNameAt;
    final long operationNameAt;
    final long spanTypeAt;
    final long resourceNameAt;
    final long processId;

    // of keys of which the value counts
    final int kindIndex;
    final int spanKindIndex;
    final int traceStateIndex;
    final int errorMsgIndex;
    final int errorMessageIndex;
    final int priorityIndex;
    final int mechanismIndex;
    final int eventRateIndex;
    final int measuredIndex;

    /** Highest of all these indexes; few other texts are below it, since they are the first to be pinned. */
    final int lastIndex;

    SpanTexts(final StringTable strings, final String service, final String language, final long processId) {
        this.strings = strings;
        this.processId = processId;
        kindIndex = index("kind");
        spanKindIndex = index("span.kind");
        traceStateIndex = index("tracestate");
        errorMsgIndex = index("error.msg");
        errorMessageIndex = index("error.message");
        mechanismIndex = index("_dd.span_sampling.mechanism");
        eventRateIndex = index("_dd1.sr.eausr");
        priorityIndex = index("_sampling_priority_v1");
        measuredIndex = index("_dd.measured");
        lastIndex = last(
                kindIndex,
                spanKindIndex,
                traceStateIndex,
                errorMsgIndex,
                errorMessageIndex,
                mechanismIndex,
                eventRateIndex,
                priorityIndex,
                measuredIndex);
        propagatedPrefix = strings.pin("_dd.p.");
        internal = strings.pin("internal");
        recordsLost = strings.pin("records-lost");
        expired = strings.pin("expired");
        closed = strings.pin("closed");
        originKey = strings.pin("_dd.origin");
        incompleteKey = strings.pin("_ringspan.incomplete");
        languageKey = strings.pin("language");
        baseServiceKey = strings.pin("_dd.base_service");
        processIdKey = strings.pin("process_id");
        this.service = strings.pin(service);
        serviceAt = KeyValues.location(strings, this.service);
        languageAt = at(language);
        languageKeyAt = KeyValues.location(strings, languageKey);
        baseServiceKeyAt = KeyValues.location(strings, baseServiceKey);
        processIdKeyAt = KeyValues.location(strings, processIdKey);
        originKeyAt = KeyValues.location(strings, originKey);
        measuredKeyAt = at("_dd.measured");
        serviceNameAt = at("service.name");
        operationNameAt = at("operation.name");
        spanTypeAt = at("span.type");
        resourceNameAt = at("resource.name");
    }

    /** Whether a tag of the first span of a chunk speaks for the trace. */
    boolean isOfTrace(final int key) {
        return StringTable.index(key) == priorityIndex || strings.startsWith(key, propagatedPrefix);
    }

    private int index(final String text) {
        return StringTable.index(strings.pin(text));
    }

    private long at(final String text) {
        return KeyValues.location(strings, strings.pin(text));
    }

    private static int last(final int... indexes) {
        int last = 0;
        for (final int index : indexes) {
            last = Math.max(last, index);
        }
        return last;
    }
}
