/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.TracePriority;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.time.TimeLimit;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PayloadSenderTest {
    private static final int SPANS = SenderFixture.SPANS_PER_CHUNK;

    private final List<List<Integer>> accepted = new CopyOnWriteArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** A transport that asks a function, and notes the chunks of what was accepted. */
    private Transport transport(final Transport answers) {
        return new Transport() {
            @Override
            public Delivery send(final Payload payload) throws InterruptedException {
                attempts.incrementAndGet();
                final byte[] body = new byte[payload.length()];
                payload.body().get(body);
                final List<Integer> chunks = TestPayloads.read(body);
                assertEquals(payload.chunkCount(), chunks.size());
                final Delivery delivery = answers.send(payload);
                if (delivery != null && delivery.outcome() == Delivery.Outcome.ACCEPTED) {
                    accepted.add(chunks);
                }
                return delivery;
            }

            @Override
            public void close() {
                assertFalse(isClosed.getAndSet(true), "closed twice");
            }
        };
    }

    private SenderFixture fixture(final Transport answers) {
        return new SenderFixture(transport(answers)).start();
    }

    private List<Integer> acceptedChunks() {
        final List<Integer> all = new ArrayList<>();
        accepted.forEach(all::addAll);
        return all;
    }

    @Test
    void shouldDeliverInOrderAndCount() {
        try (SenderFixture fixture = fixture(payload -> Delivery.ACCEPTED)) {
            for (int i = 0; i < 20; i++) {
                fixture.submit(10, 20);
            }
            fixture.awaitAll();
            assertEquals(40L * SPANS, fixture.get(EngineCounter.SPANS_DELIVERED));
            assertEquals(40, fixture.get(EngineCounter.CHUNKS_DELIVERED));
            assertEquals(20, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(
                    20L * (1 + 30 + 2 * TestPayloads.CHUNK_HEAD_LENGTH), fixture.get(EngineCounter.BYTES_DELIVERED));
            assertEquals(0, fixture.get(EngineCounter.SEND_RETRIES));
            assertEquals(20, accepted.size());
        }
        for (int i = 0; i < 40; i++) {
            assertEquals(i, acceptedChunks().get(i));
        }
        assertTrue(isClosed.get());
    }

    @Test
    void shouldRetryUntilAccepted() {
        try (SenderFixture fixture =
                fixture(payload -> attempts.get() < 3 ? Delivery.retry(0, "busy") : Delivery.ACCEPTED)) {
            fixture.submitAndAwait(10);
            assertEquals(2, fixture.get(EngineCounter.SEND_RETRIES));
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
        assertEquals(List.of(0), acceptedChunks());
    }

    @Test
    void shouldGiveUpAfterAllAttemptsAndGoOn() {
        try (SenderFixture fixture =
                fixture(payload -> payload.number() == 1 ? Delivery.retry(0, "busy") : Delivery.ACCEPTED)) {
            fixture.submit(10, 10);
            fixture.submitAndAwait(10);
            assertEquals(2 * SPANS, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
            assertEquals(2, fixture.get(EngineCounter.CHUNKS_DROPPED));
            assertEquals(2, fixture.get(EngineCounter.SEND_RETRIES));
            assertEquals(1, fixture.sender.lost());
        }
        assertEquals(List.of(2), acceptedChunks());
        assertEquals(4, attempts.get());
    }

    @Test
    void shouldNotRetryWhatIsRejected() {
        try (SenderFixture fixture = fixture(payload -> Delivery.rejected("HTTP 400"))) {
            fixture.submitAndAwait(10);
            assertEquals(SPANS, fixture.dropped(DropReason.REJECTED));
        }
        assertEquals(1, attempts.get());
    }

    @Test
    void shouldBookSpansThatWereRefusedOutOfAnAcceptedPayload() {
        try (SenderFixture fixture = fixture(payload -> Delivery.acceptedBut(2, "no trace id"))) {
            fixture.submitAndAwait(10, 10);
            assertEquals(2, fixture.dropped(DropReason.PARTIAL_SUCCESS));
            assertEquals(2, fixture.counters.dropped(DropReason.PARTIAL_SUCCESS, TracePriority.AUTO_KEEP));
            assertEquals(2 * SPANS - 2, fixture.get(EngineCounter.SPANS_DELIVERED));
            assertEquals(2, fixture.get(EngineCounter.TRACES_DELIVERED));
            assertEquals("no trace id", fixture.counters.takeDetail(DropReason.PARTIAL_SUCCESS));
            assertEquals(1, fixture.sender.lost());
            assertTrue(fixture.counters.ledger().hasLost(0, 0), "the first chunk may have lost one");
            assertTrue(fixture.counters.ledger().hasLost(1, 1), "the second chunk may have lost one");
            assertFalse(fixture.counters.ledger().hasLost(2, 9), "nothing later was sent");
        }
        assertEquals(1, attempts.get());
    }

    @Test
    void shouldBookNoMoreSpansAsRefusedThanThereAre() {
        final long[] refused = {Long.MAX_VALUE, SPANS, -1, Long.MIN_VALUE, 0};
        try (SenderFixture fixture =
                fixture(payload -> Delivery.acceptedBut(refused[(int) payload.number() - 1], "nonsense"))) {
            for (int i = 0; i < refused.length; i++) {
                fixture.submitAndAwait(10);
            }
            assertEquals(2 * SPANS, fixture.dropped(DropReason.PARTIAL_SUCCESS));
            assertEquals(2, fixture.get(EngineCounter.PAYLOADS_LOST));
            assertEquals(3, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(3, fixture.get(EngineCounter.TRACES_DELIVERED));
        }
        assertEquals(refused.length, attempts.get());
    }

    @Test
    void shouldRetryAndReportWhateverATransportThrows() {
        final Throwable[] thrown = {new IllegalStateException("one"), new StackOverflowError("two")};
        try (SenderFixture fixture = fixture(payload -> {
            if (attempts.get() <= 2) {
                throwAny(thrown[attempts.get() - 1]);
            }
            return Delivery.ACCEPTED;
        })) {
            fixture.submitAndAwait(10);
            assertEquals(List.of(thrown), fixture.errors);
            assertEquals(2, fixture.get(EngineCounter.HANDLER_ERRORS));
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(final Throwable t) throws T {
        throw (T) t;
    }

    @Test
    void shouldRetryWhenATransportReturnsNothing() {
        try (SenderFixture fixture = fixture(payload -> attempts.get() == 1 ? null : Delivery.ACCEPTED)) {
            fixture.submitAndAwait(10);
            assertEquals(1, fixture.errors.size());
        }
        assertEquals(List.of(0), acceptedChunks());
    }

    @Test
    void shouldSurviveAnErrorHandlerAndACloseThatThrow() {
        final List<Throwable> errors = new ArrayList<>();
        final SenderFixture fixture = new SenderFixture(new Transport() {
            @Override
            public Delivery send(final Payload payload) {
                throw new IllegalArgumentException("send");
            }

            @Override
            public void close() {
                throw new IllegalArgumentException("close");
            }
        });
        final PayloadSender sender = new PayloadSender(
                payload -> {
                    throw new IllegalArgumentException("send");
                },
                fixture.pool,
                SenderFixture.FAST,
                fixture.counters,
                t -> {
                    errors.add(t);
                    throw new IllegalStateException("handler");
                });
        final Thread thread = new Thread(sender);
        thread.start();
        final Payload payload = fixture.take();
        TestPayloads.append(payload, 0, 1, SPANS);
        payload.frame();
        payload.seal(1, 0);
        sender.submit(payload);
        sender.close(SenderFixture.PATIENCE_NS);
        assertEquals(3, errors.size());
        assertEquals(6, fixture.get(EngineCounter.HANDLER_ERRORS));
        assertEquals(SPANS, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
        fixture.start().sender.close(0);
        assertEquals(7, fixture.get(EngineCounter.HANDLER_ERRORS));
    }

    @Test
    void shouldIgnoreAnInterruptByOthers() {
        try (SenderFixture fixture = fixture(payload -> {
            if (attempts.get() == 1) {
                throw new InterruptedException("not by close");
            }
            if (attempts.get() == 2) {
                Thread.currentThread().interrupt();
                return Delivery.retry(0, "busy");
            }
            assertFalse(Thread.interrupted(), "an interrupt of an earlier send");
            return Delivery.ACCEPTED;
        })) {
            fixture.thread.interrupt();
            fixture.submitAndAwait(10);
            assertEquals(0, fixture.get(EngineCounter.HANDLER_ERRORS));
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
    }

    @Test
    void shouldNotSendWithAnInterruptThatCameBefore() throws InterruptedException {
        final SenderFixture fixture = new SenderFixture(transport(payload -> {
            assertFalse(Thread.currentThread().isInterrupted(), "interrupted");
            return Delivery.ACCEPTED;
        }));
        fixture.submit(1);
        final Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            fixture.sender.run();
        });
        thread.start();
        fixture.awaitAll();
        fixture.sender.close(SenderFixture.PATIENCE_NS);
        thread.join();
        assertEquals(List.of(), fixture.errors);
        fixture.assertBooksBalance();
    }

    @Test
    void shouldSplitAndDeliverEachChunkOnceAndInOrder() {
        final int lengthMax = 400;
        try (SenderFixture fixture =
                fixture(payload -> payload.length() > lengthMax ? Delivery.tooLarge("HTTP 413") : Delivery.ACCEPTED)) {
            fixture.submit(100, 100, 100, 100, 100, 100, 100);
            fixture.submit(300, 10, 300, 10, 300, 10);
            fixture.submit(10);
            // more chunks than fit into the shortest frame
            fixture.submit(new int[40]);
            fixture.awaitAll();
            assertEquals(0, fixture.counters.dropped());
            assertTrue(fixture.get(EngineCounter.SEND_SPLITS) >= 4);
            assertEquals(4, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
        final List<Integer> chunks = acceptedChunks();
        assertEquals(54, chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            assertEquals(i, chunks.get(i));
        }
    }

    /** A transport of messages: what the receiver has by an early attempt is not sent again, and is no loss when the rest is. */
    @Test
    void shouldCountChunksThatWereAcceptedByThemselves() {
        final List<Integer> sent = new ArrayList<>();
        final InPlaceTransport messages = payload -> {
            attempts.incrementAndGet();
            for (int i = 0; i < payload.chunkCount(); i++) {
                final int chunk = TestPayloads.read(payload.requestOf(i)).get(0);
                if (!payload.isAccepted(i)) {
                    sent.add(chunk);
                    if (chunk % 2 == 0) {
                        payload.accept(i);
                    }
                }
            }
            return attempts.get() == 2 ? Delivery.tooLarge("one of them") : Delivery.retry(0, "busy");
        };
        try (SenderFixture fixture = new SenderFixture(messages).start()) {
            fixture.submitAndAwait(10, 300, 20, 30);
            assertEquals(2 * SPANS, fixture.get(EngineCounter.SPANS_DELIVERED));
            assertEquals(2, fixture.get(EngineCounter.CHUNKS_DELIVERED));
            assertEquals(30 + 2 * TestPayloads.CHUNK_HEAD_LENGTH, fixture.get(EngineCounter.BYTES_DELIVERED));
            assertEquals(2 * SPANS, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
            assertEquals(1, fixture.sender.lost());
            // of the next payload nothing is accepted yet
            fixture.submitAndAwait(10, 10);
            assertEquals(3 * SPANS, fixture.get(EngineCounter.SPANS_DELIVERED));
        }
        // all, the others, the others in two halves three times, and the next payload
        assertEquals(List.of(0, 1, 2, 3, 1, 3, 1, 1, 1, 3, 3, 3, 4, 5, 5, 5), sent);
    }

    @Test
    void shouldDropASingleChunkThatIsTooLarge() {
        try (SenderFixture fixture =
                fixture(payload -> payload.length() > 400 ? Delivery.tooLarge("HTTP 413") : Delivery.ACCEPTED)) {
            fixture.submitAndAwait(100, 500, 100, 100);
            assertEquals(SPANS, fixture.dropped(DropReason.TOO_LARGE));
            assertEquals(3 * SPANS, fixture.get(EngineCounter.SPANS_DELIVERED));
            assertEquals(1, fixture.get(EngineCounter.CHUNKS_DROPPED));
            assertEquals(1, fixture.sender.lost());
            assertEquals(0, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
        assertEquals(List.of(List.of(0), List.of(2, 3)), accepted);
    }

    @Test
    void shouldGiveEachHalfItsOwnAttempts() {
        // the whole is too large; then two failures for each half
        final Delivery[] script = {
            Delivery.tooLarge("413"),
            Delivery.retry(0, "1"),
            Delivery.retry(0, "2"),
            Delivery.ACCEPTED,
            Delivery.retry(0, "1"),
            Delivery.retry(0, "2"),
            Delivery.ACCEPTED
        };
        try (SenderFixture fixture = fixture(payload -> script[attempts.get() - 1])) {
            fixture.submitAndAwait(10, 10);
            assertEquals(4, fixture.get(EngineCounter.SEND_RETRIES));
            assertEquals(1, fixture.get(EngineCounter.SEND_SPLITS));
        }
        assertEquals(List.of(List.of(0), List.of(1)), accepted);
    }

    @Test
    void shouldDropTheRestOfAPayloadThatCannotBeFramed() {
        final PayloadFramer framer = new PayloadFramer() {
            private final PayloadFramer real = new TestPayloads();

            @Override
            public String contentType() {
                return real.contentType();
            }

            @Override
            public int headLengthMax(final int payloadLength) {
                return real.headLengthMax(payloadLength);
            }

            @Override
            public int frame(
                    final MutableDirectBuffer buffer,
                    final int begin,
                    final int end,
                    final int chunkCount,
                    final PayloadDictionary dictionary) {
                if (begin > TestPayloads.FRAME_LENGTH_MAX) {
                    throw new IllegalStateException("planted");
                }
                return real.frame(buffer, begin, end, chunkCount, dictionary);
            }
        };
        final Transport transport =
                transport(payload -> payload.chunkCount() > 1 ? Delivery.tooLarge("413") : Delivery.ACCEPTED);
        try (SenderFixture fixture = new SenderFixture(SenderFixture.FAST, c -> transport, framer, 1_000).start()) {
            fixture.submitAndAwait(10, 10, 10, 10);
            assertEquals(3 * SPANS, fixture.dropped(DropReason.INTERNAL_ERROR));
            // what was thrown is told in front of the next payload
            fixture.submitAndAwait(10);
            assertEquals("planted", fixture.errors.get(0).getMessage());
        }
        assertEquals(List.of(0, 4), acceptedChunks());
    }

    @Test
    void shouldNeverMissAWakeUp() {
        try (SenderFixture fixture = new SenderFixture(new DiscardTransport()).start()) {
            // one at a time, so that the thread goes to sleep as often as it is woken
            for (int i = 0; i < 20_000; i++) {
                fixture.submitAndAwait(0);
            }
        }
    }

    @Test
    void shouldNotAllocateInSubmit() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();
        try (SenderFixture fixture = new SenderFixture(new DiscardTransport()).start()) {
            for (int i = 0; i < 20_000; i++) {
                fixture.submit(1);
            }
            // HotSpot allocates on a thread that triggers a compilation, once;
            // what submit itself allocates is there in each round
            long submitBytes = 1;
            for (int round = 0; round < 4 && submitBytes != 0; round++) {
                submitBytes = 0;
                long prepareBytes = 0;
                for (int i = 0; i < 2_000; i++) {
                    final long startBytes = threads.getThreadAllocatedBytes(id);
                    final Payload payload = fixture.prepare(1);
                    final long preparedBytes = threads.getThreadAllocatedBytes(id);
                    fixture.sender.submit(payload);
                    submitBytes += threads.getThreadAllocatedBytes(id) - preparedBytes;
                    prepareBytes += preparedBytes - startBytes;
                }
                assertTrue(prepareBytes > 0, "the measurement sees nothing");
            }
            assertEquals(0, submitBytes);
        }
    }

    @Test
    void shouldRefuseMorePayloadsThanThePoolHas() {
        final SenderFixture fixture = new SenderFixture(new DiscardTransport());
        for (int i = 0; i < SenderFixture.POOL_COUNT; i++) {
            fixture.submit(1);
        }
        assertThrows(
                IllegalStateException.class,
                () -> fixture.sender.submit(new PayloadPool(1, 64, new TestPayloads(), 1).take()));
        fixture.start().close();
    }

    @Test
    void shouldRefuseASecondThread() {
        try (SenderFixture fixture = new SenderFixture(new DiscardTransport()).start()) {
            fixture.submitAndAwait(1);
            assertThrows(IllegalStateException.class, fixture.sender::run);
        }
    }

    @Test
    void shouldTellWhetherAPayloadIsResolved() throws InterruptedException {
        try (SenderFixture fixture = new SenderFixture(new DiscardTransport()).start()) {
            assertFalse(fixture.sender.awaitCompleted(1, TimeLimit.of(1_000_000)));
            assertFalse(fixture.sender.awaitCompleted(1, TimeLimit.of(-1)));
            fixture.submitAndAwait(1);
            assertTrue(fixture.sender.awaitCompleted(1, TimeLimit.of(0)));
            assertEquals(1, fixture.sender.completed());
        }
    }
}
