/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.api.StateReader;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ChangeBufferException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What steps are carried out on. The queue and its rules are the caller's.
 *
 * <p>What the input gets wrong ends in a {@link ChangeBufferException}; what the target has no room for in an
 * {@link IllegalStateException}.
 */
interface ReplayTarget extends AutoCloseable {
    /** Begins anew: no strings, no spans, no held chunks. */
    void newState(ReplayConfig config, ReplaySizes sizes);

    /** Replaces the string tags with which spans begin. */
    void defaultMeta(List<Map.Entry<String, String>> pairs);

    /** Gives a string id a meaning. */
    void internString(int id, String text);

    /** Takes the meaning from a string id. */
    void evictString(int id);

    /** Applies the operations of a buffer, as many as it says. */
    void applyChangeBuffer(ChangeBuffer buffer);

    /** Sets a binary tag. */
    void setMetaStruct(long spanId, String key, byte[] value);

    /** Adds a span event; the attributes are checked before the span. */
    void addSpanEvent(long spanId, long time, String name, byte[] attributes);

    /**
     * Prepares a chunk, which then waits for {@link #send}.
     *
     * @return false if there is no chunk, although nothing was wrong
     */
    boolean flushChunk(boolean firstIsLocalRoot, long[] spanIds);

    /** One payload of all chunks that wait, valid until the next call. */
    ReplayPayload send();

    /** Reads something. */
    <T> T read(Function<StateReader, T> query);

    /** Records that were counted and skipped since the last call. */
    long takeSkipped();

    @Override
    void close();
}
