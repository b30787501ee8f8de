/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.protocol.ChangeBuffer;
import java.util.Arrays;

/** The change queue of a state: of a fixed length, zero behind what was written into it last. */
final class ReplayQueue {
    private final byte[] bytes;
    private final ChangeBuffer buffer = new ChangeBuffer();
    private int used;

    ReplayQueue(final int length) {
        bytes = new byte[length];
        buffer.wrap(bytes);
    }

    /**
     * Replaces the content.
     *
     * @return false if it does not fit; then nothing has changed
     */
    boolean load(final byte[] content) {
        if (content.length > bytes.length) {
            return false;
        }
        clear();
        System.arraycopy(content, 0, bytes, 0, content.length);
        used = content.length;
        return true;
    }

    /** Makes everything zero. */
    void clear() {
        Arrays.fill(bytes, 0, used, (byte) 0);
        used = 0;
    }

    int length() {
        return bytes.length;
    }

    /** The whole queue. */
    ChangeBuffer buffer() {
        return buffer;
    }
}
