/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.util.List;
import java.util.Map;

/**
 * One step of a case, without anything that was recorded about its outcome.
 *
 * <p>Only the fields of its action are set. A reader fills it, nobody changes it later.
 */
final class ReplayStep {
    /** Place in the case, from 0 on. */
    int index;

    /** Line in the file, from 1 on. */
    long line;

    /** What to do; the name of the field is {@code do}. */
    String action;

    /** {@code internString}, {@code evictString}: unsigned 32 bits. */
    Integer id;

    /** {@code internString}. */
    String value;

    /** {@code applyChangeBuffer}, {@code setMetaStruct}. */
    byte[] bytes;

    /** {@code applyChangeBuffer}: the queue stays as it is afterwards. */
    boolean keep;

    /** {@code flushChunk}. */
    long[] spanIds;

    /** {@code flushChunk}. */
    boolean firstIsLocalRoot;

    /** {@code flushChunk}: the chunk goes out with the next one that is not held. */
    boolean hold;

    /** {@code setMetaStruct}, {@code addSpanEvent}, {@code read} of a span. */
    Long spanId;

    /** {@code read} of a segment. */
    Long segmentId;

    /** {@code setMetaStruct}, {@code read} of a tag. */
    String key;

    /** {@code addSpanEvent}. */
    String name;

    /** {@code addSpanEvent}: unsigned. */
    Long time;

    /** {@code addSpanEvent}. */
    byte[] attributes;

    /** {@code read}: name of the getter. */
    String what;

    /** {@code setDefaultMeta}. */
    List<Map.Entry<String, String>> pairs;

    /** {@code newState}. */
    ReplayConfig config;
}
