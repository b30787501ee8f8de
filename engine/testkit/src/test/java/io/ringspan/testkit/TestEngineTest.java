/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.transport.Delivery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A test engine says what a test has done wrong, and only that. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestEngineTest {
    private static final long ROOT = 0x70;
    private static final long CHILD = 0x71;

    private static void publish(final TraceEngine engine) {
        begin(engine.newWriter(), engine)
                .finish(CHILD, 1_500_000)
                .finish(ROOT, 2_000_000)
                .commit();
    }

    private static SpanWriter begin(final SpanWriter writer, final TraceEngine engine) {
        final long startNs = engine.nowNs();
        return writer.start(ROOT, 0, ROOT, ROOT, 0, "web.request", "shop", "GET /", "web", startNs)
                .setMeta(ROOT, "http.route", "/")
                .start(CHILD, 0, ROOT, ROOT, ROOT, "db.query", "shop", "SELECT", "sql", startNs)
                .setMetric(CHILD, "db.rows", 3)
                .setErrorDetails(CHILD, "Timeout", "too slow", null);
    }

    private static String messageOf(final TestEngine test) {
        final String message = assertThrows(AssertionError.class, test::close).getMessage();
        // once is enough
        test.close();
        return message;
    }

    private static void assertContains(final String message, final String... parts) {
        for (final String part : parts) {
            assertTrue(message.contains(part), () -> part + " is missing: " + message);
        }
    }

    @Test
    void shouldGiveSpansThatWereAskedFor() throws Exception {
        try (TestEngine test = TestEngine.start()) {
            publish(test.engine());
            final RecordedSpan root = test.awaitSpan(SpanQuery.named("web.request")
                    .root()
                    .service("shop")
                    .resource("GET /")
                    .tag("http.route", "/")
                    .noTag("db.rows"));
            final SpanQuery query =
                    SpanQuery.any().childOf(root).failed().tag("db.rows", 3).tag("error.type", "Timeout");
            assertEquals(CHILD, test.awaitSpan(query).spanId());
            assertEquals(2, test.flush().size());
            test.receiver().assertNoSpan(SpanQuery.named("web.request").failed());
            assertEquals(1, test.receiver().spans(query).size());
            test.receiver().clear();
            test.receiver().assertNoSpan(SpanQuery.any());
        }
    }

    @Test
    void shouldShowWhatIsThereAsTrees() throws Exception {
        try (TestEngine test = TestEngine.start()) {
            final InMemoryReceiver receiver = test.receiver();
            final SpanQuery wrong = SpanQuery.named("db.query").tag("db.rows", 4);
            assertContains(
                    assertThrows(AssertionError.class, () -> receiver.awaitSpan(wrong, 0, TimeUnit.SECONDS))
                            .getMessage(),
                    "no span");
            publish(test.engine());
            receiver.awaitSpans(SpanQuery.any(), 2, 60, TimeUnit.SECONDS);
            final String message = assertThrows(
                            AssertionError.class, () -> receiver.awaitSpan(wrong, 10, TimeUnit.MILLISECONDS))
                    .getMessage();
            assertEquals("""
                    0 of 1 span within 10 milliseconds, with name "db.query", tag db.rows=4.0; there is:
                    trace 0000000000000070
                      web.request "GET /" of shop, 2.000 ms, id 0000000000000070 {http.route=/}
                        db.query "SELECT" of shop, 1.500 ms, failed, id 0000000000000071, parent 0000000000000070 \
                    {db.rows=3.0, error.message=too slow, error.type=Timeout}""", message);
            assertContains(
                    assertThrows(AssertionError.class, () -> receiver.awaitSpan(SpanQuery.any()))
                            .getMessage(),
                    "2 spans, and not one, with any; there is:\ntrace 0000000000000070\n");
            assertContains(
                    assertThrows(AssertionError.class, () -> receiver.assertNoSpan(SpanQuery.named("db.query")))
                            .getMessage(),
                    "1 span, and not none, with name \"db.query\"; there is:\ntrace ");
        }
    }

    @Test
    void shouldShowSpansThatAreParentsOfEachOther() {
        final RecordedSpan first = span(1, 2);
        final RecordedSpan second = span(2, 1);
        final RecordedSpan lost = span(3, 4);
        assertEquals("""
                trace 0000000000000009
                  op, 0.000 ms, id 0000000000000003, parent 0000000000000004
                  op, 0.000 ms, id 0000000000000001, parent 0000000000000002
                    op, 0.000 ms, id 0000000000000002, parent 0000000000000001""", SpanTree.of(List.of(first, second, lost)));
    }

    private static RecordedSpan span(final long id, final long parent) {
        return new RecordedSpan(9, id, parent, "op", "", "", "", 1, 1, false, Map.of(), Map.of());
    }

    @Test
    void shouldFailForWhatWasLost() throws Exception {
        final TestEngine test = TestEngine.start();
        test.receiver().answer(payload -> Delivery.rejected("as told"));
        publish(test.engine());
        assertThrows(AssertionError.class, test::flush);
        assertContains(messageOf(test), "something was lost: 2 spans created, 0 delivered", "arrived:\nno span");
    }

    @Test
    void shouldFailForSpansThatAreNeverFinished() {
        final TestEngine test = TestEngine.start();
        begin(test.engine().newWriter(), test.engine()).finish(CHILD, 1).commit();
        assertContains(messageOf(test), "never finished: 1 of web.request", "db.query");
    }

    @Test
    void shouldFailForMisuse() {
        final TestEngine test = TestEngine.start(config -> config.service("other"));
        final int key = test.engine().intern("http.status_code");
        final SpanWriter writer = test.engine().newWriter();
        begin(writer, test.engine())
                .setMetaId(ROOT, key, 200)
                .finish(CHILD, 1)
                .finish(ROOT, 2)
                .commit();
        assertContains(
                messageOf(test),
                "something was lost",
                "misuse.ids: span 0000000000000070, setMeta, thread "
                        + Thread.currentThread().getName() + ": 200 ");
        assertEquals("other", test.engine().config().service());
    }

    @Test
    void shouldTolerateWhatATestDoesOnPurpose() throws Exception {
        final TestEngine test = TestEngine.start().tolerateLosses().tolerateMisuse();
        test.receiver().answer(payload -> Delivery.rejected("as told"));
        publish(test.engine());
        begin(test.engine().newWriter(), test.engine());
        test.flush();
        test.close();
        assertEquals(1, test.engine().misuses().size());
    }
}
