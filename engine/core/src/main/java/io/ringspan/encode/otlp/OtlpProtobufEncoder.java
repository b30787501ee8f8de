/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;

/**
 * OTLP as protobuf: a payload is an {@code ExportTraceServiceRequest} with one resource. Of Datadog tracers it has one scope, and a chunk is its
 * spans, one after the other. Of OpenTelemetry a chunk is the scopes of its spans, each with those that follow one another.
 *
 * <p>Protobuf has lengths in front. That of a span is found from its lists before a byte of it is written, so whether it fits is known
 * beforehand. The length of the spans of one scope is assumed to take as many bytes as the one before; if it does not, they are moved.
 *
 * <p>How spans become fields is what the reference implementation does; what it does not know, such as typed tags and links, has the
 * field that OTLP has for it. See {@code docs/formats.md}.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class OtlpProtobufEncoder implements TraceEncoder {
    private static final int SPAN = Protobuf.bytes(2);

    private static final int SCOPE_SPANS = Protobuf.bytes(2);

    private final ChunkSpace space;
    private final PayloadFramer framer;
    private final SpanMessage message;
    // of spans of Datadog tracers, else null
    private final ChunkFacts facts;
    private final SpanContents contents;
    private final DatadogSpan span;
    // of native ones, else null
    private final NativeSpan nativeSpan;
    private final ScopeMessages scopes;
    private final byte[] schemaUrl;
    private final Omissions omissions = new Omissions();
    // bytes of the length of the last run of spans of one scope
    private int lengthWidth = 2;

    /**
     * Creates an encoder for spans of OpenTelemetry: fields are what was set as such, and nothing is read from tags or added to them. To be
     * called before the decode thread starts, because it pins texts.
     *
     * @param store    tables of the chunks
     * @param resource what is said of the process; not to be changed from here on
     */
    public OtlpProtobufEncoder(final TraceStore store, final OtlpResource resource) {
        space = new ChunkSpace(store.offHeap(), this::putScopes);
        framer = OtlpProtobufFramer.ofScopes(resource);
        final KeyValues keyValues = new KeyValues(store.strings());
        nativeSpan = new NativeSpan(store, keyValues, resource.said());
        message = new SpanMessage(store.strings(), nativeSpan, null, keyValues);
        scopes = new ScopeMessages(store.scopes(), resource.scope(), false);
        schemaUrl = FixedMessages.schemaUrl(resource.schemaUrl());
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
    public OtlpProtobufEncoder(
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
    public OtlpProtobufEncoder(
            final TraceStore store,
            final OtlpResource resource,
            final String language,
            final long processId,
            final SpanLimits limits) {
        final OffHeap memory = store.offHeap();
        space = new ChunkSpace(memory, this::putChunk);
        framer = new OtlpProtobufFramer(resource);
        final SpanTexts texts = new SpanTexts(store.strings(), resource.service(), language, processId);
        final KeyValues keyValues = new KeyValues(store.strings());
        facts = new ChunkFacts(store);
        final FixedFields fixed = new FixedFields(memory, texts, keyValues);
        contents = new SpanContents(store, texts, keyValues, false, limits.textMax());
        span = new DatadogSpan(store.strings(), contents, limits);
        message = new SpanMessage(store.strings(), span, fixed, keyValues);
        nativeSpan = null;
        scopes = null;
        schemaUrl = null;
    }

    /**
     * Heap that an encoder takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return SpanContents.heap(entryCount);
    }

    /**
     * Heap that an encoder for spans of OpenTelemetry takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long nativeHeap(final int entryCount) {
        return NativeSpan.heap(entryCount);
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
        final int limit = room - KeyValues.OVERRUN_MAX;
        omissions.begin();
        facts.find(chunk);
        chunk.rewind();
        int to = 0;
        while (chunk.next()) {
            contents.read(chunk);
            span.find(chunk.header(), facts.traceIdHigh());
            span.count(omissions);
            final long length = message.length();
            if (Protobuf.fieldLength(length) > limit - to) {
                return DOES_NOT_FIT;
            }
            to = message.put(payload, Protobuf.putVarint(payload, to, SPAN, length));
        }
        return to;
    }

    // the same with the scopes of the spans
    private int putScopes(final TraceChunk chunk, final RawMemory payload, final int room) {
        final NativeSpan span = nativeSpan;
        final int limit = room - KeyValues.OVERRUN_MAX - schemaUrl.length - Protobuf.VARINT_LENGTH_MAX;
        chunk.rewind();
        int run = -1;
        int scope = -1;
        int to = 0;
        while (chunk.next()) {
            span.read(chunk);
            if (span.scope != scope) {
                to = run < 0 ? to : endScope(payload, run, to);
                scope = span.scope;
                scopes.find(scope);
                if (scopes.headLength() + scopes.tailLength() + 1 + lengthWidth > limit - to) {
                    return DOES_NOT_FIT;
                }
                run = to;
                payload.putByte(to, (byte) SCOPE_SPANS);
                to = put(payload, to + 1 + lengthWidth, scopes.head(), scopes.headLength());
            }
            final long length = message.length();
            if (Protobuf.fieldLength(length) + scopes.tailLength() > limit - to) {
                return DOES_NOT_FIT;
            }
            to = message.put(payload, Protobuf.putVarint(payload, to, SPAN, length));
        }
        to = endScope(payload, run, to);
        payload.putBytes(to, schemaUrl);
        return to + schemaUrl.length;
    }

    // offset behind it
    private int endScope(final RawMemory payload, final int run, final int offset) {
        final int begin = run + 1 + lengthWidth;
        final int length = put(payload, offset, scopes.tail(), scopes.tailLength()) - begin;
        final int width = Protobuf.varintLength(length);
        if (width != lengthWidth) {
            payload.putBytes(run + 1 + width, payload, begin, length);
            lengthWidth = width;
        }
        return Protobuf.putVarint(payload, run + 1, length) + length;
    }

    private static int put(final RawMemory payload, final int offset, final RawMemory source, final int length) {
        payload.putBytes(offset, source, 0, length);
        return offset + length;
    }
}
