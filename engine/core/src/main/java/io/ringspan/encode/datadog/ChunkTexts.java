/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.TraceKeys;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import java.util.stream.Stream;

/** Handles of texts that the Datadog formats put into spans. */
final class ChunkTexts {
    final int service;
    final int language;
    final int languageKey;
    final int baseServiceKey;
    final int originKey;
    final int incompleteKey;
    final int processIdKey;
    final int measuredKey;
    final int topLevelKey;
    final int traceIdHighKey;
    final int propagatedPrefix;
    final int priorityKey;
    final int internal;
    final int spanKindKey;
    /** By number of the kind; the first one is none. */
    final int[] spanKinds;

    private final int recordsLost;
    private final int expired;
    private final int closed;

    ChunkTexts(final StringTable strings, final String service, final String language) {
        this.service = strings.pin(service);
        this.language = strings.pin(language);
        internal = strings.pin("internal");
        spanKindKey = strings.pin("span.kind");
        spanKinds = Stream.of("", "internal", "server", "client", "producer", "consumer")
                .mapToInt(strings::pin)
                .toArray();
        originKey = strings.pin(TraceKeys.ORIGIN);
        incompleteKey = strings.pin(TraceKeys.INCOMPLETE);
        recordsLost = strings.pin("records-lost");
        expired = strings.pin("expired");
        closed = strings.pin("closed");
        languageKey = strings.pin(TraceKeys.LANGUAGE);
        baseServiceKey = strings.pin(TraceKeys.BASE_SERVICE);
        processIdKey = strings.pin(TraceKeys.PROCESS_ID);
        measuredKey = strings.pin(TraceKeys.MEASURED);
        topLevelKey = strings.pin(TraceKeys.TOP_LEVEL);
        traceIdHighKey = strings.pin(TraceKeys.TRACE_ID_HIGH);
        propagatedPrefix = strings.pin(TraceKeys.PROPAGATED_PREFIX);
        priorityKey = strings.pin(TraceKeys.PRIORITY);
    }

    /** Why a chunk is not the whole of what it should be, or the empty text. */
    int incompleteReason(final TraceChunk chunk) {
        if (chunk.isIncomplete()) {
            return recordsLost;
        }
        return chunk.isExpired() ? expired : chunk.isOpenAtClose() ? closed : StringTable.EMPTY;
    }
}
