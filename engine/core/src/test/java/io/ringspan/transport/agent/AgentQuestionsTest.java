/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.memory.OffHeap;
import io.ringspan.time.TimeLimit;
import io.ringspan.transport.Payload;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import io.ringspan.transport.RawServer;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.SenderFixture;
import io.ringspan.transport.TestPayloads;
import io.ringspan.transport.UnsampledPolicy;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an agent is asked what it takes, and how long payloads wait for that. */
@Timeout(60)
class AgentQuestionsTest {
    private static final List<String> PATHS = List.of("/v0.5/traces", "/v0.4/traces");
    private static final int LAST = PATHS.size() - 1;
    private static final String LIST = "{\"endpoints\":[\"/v0.5/traces\",\"/v0.4/traces\"]}";

    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final EngineCounters counters = new EngineCounters();
    private final OffHeap memory = new OffHeap();
    private RawServer agent;
    private DatadogAgentTransport transport;
    private PayloadSender sender;
    private PayloadPool pool;
    private final AtomicLong clockNs = new AtomicLong(1);
    private long payloads;

    /** What an agent does when it is asked. */
    private interface Info {
        void answer(Socket socket, int question) throws IOException, InterruptedException;
    }

    private static void answer(final Socket socket, final int status, final String body) throws IOException {
        RawServer.write(socket, "HTTP/1.1 " + status + " -\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
    }

    private void start(final CountDownLatch answerPayloads, final Info info) throws IOException {
        agent = new RawServer(socket -> {
            while (true) {
                final byte[] body = RawServer.readRequest(socket);
                if (body.length == 0) {
                    info.answer(socket, questions.incrementAndGet());
                } else {
                    answerPayloads.await();
                    answer(socket, 200, "{}");
                }
            }
        });
        final AgentSettings settings = AgentSettings.builder()
                .url(agent.url())
                .requestTimeoutNs(TimeUnit.SECONDS.toNanos(60))
                .build();
        transport = new DatadogAgentTransport(
                settings, PATHS, counters, rates -> {}, new ReceiverTerms(UnsampledPolicy.SEND), clockNs::get);
        pool = new PayloadPool(4, 4096, List.of(new TestPayloads(), new TestPayloads()), 8, memory);
        sender = new PayloadSender(transport, pool, SenderFixture.FAST, counters, error -> {});
        final Thread thread = new Thread(sender, SenderFixture.THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    private void submit() {
        final Payload payload = pool.take();
        payload.begin(LAST);
        TestPayloads.append(payload, (int) payloads, 1, SenderFixture.SPANS_PER_CHUNK);
        payload.frame();
        payload.seal(++payloads, payloads);
        sender.submit(payload);
    }

    private void submitAndAwait() throws InterruptedException {
        submit();
        assertTrue(sender.awaitCompleted(payloads, TimeLimit.of(SenderFixture.PATIENCE_NS)));
    }

    private boolean takesTheBest() {
        return (transport.formats() & 1) != 0;
    }

    @AfterEach
    void shouldHaveLostNothing() throws IOException {
        end.countDown();
        sender.close(SenderFixture.PATIENCE_NS);
        assertEquals(payloads, counters.get(EngineCounter.PAYLOADS_DELIVERED));
        agent.close();
        memory.close();
    }

    private void pass(final long seconds) {
        clockNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void shouldNotLetPayloadsWaitForAnAgentThatDoesNotSayWhatItTakes() throws Exception {
        start(new CountDownLatch(0), (socket, question) -> end.await());
        final long startNs = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            submitAndAwait();
        }
        final long tookNs = System.nanoTime() - startNs;
        assertTrue(tookNs < TimeUnit.SECONDS.toNanos(10), () -> tookNs + " ns");
        assertEquals(2, questions.get());
    }

    /** Of those that hang, that break off, and that have too much to do. */
    @ParameterizedTest
    @CsvSource({"0,2", "1,2", "408,1", "429,1", "500,1", "503,1"})
    void shouldAskAgainAfterAWhile(final int status, final int inVain) throws Exception {
        start(new CountDownLatch(0), (socket, question) -> {
            if (question > inVain) {
                answer(socket, 200, LIST);
            } else if (status == 0) {
                end.await();
            } else if (status == 1) {
                socket.close();
            } else {
                answer(socket, status, LIST);
            }
        });
        for (int i = 0; i < 5; i++) {
            submitAndAwait();
        }
        pass(19);
        submitAndAwait();
        assertEquals(inVain, questions.get());
        assertFalse(takesTheBest());
        pass(2);
        submitAndAwait();
        assertEquals(inVain + 1, questions.get());
        assertTrue(takesTheBest());
    }

    @Test
    void shouldTakeNoForAnAnswer() throws Exception {
        start(new CountDownLatch(0), (socket, question) -> answer(socket, 404, "not found"));
        for (int i = 0; i < 5; i++) {
            submitAndAwait();
            pass(3600);
        }
        assertEquals(1, questions.get());
    }

    @Test
    void shouldNotAskWhileTheEngineCloses() throws Exception {
        final CountDownLatch answerPayloads = new CountDownLatch(1);
        start(answerPayloads, (socket, question) -> answer(socket, 200, LIST));
        submit();
        submit();
        sender.beginClose(TimeLimit.of(SenderFixture.PATIENCE_NS));
        answerPayloads.countDown();
        sender.close(SenderFixture.PATIENCE_NS);
        assertEquals(0, questions.get());
    }
}
