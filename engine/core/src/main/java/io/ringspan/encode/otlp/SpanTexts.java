/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.TraceKeys;
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
    final int topLevelKey;
    final int operationNameKey;
    final int spanTypeKey;
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
    final int measuredIndex;

    /** Highest of all these indexes; few other texts are below it, since they are the first to be pinned. */
    final int lastIndex;

    SpanTexts(final StringTable strings, final String service, final String language, final long processId) {
        this.strings = strings;
        this.processId = processId;
        kindIndex = index(TraceKeys.KIND);
        spanKindIndex = index("span.kind");
        traceStateIndex = index("tracestate");
        errorMsgIndex = index("error.msg");
        errorMessageIndex = index("error.message");
        priorityIndex = index(TraceKeys.PRIORITY);
        measuredIndex = index(TraceKeys.MEASURED);
        lastIndex = last(
                kindIndex,
                spanKindIndex,
                traceStateIndex,
                errorMsgIndex,
                errorMessageIndex,
                priorityIndex,
                measuredIndex);
        propagatedPrefix = strings.pin(TraceKeys.PROPAGATED_PREFIX);
        internal = strings.pin("internal");
        recordsLost = strings.pin("records-lost");
        expired = strings.pin("expired");
        closed = strings.pin("closed");
        originKey = strings.pin(TraceKeys.ORIGIN);
        incompleteKey = strings.pin(TraceKeys.INCOMPLETE);
        languageKey = strings.pin(TraceKeys.LANGUAGE);
        baseServiceKey = strings.pin(TraceKeys.BASE_SERVICE);
        processIdKey = strings.pin(TraceKeys.PROCESS_ID);
        topLevelKey = strings.pin(TraceKeys.TOP_LEVEL);
        this.service = strings.pin(service);
        serviceAt = KeyValues.location(strings, this.service);
        languageAt = at(language);
        languageKeyAt = KeyValues.location(strings, languageKey);
        baseServiceKeyAt = KeyValues.location(strings, baseServiceKey);
        processIdKeyAt = KeyValues.location(strings, processIdKey);
        originKeyAt = KeyValues.location(strings, originKey);
        measuredKeyAt = at(TraceKeys.MEASURED);
        serviceNameAt = at("service.name");
        operationNameKey = strings.pin("operation.name");
        operationNameAt = KeyValues.location(strings, operationNameKey);
        spanTypeKey = strings.pin("span.type");
        spanTypeAt = KeyValues.location(strings, spanTypeKey);
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
