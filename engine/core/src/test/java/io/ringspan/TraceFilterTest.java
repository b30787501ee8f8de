/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FilterErrorPolicy;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.filter.AttributeType;
import io.ringspan.filter.SpanText;
import io.ringspan.filter.TextPattern;
import io.ringspan.filter.TextView;
import io.ringspan.filter.TraceCursor;
import io.ringspan.filter.TraceEdits;
import io.ringspan.filter.TraceFilter;
import io.ringspan.filter.Verdict;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.testkit.RecordedSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFilterTest {
    private static final TextPattern KEY = TextPattern.of("key*");

    private final FilteredEngine engine = new FilteredEngine();
    private final AttributeWriter attributes = new AttributeWriter();

    @AfterEach
    void shouldAccountForEverySpan() {
        engine.close();
    }

    private void start(final TraceFilter... filters) {
        for (int i = 0; i < filters.length; i++) {
            engine.config.filter("filter" + i, filters[i]);
        }
        engine.start();
    }

    private long filtered(final String name) {
        final long[] found = {0};
        engine.engine.counters().forEach((counter, value) -> {
            if (counter.equals("spans.filtered{" + name + "}")) {
                found[0] = value;
            }
        });
        return found[0];
    }

    private static String show(final TraceCursor trace) {
        final String key = trace.source() + " " + trace.key();
        return key + "="
                + switch (trace.type()) {
                    case TEXT -> trace.textValue().toString();
                    case DOUBLE -> trace.doubleValue();
                    case INTEGER -> trace.integerValue();
                    case BOOLEAN -> trace.booleanValue();
                    case OTHER -> "other";
                };
    }

    private static TraceFilter noting(final List<String> seen) {
        return (trace, edits) -> {
            seen.add(trace.spanCount() + " " + trace.firstIsLocalRoot() + trace.isPart() + trace.isIncomplete()
                    + trace.samplingPriority());
            while (trace.next()) {
                seen.add(trace.spanId() + " " + trace.traceIdHigh() + " " + trace.traceIdLow() + " " + trace.parentId()
                        + " " + trace.startNs() + " " + trace.durationNs() + " " + trace.isError() + " " + trace.kind()
                        + " " + trace.text(SpanText.NAME) + trace.text(SpanText.SERVICE) + trace.text(SpanText.RESOURCE)
                        + trace.text(SpanText.TYPE));
                for (int round = 0; round < 2; round++) {
                    while (trace.nextAttribute()) {
                        seen.add(show(trace));
                    }
                    trace.rewindAttributes();
                }
            }
            return Verdict.PASS;
        };
    }

    private SpanRecord spanWithEverything() {
        return new SpanRecord()
                .begin(5, 3, 4, 5, 6, 7, 8)
                .names("n", "s", "r", "t")
                .setError(1)
                .setKind(2)
                .setMeta("text", "v\u20ac")
                .setMetric("double", 1.5)
                .setLong("long", -2)
                .setBoolean("bool", true)
                .setValue(
                        "map", attributes.clear().beginMap().key("in").text("x").end())
                .unset("gone")
                .setTraceState("a=b")
                .setStatus(2, "broken")
                .setDroppedCounts(1, 1, 1)
                .addEvent(
                        9,
                        "e",
                        attributes
                                .clear()
                                .key("ek")
                                .text("ev")
                                .key("el")
                                .integer(3)
                                .dropped(4))
                .addLink(1, 2, 3, 0, "c=d", attributes.clear().key("lk").bool(false))
                .setTraceMeta("of", "trace")
                .setSamplingPriority(2, 4)
                .lastOfSegment();
    }

    @Test
    void shouldShowWhatThereIs() throws Exception {
        final List<String> seen = new CopyOnWriteArrayList<>();
        engine.config.defaultTags(Map.of("default", "tag"));
        start(noting(seen));
        engine.publish(spanWithEverything());
        engine.flush();
        assertEquals("1 truefalsefalse2", seen.get(0));
        assertEquals("5 3 4 6 7 8 true 2 nsrt", seen.get(1));
        final List<String> shown = seen.subList(2, seen.size());
        final List<String> ofSpan = List.of(
                "SPAN error.message=broken",
                "LINK lk=false",
                "EVENT ek=ev",
                "EVENT el=3",
                "SPAN tracestate=a=b",
                "SPAN map=other",
                "SPAN bool=true",
                "SPAN long=-2",
                "SPAN double=1.5",
                "SPAN text=v\u20ac",
                "SPAN default=tag",
                "TRACE of=trace");
        for (final String expected : ofSpan) {
            assertEquals(2, shown.stream().filter(expected::equals).count(), () -> expected + " in " + shown);
        }
        assertFalse(shown.toString().contains("gone"), shown::toString);
    }

    @Test
    void shouldChangeWhatGoesOut() throws Exception {
        engine.config.defaultTags(Map.of("key-default", "d", "rename-default", "r"));
        start((trace, edits) -> {
            while (trace.next()) {
                edits.replace(SpanText.RESOURCE, "new \u20ac");
                edits.redact(SpanText.TYPE);
                while (trace.nextAttribute()) {
                    if (trace.key().matches(KEY)) {
                        edits.redact();
                    } else if (trace.key().isEqual("replace")) {
                        edits.replace("other");
                    } else if (trace.key().matches(TextPattern.of("rename*"))) {
                        edits.rename("renamed" + (trace.key().length() > 6 ? "2" : ""));
                    } else if (trace.key().isEqual("both")) {
                        edits.rename("new");
                        edits.replace("text");
                        edits.rename("newer");
                    }
                }
            }
            return Verdict.PASS;
        });
        engine.publish(FilteredEngine.span(1)
                .names("n", "s", "r", "t")
                .setMeta("key1", "secret")
                .setMetric("key2", 5)
                .setMeta("replace", "old")
                .setMetric("rename", 7)
                .setLong("both", 3)
                .setTraceMeta("key3", "secret")
                .addEvent(
                        1,
                        "e",
                        attributes
                                .clear()
                                .key("key")
                                .text("secret")
                                .key("keep")
                                .integer(1)
                                .key("both")
                                .bool(true)
                                .key("rename")
                                .text("z")));
        final RecordedSpan span = engine.single();
        assertEquals("new \u20ac", span.resource());
        assertEquals("redacted", span.type());
        assertEquals("redacted", span.meta().get("key1"));
        assertEquals("redacted", span.meta().get("key2"));
        assertEquals("redacted", span.meta().get("key3"));
        assertEquals("redacted", span.meta().get("key-default"));
        assertEquals("r", span.meta().get("renamed2"));
        assertNull(span.meta().get("rename-default"));
        assertEquals("other", span.meta().get("replace"));
        assertEquals(7.0, span.metrics().get("renamed"));
        assertEquals("text", span.meta().get("newer"));
        assertFalse(span.metrics().containsKey("both") || span.metrics().containsKey("key2"), span::toString);
        assertEquals(0, engine.count(EngineCounter.FILTERS_FAILED));
    }

    @Test
    void shouldChangeEventsInEachFormat() throws Exception {
        engine.config.filter("f", (trace, edits) -> {
            while (trace.next()) {
                while (trace.nextAttribute()) {
                    if (trace.key().isEqual("k1")) {
                        edits.rename("k9");
                    }
                    if (trace.type() == AttributeType.TEXT && trace.textValue().isEqual("SECRET")) {
                        edits.replace("fine9");
                    }
                }
            }
            return Verdict.PASS;
        });
        engine.startWithAllFormats();
        engine.publish(FilteredEngine.span(1)
                .addEvent(
                        1,
                        "e",
                        attributes
                                .clear()
                                .key("k0")
                                .text("SECRET")
                                .key("k1")
                                .integer(1)
                                .key("k2")
                                .text("SECRET"))
                .addEvent(2, "f", attributes.clear().key("k0").text("plain")));
        engine.flush();
        engine.payloads().forEach((format, payload) -> {
            assertTrue(payload.indexOf("SECRET") < 0, format);
            if (!format.equals("console")) {
                assertTrue(
                        payload.indexOf("k9") > 0 && payload.indexOf("fine9") > 0 && payload.indexOf("plain") > 0,
                        format);
            }
        });
    }

    @Test
    void shouldDropAsTheVerdictsSay() throws Exception {
        start(
                (trace, edits) -> {
                    trace.next();
                    return trace.spanId() % 2 == 0 ? Verdict.DROP_UNLESS_KEPT : Verdict.PASS;
                },
                (trace, edits) -> {
                    trace.next();
                    return trace.spanId() % 3 == 0
                            ? Verdict.DROP
                            : trace.spanId() % 4 == 0 ? Verdict.KEEP : Verdict.PASS;
                });
        for (long id = 1; id <= 12; id++) {
            engine.publish(FilteredEngine.span(id));
        }
        assertEquals(FlushResult.DELIVERED, engine.flush());
        assertEquals(
                List.of(1L, 4L, 5L, 7L, 8L, 11L),
                engine.received().stream().map(RecordedSpan::spanId).toList());
        assertEquals(6, engine.dropped(DropReason.FILTERED));
        assertEquals(2, filtered("filter0"));
        assertEquals(4, filtered("filter1"));
        assertEquals(6, engine.engine.counters().tracesDropped(DropReason.FILTERED));
    }

    private static Throwable newError(final String name) {
        return switch (name) {
            case "error" -> new StackOverflowError();
            case "memory" -> new OutOfMemoryError("planted");
            default -> new IllegalStateException("planted");
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(final Throwable e) throws T {
        throw (T) e;
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "memory", "exception"})
    void shouldDropWhatAFilterFailsFor(final String kind) throws Exception {
        start((trace, edits) -> {
            trace.next();
            if (trace.spanId() == 2) {
                sneak(newError(kind));
            }
            return trace.spanId() == 3 ? null : Verdict.PASS;
        });
        for (long id = 1; id <= 4; id++) {
            engine.publish(FilteredEngine.span(id));
        }
        assertEquals(FlushResult.LOST, engine.flush());
        assertEquals(
                List.of(1L, 4L),
                engine.received().stream().map(RecordedSpan::spanId).toList());
        assertEquals(2, engine.dropped(DropReason.FILTER_FAILED));
        assertEquals(2, engine.count(EngineCounter.FILTERS_FAILED));
        assertEquals(FlushResult.DELIVERED, engine.flush());
    }

    @Test
    void shouldKeepWhatAFilterFailsForIfThatIsSet() throws Exception {
        engine.config.filterOnError(FilterErrorPolicy.KEEP).filterRedact(List.of("secret"));
        start((trace, edits) -> {
            trace.next();
            trace.nextAttribute();
            edits.replace("half done");
            throw new IllegalStateException("planted");
        });
        engine.publish(FilteredEngine.span(1).setMeta("secret", "s").setMeta("other", "o"));
        assertEquals(FlushResult.DELIVERED, engine.flush());
        final RecordedSpan span = engine.single();
        assertEquals("redacted", span.meta().get("secret"));
        assertEquals("half done", span.meta().get("other"));
        assertEquals(1, engine.count(EngineCounter.FILTERS_FAILED));
    }

    /** A filter that changes something at every depth of its stack, until that ends, leaves tables that are as they should be. */
    @Test
    void shouldKeepTheTablesWhenAFilterEndsItsStack() throws Exception {
        engine.config.filterOnError(FilterErrorPolicy.KEEP).defaultTags(Map.of("default", "tag"));
        start((trace, edits) -> {
            trace.next();
            sink(trace, edits, new Random(trace.spanId()), 0);
            return Verdict.PASS;
        });
        final int spans = 300;
        for (long id = 1; id <= spans; id++) {
            engine.publish(FilteredEngine.span(id)
                    .setMeta("a", "1")
                    .setMeta("b", "2")
                    .setTraceMeta("c", "3")
                    .addEvent(
                            1,
                            "e",
                            attributes.clear().key("k").text("v").key("l").text("w")));
        }
        assertEquals(spans, engine.received().size());
        assertEquals(spans, engine.count(EngineCounter.FILTERS_FAILED));
    }

    @SuppressWarnings("InfiniteRecursion") // up to the end of the stack
    private static int sink(final TraceCursor trace, final TraceEdits edits, final Random random, final int depth) {
        if (!trace.nextAttribute()) {
            trace.rewindAttributes();
        } else {
            switch (random.nextInt(4)) {
                case 0 -> edits.redact();
                case 1 -> edits.replace("text");
                case 2 -> edits.rename("key");
                default -> edits.replace(SpanText.NAME, "name");
            }
        }
        return sink(trace, edits, random, depth + 1) + 1;
    }

    @Test
    void shouldRefuseACursorThatIsKept() throws Exception {
        final AtomicReference<TraceCursor> kept = new AtomicReference<>();
        final AtomicReference<TextView> keptText = new AtomicReference<>();
        final AtomicReference<TraceEdits> keptEdits = new AtomicReference<>();
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch looked = new CountDownLatch(1);
        start((trace, edits) -> {
            trace.next();
            trace.nextAttribute();
            keptText.set(trace.textValue());
            keptEdits.set(edits);
            kept.set(trace);
            inside.countDown();
            try {
                looked.await(20, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Verdict.PASS;
        });
        engine.publish(FilteredEngine.span(1).setMeta("key", "value"));
        assertTrue(inside.await(20, TimeUnit.SECONDS));
        // while the filter runs, on another thread
        assertRefused(kept.get(), keptText.get(), keptEdits.get());
        looked.countDown();
        engine.flush();
        assertRefused(kept.get(), keptText.get(), keptEdits.get());
        engine.engine.close(20, TimeUnit.SECONDS);
        assertRefused(kept.get(), keptText.get(), keptEdits.get());
        engine.engine = null;
    }

    private static void assertRefused(final TraceCursor trace, final TextView text, final TraceEdits edits) {
        assertThrows(IllegalStateException.class, trace::next);
        assertThrows(IllegalStateException.class, trace::nextAttribute);
        assertThrows(IllegalStateException.class, trace::rewind);
        assertThrows(IllegalStateException.class, trace::spanId);
        assertThrows(IllegalStateException.class, trace::key);
        assertThrows(IllegalStateException.class, text::toString);
        assertThrows(IllegalStateException.class, () -> text.byteAt(0));
        assertThrows(IllegalStateException.class, () -> text.matches(KEY));
        assertThrows(IllegalStateException.class, edits::redact);
        assertThrows(IllegalStateException.class, () -> edits.replace("x"));
        assertThrows(IllegalStateException.class, () -> edits.redact(SpanText.NAME));
    }

    @Test
    void shouldSayWhatIsWrongInsideTheCall() throws Exception {
        final List<Throwable> thrown = new ArrayList<>();
        start((trace, edits) -> {
            thrown.add(assertThrows(IllegalStateException.class, trace::spanId));
            thrown.add(assertThrows(IllegalStateException.class, edits::redact));
            trace.next();
            thrown.add(assertThrows(IllegalStateException.class, trace::key));
            trace.nextAttribute();
            thrown.add(assertThrows(IllegalStateException.class, trace::doubleValue));
            thrown.add(assertThrows(
                    IndexOutOfBoundsException.class, () -> trace.key().byteAt(3)));
            assertThrows(NullPointerException.class, () -> edits.replace(null));
            assertThrows(UnsupportedOperationException.class, () -> edits.replace(new HostileText()));
            assertFalse(trace.nextAttribute());
            assertFalse(trace.next());
            assertFalse(trace.next());
            return Verdict.PASS;
        });
        engine.publish(FilteredEngine.span(1).setMeta("key", "value"));
        assertEquals("value", engine.single().meta().get("key"));
        assertEquals(0, engine.count(EngineCounter.FILTERS_FAILED));
        assertEquals(5, thrown.size());
    }

    private static final class HostileText implements CharSequence {
        @Override
        public int length() {
            return 1_000_000_000;
        }

        @Override
        public char charAt(final int index) {
            if (index > 50) {
                throw new UnsupportedOperationException("planted");
            }
            return 'x';
        }

        @Override
        public CharSequence subSequence(final int start, final int end) {
            return this;
        }
    }

    @ParameterizedTest
    @EnumSource(FilterErrorPolicy.class)
    void shouldRefuseAFilterThatWaitsForItself(final FilterErrorPolicy policy) throws Exception {
        engine.config.filterOnError(policy);
        start((trace, edits) -> {
            try {
                engine.engine.flush(1, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Verdict.PASS;
        });
        engine.publish(FilteredEngine.span(1));
        engine.flush();
        assertEquals(policy == FilterErrorPolicy.KEEP ? 1 : 0, engine.received().size());
    }

    /** Producers go by their policy, closing gives the filter up, and each span is counted. */
    @Test
    void shouldCloseWithAFilterThatHangs() throws Exception {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);
        engine.config.ringOverflow(OverflowPolicy.DROP).ringSlots(64).ringRecordMax(1024);
        start((trace, edits) -> {
            trace.next();
            if (trace.spanId() == 1) {
                entered.countDown();
                boolean interrupted = true;
                while (interrupted) {
                    try {
                        end.await();
                        interrupted = false;
                    } catch (final InterruptedException e) {
                        // hangs whatever happens
                    }
                }
            }
            return Verdict.PASS;
        });
        engine.publish(FilteredEngine.span(1));
        assertTrue(entered.await(20, TimeUnit.SECONDS));
        for (long id = 2; id <= 1000; id++) {
            engine.engine.publish(FilteredEngine.span(id));
        }
        final long start = System.nanoTime();
        final CloseReport report = engine.engine.close(100, TimeUnit.MILLISECONDS);
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(1000, report.created(), report::toString);
        end.countDown();
        engine.engine = null;
    }

    /** Of a trace that comes in parts, what is kept once stays kept; and what is kept behind something dropped says that it is not whole. */
    @Test
    void shouldDecideAboutPartsAlike() throws Exception {
        engine.config.segmentPartialFlush(1);
        start((trace, edits) -> {
            trace.next();
            return trace.isError() ? Verdict.KEEP : Verdict.DROP_UNLESS_KEPT;
        });
        final SpanWriter writer = engine.engine.newWriter();
        writer.start(1, 0, 7, 9, 0, "root", "s", "r", "t", 1).commit();
        for (long id = 2; id <= 4; id++) {
            writer.start(id, 0, 7, 9, 1, "child", "s", "r", "t", 1)
                    .setError(id, id == 3 ? 1 : 0)
                    .finish(id, 1)
                    .commit();
        }
        writer.finish(1, 1).commit();
        final List<RecordedSpan> spans = engine.received();
        assertEquals(
                List.of(3L, 4L, 1L), spans.stream().map(RecordedSpan::spanId).toList());
        spans.forEach(span -> assertEquals("records-lost", span.meta().get("_ringspan.incomplete"), span::toString));
        assertEquals(1, engine.dropped(DropReason.FILTERED));
    }

    @Test
    void shouldRunOnceForAllReceivers() throws Exception {
        final int[] calls = {0};
        engine.config.filter("count", (trace, edits) -> {
            calls[0]++;
            return Verdict.PASS;
        });
        engine.startWithAllFormats();
        for (long id = 1; id <= 10; id++) {
            engine.publish(FilteredEngine.span(id));
        }
        assertEquals(10, engine.received().size());
        assertEquals(10, calls[0]);
    }
}
