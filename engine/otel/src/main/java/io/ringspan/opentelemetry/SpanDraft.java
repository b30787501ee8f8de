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

    SpanRecord record = new SpanRecord();
    // its place among all drafts
    private final int index;
    private final SpanLimits limits;
    // once the record holds on to more bytes, nothing more is taken: an engine would not send it
    private final int lengthMax;
    private volatile RecordingSpan owner;
    // ids of the keys of all attributes, some of them twice until that matters
    private int[] keys = new int[INITIAL_KEYS];
    private int keyCount;
    private int attributesDropped;
    private int events;
    // for want of room, beside what the limits leave out
    private int eventsDropped;
    private int linksDropped;
    private int links;

    SpanDraft(final int index, final SpanLimits limits, final int lengthMax) {
        this.index = index;
        this.lengthMax = lengthMax;
        this.limits = limits;
    }

    int index() {
        return index;
    }

    /** Lets go what a large span has made it grow to, so that not all drafts are as large as the largest span in the end. */
    void trim() {
        if (record.memoryLength() > SpanPublisher.KEPT_LENGTH_MAX) {
            record = new SpanRecord();
        }
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
        eventsDropped = 0;
        linksDropped = 0;
    }

    /** Whether an attribute may be set; one that is there already always may. */
    boolean takesAttribute(final int keyId) {
        if (record.memoryLength() > lengthMax) {
            attributesDropped++;
            return false;
        }
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
        final boolean hasRoom = record.memoryLength() <= lengthMax;
        eventsDropped += hasRoom ? 0 : 1;
        return hasRoom && events++ < limits.getMaxNumberOfEvents();
    }

    /** Whether a link may be added; it counts in any case. */
    boolean takesLink() {
        final boolean hasRoom = record.memoryLength() <= lengthMax;
        linksDropped += hasRoom ? 0 : 1;
        return hasRoom && links++ < limits.getMaxNumberOfLinks();
    }

    /** Says in the record how much was left out. */
    void putDropped() {
        final int ofEvents = eventsDropped + Math.max(0, events - limits.getMaxNumberOfEvents());
        final int ofLinks = linksDropped + Math.max(0, links - limits.getMaxNumberOfLinks());
        if ((attributesDropped | ofEvents | ofLinks) != 0) {
            record.setDroppedCounts(attributesDropped, ofEvents, ofLinks);
        }
    }
}
