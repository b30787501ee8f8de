/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class PayloadPublisherTest {
    private static final int LENGTH = 3 * PayloadPublisher.PIECE_LENGTH + 1;

    private final byte[] bytes = new byte[LENGTH];
    private final PayloadPublisher publisher;

    PayloadPublisherTest() {
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = TestPayloads.fill(1, i);
        }
        publisher = new PayloadPublisher(
                ByteBuffer.allocateDirect(LENGTH).put(bytes).flip().asReadOnlyBuffer());
    }

    private static class Collector implements Flow.Subscriber<ByteBuffer> {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Flow.Subscription subscription;
        int pieces;
        int completions;
        Throwable error;

        @Override
        public void onSubscribe(final Flow.Subscription newSubscription) {
            subscription = newSubscription;
        }

        @Override
        public void onNext(final ByteBuffer piece) {
            pieces++;
            final byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void onError(final Throwable throwable) {
            error = throwable;
        }

        @Override
        public void onComplete() {
            completions++;
        }
    }

    private <T extends Collector> T subscribed(final T collector) {
        publisher.subscribe(collector);
        return collector;
    }

    @Test
    void shouldKnowItsLength() {
        assertEquals(LENGTH, publisher.contentLength());
    }

    @Test
    void shouldGiveOutAsManyPiecesAsAskedFor() {
        final Collector collector = subscribed(new Collector());
        assertEquals(0, collector.pieces);
        collector.subscription.request(1);
        assertEquals(1, collector.pieces);
        collector.subscription.request(2);
        assertEquals(3, collector.pieces);
        assertEquals(0, collector.completions);
        collector.subscription.request(1);
        assertEquals(4, collector.pieces);
        assertEquals(1, collector.completions);
        assertArrayEquals(bytes, collector.bytes.toByteArray());
        collector.subscription.request(1);
        assertEquals(4, collector.pieces);
        assertEquals(1, collector.completions);
    }

    @Test
    void shouldBeginAnewForEachSubscriber() {
        for (int i = 0; i < 3; i++) {
            final Collector collector = subscribed(new Collector());
            collector.subscription.request(Long.MAX_VALUE);
            assertArrayEquals(bytes, collector.bytes.toByteArray());
            assertEquals(1, collector.completions);
        }
    }

    @Test
    void shouldTakeRequestsFromWithinAPiece() {
        final Collector collector = subscribed(new Collector() {
            private int depth;

            @Override
            public void onNext(final ByteBuffer piece) {
                assertEquals(1, ++depth, "a piece within a piece");
                super.onNext(piece);
                subscription.request(1);
                subscription.request(Long.MAX_VALUE);
                depth--;
            }
        });
        collector.subscription.request(1);
        assertArrayEquals(bytes, collector.bytes.toByteArray());
        assertEquals(1, collector.completions);
    }

    @Test
    void shouldGiveOutNothingOnceRevokedOrCancelled() {
        final Collector revoked = subscribed(new Collector());
        final Collector cancelled = subscribed(new Collector());
        revoked.subscription.request(1);
        cancelled.subscription.request(1);
        cancelled.subscription.cancel();
        publisher.revoke();
        revoked.subscription.request(9);
        cancelled.subscription.request(9);
        assertEquals(1, revoked.pieces);
        assertEquals(1, cancelled.pieces);
        assertEquals(0, revoked.completions + cancelled.completions);
    }

    @Test
    void shouldRefuseADemandOfNothing() {
        final Collector collector = subscribed(new Collector());
        collector.subscription.request(0);
        assertTrue(collector.error instanceof IllegalArgumentException, "" + collector.error);
        collector.subscription.request(1);
        assertEquals(0, collector.pieces);
    }
}
