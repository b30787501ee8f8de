/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.table.TraceChunk;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.agrona.MutableDirectBuffer;

/** An encoder that does not come back, from its n-th chunk or from the frame behind it, until a test lets it. */
final class BlockingEncoder implements TraceEncoder, PayloadFramer {
    final CountDownLatch entered = new CountDownLatch(1);
    private final TraceEncoder delegate;
    private final Semaphore gate = new Semaphore(0);
    private final boolean inFrame;
    private int passing;
    private volatile boolean failing;

    BlockingEncoder(final TraceEncoder delegate, final boolean inFrame, final int passing) {
        this.delegate = delegate;
        this.inFrame = inFrame;
        this.passing = passing;
    }

    /** Lets it come back, with what it was asked for or with an exception. */
    void release(final boolean newFailing) {
        failing = newFailing;
        gate.release(1_000_000);
    }

    private void block() {
        entered.countDown();
        gate.acquireUninterruptibly();
        if (failing) {
            throw new IllegalStateException("planted in the encoder");
        }
    }

    @Override
    public PayloadFramer framer() {
        return this;
    }

    @Override
    public String contentType() {
        return delegate.framer().contentType();
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return delegate.framer().headLengthMax(payloadLength);
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        if (!inFrame && passing-- <= 0) {
            block();
        }
        return delegate.encode(chunk, buffer, offset, limit);
    }

    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        if (inFrame && passing-- <= 0) {
            block();
        }
        return delegate.framer().frame(buffer, begin, end, chunkCount, dictionary);
    }
}
