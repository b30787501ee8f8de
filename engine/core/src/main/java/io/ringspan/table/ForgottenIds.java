/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

/**
 * The id spaces with ids that mean nothing any more and still hold their texts. Giving them all back at once could take long, so it is
 * done in parts, by whoever has the time, or needs the room.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class ForgottenIds {
    private IdSpace first;

    ForgottenIds() {}

    void add(final IdSpace space) {
        if (!space.isListed) {
            space.isListed = true;
            space.nextForgetting = first;
            first = space;
        }
    }

    /**
     * Gives back the references of some ids. What nobody else holds is free then.
     *
     * @param max of how many ids at most
     * @return false if there are none
     */
    public boolean giveBack(final int max) {
        int left = max;
        while (first != null && left > 0) {
            left -= first.giveBack(left);
            if (first.forgotten() == 0) {
                final IdSpace done = first;
                first = done.nextForgetting;
                done.nextForgetting = null;
                done.isListed = false;
            }
        }
        return left < max;
    }
}
