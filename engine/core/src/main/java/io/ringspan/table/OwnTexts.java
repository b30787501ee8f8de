/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

/**
 * The texts of the engine's own ids, and which of the ids mean nothing for the moment because their texts found no room in the string
 * table.
 *
 * <p>Note: called by the decode thread, which alone says which ids are undefined.
 */
public interface OwnTexts {
    /**
     * Text of an id. Whoever read the id in a record that came through the ring finds it.
     *
     * @param id any 32 bits
     * @return the text, or null if the id has not been given out
     */
    String get(int id);

    /**
     * Whether an id means nothing for the moment.
     *
     * @param id any 32 bits
     * @return true from {@link #undefined} until {@link #defined}
     */
    boolean isUndefined(int id);

    /**
     * Says that the text of an id found no room.
     *
     * @param id any 32 bits; nothing happens if it has not been given out
     */
    void undefined(int id);

    /**
     * Says that an id is defined.
     *
     * @param id any 32 bits
     */
    void defined(int id);

    /**
     * Number of ids that mean nothing for the moment.
     *
     * @return 0 or more
     */
    int undefinedCount();

    /**
     * An id that means nothing for the moment, each in turn. Only if there is one.
     *
     * @return its id
     */
    int nextUndefined();
}
