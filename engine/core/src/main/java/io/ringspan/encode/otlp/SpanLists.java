/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import java.util.Arrays;
import org.agrona.collections.ArrayUtil;

/**
 * What one span has in lists, in the order in which it goes out, but for events and links.
 *
 * <p>Note: not threadsafe; owned by the encode thread. The lists grow to the largest span that was ever met and then stay.
 */
abstract class SpanLists {
    private static final int INITIAL_COUNT = 16;

    /** What the fields of the span say again as attributes, and what the chunk says of it. */
    final TextList named;

    /** Texts of the span's own. */
    final TextList textual;

    /** Tags that are neither texts nor numbers; or tags of all types. */
    final AttributeList typed;

    /** Numbers of the span's own. */
    final AttributeList numbers;

    /** Binary tags. */
    final AttributeList structs;

    /** How many of the attributes that are the same on all spans are texts: the language, and perhaps the base service. */
    int fixedTextCount;

    /** How many of them are numbers: the process id, and perhaps the mark of spans that are measured. */
    int fixedNumberCount;

    // newest first, although they go out in the order in which they were added
    int[] events = ArrayUtil.EMPTY_INT_ARRAY;
    int eventCount;
    int[] links = ArrayUtil.EMPTY_INT_ARRAY;
    int linkCount;

    SpanLists(final KeyValues keyValues) {
        named = new TextList(keyValues);
        textual = new TextList(keyValues);
        typed = new AttributeList(keyValues);
        numbers = new AttributeList(keyValues);
        structs = new AttributeList(keyValues);
    }

    final void clear() {
        named.clear();
        textual.clear();
        typed.clear();
        numbers.clear();
        structs.clear();
        eventCount = 0;
        linkCount = 0;
    }

    final int attributeCount() {
        return fixedTextCount
                + fixedNumberCount
                + named.count()
                + textual.count()
                + typed.count()
                + numbers.count()
                + structs.count();
    }

    final void addEvent(final int event) {
        events = ensure(events, eventCount);
        events[eventCount++] = event;
    }

    final void addLink(final int link) {
        links = ensure(links, linkCount);
        links[linkCount++] = link;
    }

    private static int[] ensure(final int[] array, final int count) {
        return count < array.length ? array : Arrays.copyOf(array, Math.max(INITIAL_COUNT, 2 * count));
    }
}
