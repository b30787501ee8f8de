/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// guide.md: begin
import io.ringspan.SpanRecord;
import io.ringspan.SpanRecordPool;
import io.ringspan.TraceEngine;
import java.util.HashMap;
import java.util.Map;

/** Spans are begun and ended on any thread; each belongs to one thread at a time. */
final class SmallTracer {
    private final TraceEngine engine;
    private final SpanRecordPool records = new SpanRecordPool(64);

    SmallTracer(final TraceEngine engine) {
        this.engine = engine;
    }

    /** Begins a trace. */
    Span begin(final String name) {
        final long id = TraceEngine.newSpanId();
        return new Span(name, id, id, 0);
    }

    final class Span {
        private final Map<String, Object> tags = new HashMap<>();
        private final String name;
        private final long traceId;
        private final long id;
        private final long parentId;
        private final long startNs = engine.nowNs();

        private Span(final String name, final long traceId, final long id, final long parentId) {
            this.name = name;
            this.traceId = traceId;
            this.id = id;
            this.parentId = parentId;
        }

        Span child(final String childName) {
            return new Span(childName, traceId, TraceEngine.newSpanId(), id);
        }

        /** A text, a number or a boolean. */
        Span tag(final String key, final Object value) {
            tags.put(key, value);
            return this;
        }

        void end() {
            final SpanRecord record = records.acquire();
            // the segment has the id of the trace, since all of it is made here
            record.begin(id, 0, traceId, traceId, parentId, startNs, engine.nowNs() - startNs)
                    .setName(name)
                    .setService(engine.config().service())
                    .setTags(tags);
            if (parentId == 0) {
                record.lastOfSegment();
            }
            engine.publish(record);
            records.release(record);
        }
    }
}
// guide.md: end
