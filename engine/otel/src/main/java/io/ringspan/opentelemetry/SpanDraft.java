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
 * <p>What is said again is appended; once that has doubled the record, what no longer counts is left out. So the record is never longer than twice
 * what the span says.
 *
 * <p>Note: owned by its span, whose lock guards it; but for the owner and the failure, which are read by the thread that looks for old spans.
 */
final class SpanDraft {
    private static final int INITIAL_KEYS = 32;
    // a shorter record is not worth looking at
    private static final int COMPACTED_LENGTH_MIN = 16 * 1024;

    SpanRecord record = new SpanRecord();
    // Why whoever had it taken out of its span could not give it back; null unless that is so. Written by a store,
    // where there may be no
    // stack for a call; from then on the draft belongs to the thread that looks for old spans.
    volatile Throwable failure;
    // that thread has counted what became of its span, and has not been able to give it back either
    boolean isSettled;
    // its place among all drafts
    private final int index;
    private final SpanLimits limits;
    // once the span says more than so many bytes, it may only say the same things anew: an engine would not send more
    private final int lengthMax;
    private volatile RecordingSpan owner;
    // ids of the keys of all attributes; those behind the distinct ones may be there twice
    private int[] keys = new int[INITIAL_KEYS];
    private int keyCount;
    private int distinctKeys;
    // length of the record at which it is worth looking for what no longer counts
    private int compactAt;
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
        if (keys.length > SpanPublisher.KEPT_LENGTH_MAX / Integer.BYTES) {
            keys = new int[INITIAL_KEYS];
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
        distinctKeys = 0;
        compactAt = Math.min(COMPACTED_LENGTH_MIN, lengthMax);
        attributesDropped = 0;
        events = 0;
        links = 0;
        eventsDropped = 0;
        linksDropped = 0;
    }

    /** Leaves out what no longer counts, once it is worth it; to be called in front of whatever is told. */
    void compact() {
        if (record.length() <= compactAt) {
            return;
        }
        final int length = record.compact().length();
        final int next = Math.max(COMPACTED_LENGTH_MIN, 2 * length);
        // at the limit it is worth it in any case, since something may be dropped there
        compactAt = length < lengthMax ? Math.min(next, lengthMax) : next;
    }

    private boolean hasRoom() {
        compact();
        return record.length() <= lengthMax;
    }

    /** Whether an attribute may be set; one that is there already always may. */
    boolean takesAttribute(final int keyId) {
        final boolean hasRoom = hasRoom();
        if (hasRoom && keyCount < limits.getMaxNumberOfAttributes()) {
            addKey(keyId);
            return true;
        }
        dropDoubles();
        if (isKnown(keyId, keyCount)) {
            return true;
        }
        if (hasRoom && keyCount < limits.getMaxNumberOfAttributes()) {
            addKey(keyId);
            return true;
        }
        attributesDropped++;
        return false;
    }

    private void addKey(final int keyId) {
        if (keyCount == keys.length) {
            dropDoubles();
            if (keyCount > keys.length / 2) {
                keys = Arrays.copyOf(keys, 2 * keys.length);
            }
        }
        keys[keyCount++] = keyId;
    }

    // keys without an id cannot be told apart, and each counts
    private void dropDoubles() {
        int distinct = distinctKeys;
        for (int i = distinct; i < keyCount; i++) {
            if (!isKnown(keys[i], distinct)) {
                keys[distinct++] = keys[i];
            }
        }
        keyCount = distinct;
        distinctKeys = distinct;
    }

    private boolean isKnown(final int keyId, final int count) {
        if (keyId == TraceEngine.NOT_INTERNED) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (keys[i] == keyId) {
                return true;
            }
        }
        return false;
    }

    /** Notes an attribute that could not be read, or not be written. */
    void dropAttribute() {
        attributesDropped++;
    }

    /** Notes an event that could not be read, or not be written. */
    void dropEvent() {
        eventsDropped++;
    }

    /** Notes a link that could not be read, or not be written. */
    void dropLink() {
        linksDropped++;
    }

    /** Whether an event may be added; it counts in any case. */
    boolean takesEvent() {
        final boolean hasRoom = hasRoom();
        eventsDropped += hasRoom ? 0 : 1;
        return hasRoom && events++ < limits.getMaxNumberOfEvents();
    }

    /** Whether a link may be added; it counts in any case. */
    boolean takesLink() {
        final boolean hasRoom = hasRoom();
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
