/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Errors out of every call that the transport thread makes of code of others, one after the other: the transport, the encoder, the error
 * handler, the source of randomness. The thread survives each, the books balance, and what comes later is delivered.
 */
@Timeout(60)
class SenderFaultTest {
    private static final int CALLS_MIN = 8;

    private int calls;
    private int attempts;
    private int failingCall;
    private Supplier<Throwable> fault;

    /** As in a full heap: it cannot even be described. */
    private static final class UndescribedError extends OutOfMemoryError {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("planted");
        }
    }

    private static final class PlantedDeath extends ThreadDeath {
        private static final long serialVersionUID = 1;
    }

    static List<Supplier<Throwable>> faults() {
        return List.of(
                UndescribedError::new,
                StackOverflowError::new,
                PlantedDeath::new,
                () -> new NoClassDefFoundError("planted"),
                () -> new IllegalStateException("planted"));
    }

    // called by the transport thread only
    @SuppressWarnings("unchecked")
    private <T extends Throwable> void call() throws T {
        calls++;
        if (calls == failingCall) {
            throw (T) fault.get();
        }
    }

    /** The first payload is too large, and the halves of it are to be sent again. */
    private Delivery send(final Payload payload) {
        this.<RuntimeException>call();
        if (payload.chunkCount() > 1) {
            return Delivery.tooLarge("planted");
        }
        return attempts++ % 2 == 0 ? Delivery.retry(0, "planted") : Delivery.ACCEPTED;
    }

    private final class FaultyFramer implements PayloadFramer {
        private final TestPayloads framer = new TestPayloads();

        @Override
        public String contentType() {
            return framer.contentType();
        }

        @Override
        public int headLengthMax(final int payloadLength) {
            return framer.headLengthMax(payloadLength);
        }

        @Override
        public int frame(
                final MutableDirectBuffer buffer,
                final int begin,
                final int end,
                final int chunkCount,
                final PayloadDictionary dictionary) {
            // the test frames payloads too
            if (Thread.currentThread().getName().equals(SenderFixture.THREAD)) {
                SenderFaultTest.this.<RuntimeException>call();
            }
            return framer.frame(buffer, begin, end, chunkCount, dictionary);
        }
    }

    private int run() {
        calls = 0;
        attempts = 0;
        final RetryPolicy policy = new RetryPolicy(8, 1_000, 1_000, 0, () -> {
            this.<RuntimeException>call();
            return 1;
        });
        final SenderFixture fixture = new SenderFixture(policy, counters -> this::send, new FaultyFramer(), 64 * 1024);
        // whoever is told of an error meets with the next one
        fixture.errorHandler = error -> {
            throw new OutOfMemoryError("planted");
        };
        try (fixture) {
            fixture.start();
            fixture.submitAndAwait(1, 1);
            fixture.submitAndAwait(1, 1, 1);
            failingCall = 0;
            final long delivered = fixture.get(EngineCounter.PAYLOADS_DELIVERED);
            fixture.submitAndAwait(1);
            assertEquals(delivered + 1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertTrue(fixture.thread.isAlive());
        }
        return calls;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldSurviveAnErrorOfEachCall(final Supplier<Throwable> newFault) {
        fault = newFault;
        final int allCalls = run();
        assertTrue(allCalls > CALLS_MIN, () -> "only so many calls: " + allCalls);
        for (int n = 1; n <= allCalls; n++) {
            failingCall = n;
            run();
        }
    }

    /** An error of the transport says nothing about the payload, also if it cannot be described. */
    @ParameterizedTest
    @MethodSource("faults")
    void shouldSendAgainWhatTheTransportThrewOver(final Supplier<Throwable> newFault) {
        fault = newFault;
        failingCall = 1;
        try (SenderFixture fixture = new SenderFixture(payload -> {
            this.<RuntimeException>call();
            return Delivery.ACCEPTED;
        })) {
            fixture.start();
            fixture.submitAndAwait(1);
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(0, fixture.sender.lost());
        }
    }
}
