/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.trace.SpanLimits;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import java.util.Arrays;

/**
 * What a span that has not ended has been told so far, as the record that it will be, and how much of that counts against the limits. Used again
 * by other spans.
 *
 * <p>Note: owned by its span, whose lock guards it; but for the owner, which is read by the thread that looks for old spans.
 */
final class SpanDraft {
    private static final int INITIAL_KEYS = 32;

    final SpanRecord record = new SpanRecord();
    final AttributeValues values;
    private final SpanLimits limits;
    private volatile RecordingSpan owner;
    // ids of the keys of all attributes, some of them twice until that matters
    private int[] keys = new int[INITIAL_KEYS];
    private int keyCount;
    private int attributesDropped;
    private int events;
    private int links;

    SpanDraft(final SpanLimits limits) {
        this.limits = limits;
        values = new AttributeValues().cutAt(limits.getMaxAttributeValueLength());
    }

    RecordingSpan owner() {
        return owner;
    }

    void owner(final RecordingSpan span) {
        owner = span;
    }

    /** Begins another span. */
    void begin() {
        keyCount = 0;
        attributesDropped = 0;
        events = 0;
        links = 0;
    }

    /** Whether an attribute may be set; one that is there already always may. */
    boolean takesAttribute(final int keyId) {
        if (keyCount >= limits.getMaxNumberOfAttributes()) {
            dropDoubles();
            if (keyCount >= limits.getMaxNumberOfAttributes()) {
                if (isKnown(keyId, keyCount)) {
                    return true;
                }
                attributesDropped++;
                return false;
            }
        }
        if (keyCount == keys.length) {
            keys = Arrays.copyOf(keys, 2 * keyCount);
        }
        keys[keyCount++] = keyId;
        return true;
    }

    // keys without an id cannot be told apart, and each counts
    private void dropDoubles() {
        int distinct = 0;
        for (int i = 0; i < keyCount; i++) {
            if (!isKnown(keys[i], distinct)) {
                keys[distinct++] = keys[i];
            }
        }
        keyCount = distinct;
    }

    private boolean isKnown(final int keyId, final int count) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == keyId) {
                return keyId != TraceEngine.NOT_INTERNED;
            }
        }
        return false;
    }

    /** Notes an attribute that could not be read. */
    void dropAttribute() {
        attributesDropped++;
    }

    /** Whether an event may be added; it counts in any case. */
    boolean takesEvent() {
        return events++ < limits.getMaxNumberOfEvents();
    }

    /** Whether a link may be added; it counts in any case. */
    boolean takesLink() {
        return links++ < limits.getMaxNumberOfLinks();
    }

    /** Says in the record how much was left out. */
    void putDropped() {
        final int eventsDropped = Math.max(0, events - limits.getMaxNumberOfEvents());
        final int linksDropped = Math.max(0, links - limits.getMaxNumberOfLinks());
        if ((attributesDropped | eventsDropped | linksDropped) != 0) {
            record.setDroppedCounts(attributesDropped, eventsDropped, linksDropped);
        }
    }
}
