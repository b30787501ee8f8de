/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

/**
 * What an encoder has left out of the chunk, or the part of one, that it encoded last, so that it can be counted. Spans that are left out are lost.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class Omissions {
    private int spans;
    private int attributes;
    private int events;
    private int links;
    private int texts;
    private boolean isEmpty = true;

    /** Begins with nothing left out. */
    public Omissions() {}

    /** Begins a chunk of which nothing is left out yet; also one that is encoded once more. */
    public void begin() {
        if (!isEmpty) {
            isEmpty = true;
            spans = 0;
            attributes = 0;
            events = 0;
            links = 0;
            texts = 0;
        }
    }

    /** Counts a span that has no id, or no trace id, and that the receiver would refuse. */
    public void addSpan() {
        isEmpty = false;
        spans++;
    }

    /**
     * Counts what was left out of a span that goes out.
     *
     * @param attributeCount attributes
     * @param eventCount     events
     * @param linkCount      links
     */
    public void add(final int attributeCount, final int eventCount, final int linkCount) {
        if ((attributeCount | eventCount | linkCount) != 0) {
            isEmpty = false;
            attributes += attributeCount;
            events += eventCount;
            links += linkCount;
        }
    }

    /**
     * Counts texts that go out without their end.
     *
     * @param textCount their number
     */
    public void addTexts(final int textCount) {
        if (textCount != 0) {
            isEmpty = false;
            texts += textCount;
        }
    }

    /**
     * Texts that went out without their end.
     *
     * @return their number
     */
    public int texts() {
        return texts;
    }

    /**
     * Whether nothing was left out.
     *
     * @return true for nearly all chunks
     */
    public boolean isEmpty() {
        return isEmpty;
    }

    /**
     * Spans that were left out.
     *
     * @return their number
     */
    public int spans() {
        return spans;
    }

    /**
     * Attributes that were left out of other spans.
     *
     * @return their number
     */
    public int attributes() {
        return attributes;
    }

    /**
     * Events that were left out of other spans.
     *
     * @return their number
     */
    public int events() {
        return events;
    }

    /**
     * Links that were left out of other spans.
     *
     * @return their number
     */
    public int links() {
        return links;
    }
}
