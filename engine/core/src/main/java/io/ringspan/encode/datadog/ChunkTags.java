/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static io.ringspan.encode.datadog.TagWriter.DOES_NOT_FIT;

import io.ringspan.encode.json.HexDigits;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;

/**
 * The string tags of a span as a map: those that follow from the chunk, from its trace and from the rest of the span, and behind them the
 * span's own, newest first and each key once.
 *
 * <p>Receivers read what belongs to the trace from the first span of a chunk, so its tags go in front of that span's own. In a part of a
 * chunk that does not begin with that span, the first one gets them too, and of that span's own ones {@code _dd.p.*} and the sampling
 * priority.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class ChunkTags {
    // why the chunk is incomplete, origin, language, base service, high half of the trace id
    private static final int ADDED_COUNT_MAX = 5;

    private final StringTable strings;
    private final ChunkTexts texts;
    private final TagWriter writer;
    private final SpanTags tags;
    private final FlatTags flat;
    private final boolean sendsTraceIdHigh;
    // of the chunk at hand
    private int origin;
    private int incompleteReason;
    // of the first span of a chunk or part; otherwise none, false and 0
    private int traceAttributes;
    private boolean isTopLevel;
    // of the span, or 0
    private int kind;
    private long traceIdHigh;
    // of the first span of a later part: the chunk, which is at that span; otherwise null
    private TraceChunk laterPart;

    ChunkTags(
            final StringTable strings,
            final ChunkTexts texts,
            final TagWriter writer,
            final SpanTags tags,
            final boolean sendsTraceIdHigh) {
        this.strings = strings;
        this.texts = texts;
        this.writer = writer;
        this.tags = tags;
        flat = tags.flat();
        this.sendsTraceIdHigh = sendsTraceIdHigh;
    }

    void begin(final TraceChunk chunk) {
        origin = chunk.origin();
    }

    /** Goes to the next span of the chunk. */
    void beginSpan(final TraceChunk chunk) {
        // the first one speaks for the chunk
        final boolean isFirst = chunk.passed() == 0;
        incompleteReason = isFirst ? texts.incompleteReason(chunk) : StringTable.EMPTY;
        traceAttributes = isFirst ? chunk.traceAttributes() : BlockPool.NONE;
        kind = SpanFieldsDescriptor.kind(chunk.fields());
        isTopLevel = isFirst && chunk.isFirstPart() && chunk.firstIsLocalRoot();
        traceIdHigh = isFirst && sendsTraceIdHigh ? chunk.header().traceIdHigh() : 0;
        laterPart = isFirst && !chunk.isFirstPart() ? chunk : null;
    }

    /** Bytes that are kept free at an offset for the head of the map of the span at hand. */
    int headerLength(final int attributes) {
        final int inherited = laterPart == null ? 0 : tags.countMax(laterPart.attributesOfFirst());
        final int ofTrace = tags.countMax(traceAttributes);
        return MsgPack.arrayLength(
                ADDED_COUNT_MAX + (kind == 0 ? 0 : 1) + ofTrace + tags.countMax(attributes) + inherited);
    }

    /**
     * Writes the tags of the span at hand, but for those that are flat, which are known then: newest first, what the chunk adds to every span,
     * then the span's own. Its {@link SpanTags} have begun.
     *
     * <p>Too long to be inlined, and better so: C2 inlines up to 325 bytes of bytecode, and this has 350. Inlined with both its chains, a
     * span reached the limits of the compiler, which then made calls in the loop over tags: a half slower. Measure if this gets shorter.
     *
     * @return offset behind them, or {@link TagWriter#DOES_NOT_FIT}
     */
    int put(final RawMemory payload, final SpanHeader header, final int attributes, final int offset, final int limit) {
        final SpanTags tags = this.tags;
        final ChunkTexts texts = this.texts;
        int to = offset;
        if (incompleteReason != StringTable.EMPTY) {
            to = tags.putMeta(payload, to, limit, texts.incompleteKey, incompleteReason);
        }
        if (origin != IdSpace.UNKNOWN && to != DOES_NOT_FIT) {
            to = tags.putMeta(payload, to, limit, texts.originKey, origin);
        }
        if (to == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        final boolean hasBaseService = StringTable.index(header.service()) != StringTable.index(texts.service);
        to = writer.putProcess(payload, to, limit, hasBaseService);
        if (to == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        tags.seeMetric(texts.processIdKey);
        tags.seeMeta(texts.languageKey);
        if (hasBaseService) {
            tags.seeMeta(texts.baseServiceKey);
        }
        // what the trace says counts more than what the span says itself
        if (traceAttributes != BlockPool.NONE) {
            to = tags.putChain(payload, to, limit, traceAttributes);
            if (to == DOES_NOT_FIT) {
                return DOES_NOT_FIT;
            }
        }
        if (isTopLevel) {
            tags.addNumber(texts.topLevelKey);
        }
        to = tags.putChain(payload, to, limit, attributes);
        if (laterPart != null && to != DOES_NOT_FIT) {
            final int first = laterPart.attributesOfFirst();
            to = tags.putInherited(payload, to, limit, first, texts.propagatedPrefix, texts.priorityKey);
        }
        if (kind != 0 && to != DOES_NOT_FIT) {
            to = tags.putMeta(payload, to, limit, texts.spanKindKey, texts.spanKinds[kind]);
        }
        return traceIdHigh != 0 && to != DOES_NOT_FIT ? putTraceIdHigh(payload, to, limit) : to;
    }

    private int putTraceIdHigh(final RawMemory payload, final int offset, final int limit) {
        final int keyLength = strings.encodedLength(texts.traceIdHighKey);
        if (!tags.takeMeta(texts.traceIdHighKey)) {
            return offset;
        }
        if (limit - offset < keyLength + 1 + HexDigits.LENGTH) {
            return DOES_NOT_FIT;
        }
        final int value = writer.putText(payload, offset, texts.traceIdHighKey);
        final int digits = MsgPack.putStringHeader(payload, value, HexDigits.LENGTH);
        return writer.replace(payload, value, HexDigits.put(payload, digits, traceIdHigh));
    }

    /** Writes the tags that are flat; offset behind them. */
    int putFlat(final RawMemory payload, final int offset) {
        return flat.metaCount() > 0 ? flat.putMeta(payload, offset, writer) : offset;
    }

    /**
     * Writes the head of the map, and moves the tags up to it.
     *
     * @param offset       of the map
     * @param headerLength that was kept free
     * @param end          behind the tags
     * @param count        of tags
     * @return offset behind the map
     */
    static int putHeader(
            final RawMemory payload, final int offset, final int headerLength, final int end, final int count) {
        final int shift = MsgPack.arrayLength(count) - headerLength;
        if (shift != 0) {
            final int first = offset + headerLength;
            payload.putBytes(first + shift, payload, first, end - first);
        }
        MsgPack.putMap(payload, offset, count);
        return end + shift;
    }
}
