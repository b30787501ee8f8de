/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;

/**
 * OTLP as JSON: a payload is an {@code ExportTraceServiceRequest} with one resource, without spaces. Of Datadog tracers it has one scope, and a
 * chunk is its spans, one after the other. Of OpenTelemetry a chunk is the scopes of its spans, each with those that follow one another.
 *
 * <p>Spans become the same fields as in {@link OtlpProtobufEncoder}; ids are hexadecimal, integers of 64 bits are texts, doubles have as few
 * digits as it takes to read them back, what is not finite is {@code null} or, of OpenTelemetry, a text, and bytes are base64.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class OtlpJsonEncoder implements TraceEncoder {
    private final ChunkSpace space;
    private final PayloadFramer framer;
    private final SpanJson json;
    // of spans of Datadog tracers, else null
    private final ChunkFacts facts;
    private final SpanContents contents;
    private final DatadogSpan span;
    // of native ones, else null
    private final NativeSpan nativeSpan;
    private final ScopeMessages scopes;
    private final Omissions omissions = new Omissions();

    /**
     * Creates an encoder for spans of OpenTelemetry, as {@link OtlpProtobufEncoder} says. To be called before the decode thread starts,
     * because it pins texts.
     *
     * @param store    tables of the chunks
     * @param resource what is said of the process; not to be changed from here on
     */
    public OtlpJsonEncoder(final TraceStore store, final OtlpResource resource) {
        space = new ChunkSpace(store.offHeap(), this::putScopes);
        framer = OtlpJsonFramer.ofScopes(resource);
        final KeyValues values = new KeyValues(store.strings());
        nativeSpan = new NativeSpan(store, values, resource.said());
        json = new SpanJson(store.strings(), nativeSpan, values);
        scopes = new ScopeMessages(store.scopes(), resource.scope(), true);
        facts = null;
        contents = null;
        span = null;
    }

    /**
     * Creates an encoder for spans of Datadog tracers. To be called before the decode thread starts, because it pins texts.
     *
     * @param store     tables of the chunks
     * @param resource  what is said of the process; not to be changed from here on
     * @param language  value of the attribute {@code language}
     * @param processId value of the attribute {@code process_id}
     */
    public OtlpJsonEncoder(
            final TraceStore store, final OtlpResource resource, final String language, final long processId) {
        this(store, resource, language, processId, SpanLimits.otlp());
    }

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store     tables of the chunks
     * @param resource  what is said of the process; not to be changed from here on
     * @param language  value of the attribute {@code language}
     * @param processId value of the attribute {@code process_id}
     * @param limits    how much of a span goes out
     */
    public OtlpJsonEncoder(
            final TraceStore store,
            final OtlpResource resource,
            final String language,
            final long processId,
            final SpanLimits limits) {
        space = new ChunkSpace(store.offHeap(), this::putChunk);
        framer = new OtlpJsonFramer(resource);
        final SpanTexts texts = new SpanTexts(store.strings(), resource.service(), language, processId);
        final KeyValues values = new KeyValues(store.strings());
        facts = new ChunkFacts(store);
        contents = new SpanContents(store, texts, values, false, limits.textMax());
        span = new DatadogSpan(store.strings(), contents, limits);
        json = new SpanJson(store.offHeap(), store.strings(), span, texts, values);
        nativeSpan = null;
        scopes = null;
    }

    /**
     * Heap that an encoder takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return SpanContents.heap(entryCount) + JsonWriter.heap();
    }

    /**
     * Heap that an encoder for spans of OpenTelemetry takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long nativeHeap(final int entryCount) {
        return NativeSpan.heap(entryCount) + JsonWriter.heap();
    }

    @Override
    public Omissions omissions() {
        return omissions;
    }

    @Override
    public boolean saysTraceState() {
        return true;
    }

    @Override
    public PayloadFramer framer() {
        return framer;
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        return space.encode(chunk, buffer, offset, limit);
    }

    // length of the chunk, or DOES_NOT_FIT
    private int putChunk(final TraceChunk chunk, final RawMemory payload, final int room) {
        omissions.begin();
        facts.find(chunk);
        chunk.rewind();
        json.wrap(payload, room);
        int length = 0;
        while (chunk.next()) {
            contents.read(chunk);
            span.find(chunk.header(), facts.traceIdHigh());
            span.count(omissions);
            json.put();
            length = json.end();
            if (length == DOES_NOT_FIT) {
                return DOES_NOT_FIT;
            }
        }
        return length;
    }

    // the same with the scopes of the spans
    private int putScopes(final TraceChunk chunk, final RawMemory payload, final int room) {
        final NativeSpan span = nativeSpan;
        chunk.rewind();
        json.wrap(payload, room);
        int scope = -1;
        while (chunk.next()) {
            span.read(chunk);
            if (span.scope != scope) {
                if (scope >= 0) {
                    json.endScope(scopes);
                }
                scope = span.scope;
                scopes.find(scope);
                json.beginScope(scopes);
            }
            json.put();
            if (json.end() == DOES_NOT_FIT) {
                return DOES_NOT_FIT;
            }
        }
        json.endScope(scopes);
        return json.end();
    }
}
