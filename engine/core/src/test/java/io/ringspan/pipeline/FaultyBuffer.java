/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import org.agrona.concurrent.UnsafeBuffer;

/** Memory of a caller's at which something happens when the ring copies it, which is between claim and publish. */
final class FaultyBuffer extends UnsafeBuffer {
    private final Runnable onCopy;

    FaultyBuffer(final byte[] bytes, final Runnable onCopy) {
        super(bytes);
        this.onCopy = onCopy;
    }

    // asked for by whoever copies from here; null while the super class is made
    @Override
    public byte[] byteArray() {
        if (onCopy != null) {
            onCopy.run();
        }
        return super.byteArray();
    }
}
