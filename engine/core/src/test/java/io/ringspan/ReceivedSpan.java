/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * A span as a receiver sees it, read with an independent MessagePack reader.
 *
 * @param id      of the span
 * @param traceId low half
 * @param meta    string tags
 * @param metrics numeric tags
 */
record ReceivedSpan(long id, long traceId, Map<String, String> meta, Map<String, Double> metrics) {
    static final String INCOMPLETE = "_ringspan.incomplete";

    /** All chunks of a payload, to its last byte. */
    static List<List<ReceivedSpan>> readChunks(final byte[] payload) throws IOException {
        if (payload.length == 0) {
            // of a request that asks a receiver what it takes
            return List.of();
        }
        final List<List<ReceivedSpan>> chunks = new ArrayList<>();
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(payload)) {
            final int chunkCount = unpacker.unpackArrayHeader();
            for (int i = 0; i < chunkCount; i++) {
                final int spanCount = unpacker.unpackArrayHeader();
                final List<ReceivedSpan> chunk = new ArrayList<>(spanCount);
                for (int span = 0; span < spanCount; span++) {
                    chunk.add(read(unpacker));
                }
                chunks.add(chunk);
            }
            if (unpacker.hasNext()) {
                throw new IOException("bytes behind the last chunk");
            }
        }
        return chunks;
    }

    private static ReceivedSpan read(final MessageUnpacker unpacker) throws IOException {
        long id = 0;
        long traceId = 0;
        final Map<String, String> meta = new HashMap<>();
        final Map<String, Double> metrics = new HashMap<>();
        final int fields = unpacker.unpackMapHeader();
        for (int field = 0; field < fields; field++) {
            switch (unpacker.unpackString()) {
                case "span_id" -> id = unpacker.unpackBigInteger().longValue();
                case "trace_id" -> traceId = unpacker.unpackBigInteger().longValue();
                case "meta" -> {
                    for (int left = unpacker.unpackMapHeader(); left > 0; left--) {
                        meta.put(unpacker.unpackString(), unpacker.unpackString());
                    }
                }
                case "metrics" -> {
                    for (int left = unpacker.unpackMapHeader(); left > 0; left--) {
                        metrics.put(
                                unpacker.unpackString(),
                                unpacker.unpackValue().asNumberValue().toDouble());
                    }
                }
                default -> unpacker.skipValue();
            }
        }
        return new ReceivedSpan(id, traceId, meta, metrics);
    }
}
