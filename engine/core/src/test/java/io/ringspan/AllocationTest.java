/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.console.ConsoleEncoder;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.encode.datadog.V10Encoder;
import io.ringspan.encode.datadog.V10Process;
import io.ringspan.encode.otlp.OtlpJsonEncoder;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.encode.zipkin.ZipkinEncoder;
import io.ringspan.filter.TextPattern;
import io.ringspan.filter.Verdict;
import io.ringspan.pipeline.WaitStrategies;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.DiscardTransport;
import io.ringspan.transport.RawServer;
import io.ringspan.transport.Transport;
import io.ringspan.transport.UnixAgent;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of the engine: after warm-up neither the thread that describes spans nor the two that handle them allocate, nor the one that
 * sends them over a socket.
 *
 * <p>What is allocated is read from the JVM, for each thread by itself, over rounds of spans. The engine passes if each thread gets
 * through one of a few rounds without a single byte. So anything that happens for every span, chunk, batch or payload is found, for it
 * happens in every round; what the JVM does once does not count, such as linking a call that is made for the first time.
 *
 * <p>Only spans that the receiver got count: a check that looked at nothing does not pass.
 */
class AllocationTest {
    // about fifty payloads, and twenty times through the ring
    private static final int SPANS_PER_ROUND = 200_000;
    private static final int SPANS_PER_ROUND_RECORDED = 100_000;
    // for the checks of the check, which have to go through all rounds
    private static final int SPANS_PER_ROUND_PLANTED = 50_000;
    private static final int ROUNDS_MAX = 4;
    // far less than the tables have room for, with what is still in the ring
    private static final int LEAKED_MAX = 8000;

    // where planted allocations go, so that no compiler removes them
    private static volatile Object sink;

    private final HotThreads threads = new HotThreads();
    private TraceEngine engine;

    @AfterEach
    void shouldAccountForEverySpan() {
        final CloseReport report = engine.close(10, TimeUnit.SECONDS);
        assertEquals(0, report.unaccounted(), report::toString);
    }

    private interface Producer {
        /** Describes some spans, and says nothing. */
        void produce();
    }

    private EngineConfigBuilder config() {
        // nothing may be lost, or the run would be shorter than it seems
        return EngineConfig.builder()
                .ringOverflow(OverflowPolicy.BLOCK)
                .threadFactory(threads)
                .pipelineThreads(2)
                .payloadExhausted(PayloadPolicy.BLOCK);
    }

    private void start(final EngineConfigBuilder builder, final Transport transport) {
        engine = TraceEngine.start(builder.build(), transport);
    }

    private void start() {
        start(config(), new DiscardTransport());
    }

    private long delivered() {
        return engine.counters().get(EngineCounter.SPANS_DELIVERED);
    }

    private void flush() throws InterruptedException {
        assertEquals(FlushResult.DELIVERED, engine.flush(30, TimeUnit.SECONDS));
    }

    private void produceRound(final Producer producer, final int spans) {
        final long end = engine.counters().get(EngineCounter.SPANS_DECODED) + spans;
        while (engine.counters().get(EngineCounter.SPANS_DECODED) < end) {
            producer.produce();
        }
    }

    private long sendAllocated() {
        return threads.has(HotThreads.SEND) ? threads.allocatedBytes(HotThreads.SEND) : 0;
    }

    private void assertNothingAllocated(final Producer producer) throws InterruptedException {
        assertNothingAllocated(producer, SPANS_PER_ROUND);
    }

    private void assertNothingAllocated(final Producer producer, final int spansPerRound) throws InterruptedException {
        // once to warm up
        produceRound(producer, spansPerRound);
        flush();
        long producerBytes = Long.MAX_VALUE;
        long decodeBytes = Long.MAX_VALUE;
        long sendBytes = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS_MAX && (producerBytes | decodeBytes | sendBytes) != 0; round++) {
            final long deliveredBefore = delivered();
            final long decodeBefore = threads.allocatedBytes(HotThreads.DECODE);
            final long sendBefore = sendAllocated();
            final long producerBefore = HotThreads.allocatedBytes(Thread.currentThread());
            produceRound(producer, spansPerRound);
            producerBytes = Math.min(producerBytes, HotThreads.allocatedBytes(Thread.currentThread()) - producerBefore);
            flush();
            decodeBytes = Math.min(decodeBytes, threads.allocatedBytes(HotThreads.DECODE) - decodeBefore);
            sendBytes = Math.min(sendBytes, sendAllocated() - sendBefore);
            final long spans = delivered() - deliveredBefore;
            // the counter that ends a round is a batch or two behind
            assertTrue(spans > spansPerRound / 2, () -> "only " + spans + " spans were looked at");
        }
        assertEquals(0, producerBytes, "bytes of the producer in its best round of " + spansPerRound + " spans");
        assertEquals(0, decodeBytes, "bytes of " + HotThreads.DECODE + " in its best round");
        assertEquals(0, sendBytes, "bytes of " + HotThreads.SEND + " in its best round");
    }

    @Test
    void shouldNotAllocateForRecordsOfAWriter() throws Exception {
        start();
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        assertNothingAllocated(() -> workload.byWriter(writer));
    }

    @Test
    void shouldNotAllocateForTimesAndIds() throws Exception {
        start();
        final SpanRecord span = new SpanRecord();
        assertNothingAllocated(() -> {
            final long id = TraceEngine.newSpanId();
            span.begin(id, TraceEngine.newTraceIdHigh(), id, id, 0, engine.nowNs(), 1)
                    .lastOfSegment();
            engine.publish(span);
        });
    }

    @Test
    void shouldNotAllocateForWholeSpans() throws Exception {
        start();
        final W1Workload workload = new W1Workload(engine);
        assertNothingAllocated(() -> workload.bySpanRecord(engine));
    }

    /** Filters of every kind, which look at everything, change something, and drop a part. */
    @Test
    void shouldNotAllocateForFilters() throws Exception {
        final TextPattern pattern = TextPattern.of("*secret*");
        start(
                config().filterRedact(List.of("secret*", "nothing.like.it"))
                        .filterSql(true)
                        .filterDropResources(List.of("GET /health*"))
                        .filterKeepShare(0.9)
                        .filter("own", (trace, edits) -> {
                            while (trace.next()) {
                                while (trace.nextAttribute()) {
                                    if (trace.key().matches(pattern)) {
                                        edits.replace("other");
                                    } else if (trace.key().isEqual("old")) {
                                        edits.rename("new");
                                    }
                                }
                            }
                            return Verdict.PASS;
                        }),
                new DiscardTransport());
        final SpanRecord record = new SpanRecord();
        final W1Workload workload = new W1Workload(engine);
        final AttributeWriter attributes = new AttributeWriter();
        final long[] id = {1L << 40};
        assertNothingAllocated(() -> {
            workload.bySpanRecord(engine);
            final long span = id[0] += 0x9E3779B97F4A7C15L;
            attributes.clear().key("my.secret").text("x").key("old").integer(1);
            engine.publish(record.begin(span, 0, span, span, 0, 1, 1)
                    .names("name", "service", "SELECT 1", "sql")
                    .setMeta("secret", "value")
                    .setMeta("my.secret", "value")
                    .setMeta("old", "value")
                    .setMeta("db.statement", "SELECT 'x' FROM t")
                    .addEvent(1, "event", attributes)
                    .lastOfSegment());
        });
        assertTrue(engine.counters().get(EngineCounter.FILTERS_EDITED) > 1000);
        assertEquals(0, engine.counters().get(EngineCounter.FILTERS_FAILED));
        assertTrue(engine.counters().dropped(DropReason.FILTERED) > 1000);
    }

    /** Strings with and without an id, and such that are none; one too long; by a writer and as whole spans. */
    @Test
    void shouldNotAllocateForTextsInPlaceOfIds() throws Exception {
        start(config().textMax(100), new DiscardTransport());
        final SpanWriter writer = engine.newWriter();
        final SpanRecord record = new SpanRecord();
        final int key = engine.intern("key");
        final StringBuilder resource = new StringBuilder("GET /\u20ac/\ud83d\ude00/0");
        final String tooLong = "x".repeat(200);
        final CharSequence[] keys = {"key", "no id"};
        final CharSequence[] values = {"value", resource};
        final long[] id = {0};
        assertNothingAllocated(() -> {
            final long first = ++id[0];
            resource.setCharAt(resource.length() - 1, (char) ('0' + first % 10));
            writer.start(first, 0, first, first, 0, "name", "key", resource, "type", 1)
                    .setMeta(first, "no id", resource)
                    .setMeta(first, keys, values, 2)
                    .setLong(first, "long", first)
                    .setTraceMeta(first, "trace", resource)
                    .setErrorDetails(first, "type", tooLong, null)
                    .setName(first, resource)
                    .finish(first, 1)
                    .commit();
            final long second = ++id[0];
            engine.publish(record.begin(second, 0, second, second, 0, 1, 1)
                    .names("name", "service", resource, tooLong)
                    .setMeta("no id", resource)
                    .setMeta(key, tooLong)
                    .setMetric("number", 1)
                    .lastOfSegment());
        });
    }

    /** Everything that a span record can say, in a segment and without one; some of it too long. */
    @Test
    void shouldNotAllocateForSpanRecordsOfEveryKind() throws Exception {
        start(config().textMax(100), new DiscardTransport());
        final SpanRecordPool pool = new SpanRecordPool(2);
        final AttributeWriter attributes = new AttributeWriter();
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[16]);
        final int key = engine.intern("key");
        final String tooLong = "x".repeat(200);
        final long[] id = {0};
        assertNothingAllocated(() -> {
            for (int i = 0; i < 2; i++) {
                final long span = ++id[0];
                final SpanRecord record = pool.acquire();
                attributes.clear().key("list").beginList().integer(span).end();
                record.begin(span, 0, span, span, 0, 1, 1)
                        .setName("name")
                        .setKind(2)
                        .setStatus(2, "message")
                        .setTraceState("state")
                        .setDroppedCounts(1, 2, 3)
                        .setMetaId(key, key)
                        .setLong(key, span)
                        .setBoolean("truth", true)
                        .setMetaStruct("struct", bytes, 0, 16)
                        .setMetaIfAbsent("absent", "value")
                        .unsetId(key)
                        .addEvent(span, "event", attributes)
                        .addLink(0, 1, 2, 0, "state", attributes)
                        .setErrorDetails("type", "message", i == 0 ? tooLong : "stack")
                        .setTraceMeta("trace", "value")
                        .setOrigin("origin")
                        .setSamplingPriority(1, 4)
                        .setSamplingRates(1, 0.5, Double.NaN)
                        .setValue(
                                key,
                                attributes.clear().beginMap().key("a").text("b").end())
                        .lastOfSegment();
                engine.publish(i == 0 ? record : record.noSegment());
                pool.release(record);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotAllocateForForeignChangeBuffers(final boolean batched) throws Exception {
        start();
        final ChangeBufferIngress ingress = engine.newIngress("foreign");
        final W1Workload workload = new W1Workload(ingress);
        assertNothingAllocated(() -> workload.byChangeBuffer(ingress, batched));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s02-express-routes", "s11-events-links-otel", "s13-appsec-metastruct", "s21-eager-shop"})
    void shouldNotAllocateForRecordedTraffic(final String capture) throws Exception {
        final CaptureScript script = CaptureScript.load(capture);
        start();
        final ChangeBufferIngress ingress = engine.newIngress(capture);
        assertNothingAllocated(() -> script.apply(ingress), SPANS_PER_ROUND_RECORDED);
    }

    private enum Format {
        V05,
        V10,
        OTLP_PROTOBUF,
        OTLP_JSON,
        OTLP_NATIVE_PROTOBUF,
        OTLP_NATIVE_JSON,
        ZIPKIN;

        TraceEncoder encoder(final TraceStore store, final EngineConfig config) {
            final OtlpResource resource = new OtlpResource(config.service());
            final String language = config.spanLanguage();
            return switch (this) {
                case V05 -> new V05Encoder(store, config.service(), language, config.pid(), true);
                case V10 ->
                    new V10Encoder(store, new V10Process().language("java"), config.service(), language, config.pid());
                case OTLP_PROTOBUF -> new OtlpProtobufEncoder(store, resource, language, config.pid());
                case OTLP_JSON -> new OtlpJsonEncoder(store, resource, language, config.pid());
                case OTLP_NATIVE_PROTOBUF -> new OtlpProtobufEncoder(store, resource);
                case OTLP_NATIVE_JSON -> new OtlpJsonEncoder(store, resource);
                case ZIPKIN -> new ZipkinEncoder(store, config.service(), language, config.pid());
            };
        }
    }

    private void start(final Format format) {
        final EngineConfig config = config().build();
        engine = TraceEngine.start(config, store -> format.encoder(store, config), new DiscardTransport());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotAllocateForOtherFormats(final Format format) throws Exception {
        start(format);
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        assertNothingAllocated(() -> workload.byWriter(writer));
    }

    /** All that a span has beyond those of W1. */
    @ParameterizedTest
    @EnumSource
    void shouldNotAllocateForWhatOpenTelemetrySays(final Format format) throws Exception {
        start(format);
        final SpanWriter writer = engine.newWriter();
        final int scope = engine.scope(InstrumentationScope.of("tracer").withVersion("1"));
        final AttributeWriter nested = new AttributeWriter();
        final AttributeWriter ofEvent = new AttributeWriter();
        final long[] id = {0};
        assertNothingAllocated(() -> {
            final long first = ++id[0];
            nested.clear()
                    .beginMap()
                    .key("a")
                    .beginList()
                    .integer(first)
                    .empty()
                    .text("b")
                    .end()
                    .key("c")
                    .number(1.5)
                    .end();
            ofEvent.clear().key("exception.message").text("none").dropped(2);
            writer.start(first, 0, first, first, 0, "name", "service", "resource", "", 1)
                    .setKind(first, 2)
                    .setFlags(first, 0x301)
                    .setScope(first, scope)
                    .setStatus(first, 2, "why")
                    .setTraceState(first, "a=b")
                    .setDroppedCounts(first, 1, 2, 3)
                    .setValue(first, "nested", nested)
                    .addEvent(first, 7, "exception", ofEvent.buffer(), 0, ofEvent.length())
                    .finish(first, 5)
                    .commit();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "s02-express-routes, V05",
        "s02-express-routes, V10",
        "s02-express-routes, OTLP_PROTOBUF",
        "s02-express-routes, OTLP_JSON",
        "s02-express-routes, OTLP_NATIVE_PROTOBUF",
        "s02-express-routes, OTLP_NATIVE_JSON",
        "s02-express-routes, ZIPKIN",
        "s11-events-links-otel, V05",
        "s11-events-links-otel, V10",
        "s11-events-links-otel, OTLP_PROTOBUF",
        "s11-events-links-otel, OTLP_JSON",
        "s11-events-links-otel, OTLP_NATIVE_PROTOBUF",
        "s11-events-links-otel, OTLP_NATIVE_JSON",
        "s11-events-links-otel, ZIPKIN",
        "s13-appsec-metastruct, V05",
        "s13-appsec-metastruct, V10",
        "s13-appsec-metastruct, OTLP_PROTOBUF",
        "s13-appsec-metastruct, OTLP_JSON",
        "s13-appsec-metastruct, OTLP_NATIVE_PROTOBUF",
        "s13-appsec-metastruct, OTLP_NATIVE_JSON",
        "s13-appsec-metastruct, ZIPKIN"
    })
    void shouldNotAllocateForRecordedTrafficInOtherFormats(final String capture, final Format format) throws Exception {
        final CaptureScript script = CaptureScript.load(capture);
        start(format);
        final ChangeBufferIngress ingress = engine.newIngress(capture);
        assertNothingAllocated(() -> script.apply(ingress), SPANS_PER_ROUND_RECORDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WaitStrategies.BLOCKING,
                WaitStrategies.LITE_BLOCKING,
                WaitStrategies.SLEEPING,
                WaitStrategies.PHASED
            })
    void shouldNotAllocateWhateverTheWaitStrategy(final String waitStrategy) throws Exception {
        start(config().waitStrategy(waitStrategy), new DiscardTransport());
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        assertNothingAllocated(() -> workload.byWriter(writer));
    }

    @Test
    void shouldNotAllocateForLinesOnAConsole() throws Exception {
        engine = TraceEngine.start(config().build(), ConsoleEncoder::new, new DiscardTransport());
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        assertNothingAllocated(() -> workload.byWriter(writer));
    }

    @Test
    void shouldNotAllocateWithBothHandlersOnOneThread() throws Exception {
        start(config().pipelineThreads(1), new DiscardTransport());
        assertFalse(threads.has(HotThreads.SEND));
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        assertNothingAllocated(() -> workload.byWriter(writer));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldNotAllocateForTwoReceivers(final int pipelineThreads) throws Exception {
        final EngineConfig config = config().pipelineThreads(pipelineThreads).build();
        engine = TraceEngine.start(
                config,
                Receiver.v04("first", config, new DiscardTransport()),
                Receiver.v04("second", config, new DiscardTransport()));
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        assertNothingAllocated(() -> workload.byWriter(writer));
        assertEquals(delivered(), engine.counters("second").get(EngineCounter.SPANS_DELIVERED));
    }

    @Test
    void shouldNotAllocateForSpansThatExpire() throws Exception {
        start(config().tickIntervalNs(1_000_000).expiryAgeNs(10_000_000), new DiscardTransport());
        final int name = engine.intern("never finished");
        final SpanWriter writer = engine.newWriter();
        final long[] next = {1};
        assertNothingAllocated(() -> {
            for (int i = 0; i < 100; i++) {
                final long id = next[0]++;
                writer.startIds(id, 0, id, id, 0, name, 0, 0, 0, 1);
            }
            writer.commit();
            // spans that find no room would not expire
            while (next[0] - engine.counters().get(EngineCounter.SPANS_COMPLETED) > LEAKED_MAX) {
                LockSupport.parkNanos(100_000);
            }
        });
        assertTrue(engine.counters().get(EngineCounter.SPANS_EXPIRED) > SPANS_PER_ROUND);
    }

    /** The transport thread too, from a payload to its answer, over a real socket. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotAllocateWhileSending(final boolean isUnixSocket, @TempDir final Path directory) throws Exception {
        try (RawServer tcp = new RawServer(AllocationTest::takeAll);
                UnixAgent unix = new UnixAgent(directory.resolve("apm.socket"), body -> {})) {
            final URI url = isUnixSocket ? unix.url() : tcp.url();
            engine = TraceEngine.start(config().agentUrl(url.toString()).build());
            final W1Workload workload = new W1Workload(engine);
            final SpanWriter writer = engine.newWriter();
            long bytes = Long.MAX_VALUE;
            for (int round = 0; round <= ROUNDS_MAX && bytes != 0; round++) {
                final long payloads = engine.counters().get(EngineCounter.PAYLOADS_DELIVERED);
                final long before = threads.allocatedBytes(HotThreads.TRANSPORT);
                produceRound(() -> workload.byWriter(writer), SPANS_PER_ROUND_PLANTED);
                flush();
                bytes = Math.min(bytes, threads.allocatedBytes(HotThreads.TRANSPORT) - before);
                assertTrue(engine.counters().get(EngineCounter.PAYLOADS_DELIVERED) > payloads + 5);
            }
            assertEquals(0, bytes, "bytes of " + HotThreads.TRANSPORT + " in its best round");
            engine.close(10, TimeUnit.SECONDS);
        }
    }

    private static void takeAll(final Socket socket) throws IOException {
        while (true) {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n{\"rate_by_service\":{}}");
        }
    }

    @Test
    void shouldNotMindATransportThatAllocates() throws Exception {
        start(config(), payload -> {
            sink = new byte[payload.length()];
            return Delivery.ACCEPTED;
        });
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        assertNothingAllocated(() -> workload.byWriter(writer));
    }

    @Test
    void shouldFindAnAllocationOnTheProducerThread() {
        start();
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        final AssertionError found = assertThrows(
                AssertionError.class,
                () -> assertNothingAllocated(
                        () -> {
                            workload.byWriter(writer);
                            sink = Long.valueOf(System.nanoTime());
                        },
                        SPANS_PER_ROUND_PLANTED));
        assertTrue(found.getMessage().startsWith("bytes of the producer"), found::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {HotThreads.DECODE, HotThreads.SEND})
    void shouldFindAnAllocationOnAHandlerThread(final String victim) {
        start(config().waitStrategy(new AllocatingWaitStrategy(victim)), new DiscardTransport());
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        final AssertionError found = assertThrows(
                AssertionError.class,
                () -> assertNothingAllocated(() -> workload.byWriter(writer), SPANS_PER_ROUND_PLANTED));
        assertTrue(found.getMessage().startsWith("bytes of " + victim), found::getMessage);
    }

    /** A small object for each batch that one of the handlers waits for. */
    private static final class AllocatingWaitStrategy implements WaitStrategy {
        private final WaitStrategy delegate = new BlockingWaitStrategy();
        private final String victim;

        AllocatingWaitStrategy(final String victim) {
            this.victim = victim;
        }

        @Override
        public long waitFor(
                final long sequence,
                final Sequence cursor,
                final Sequence dependentSequence,
                final SequenceBarrier barrier)
                throws AlertException, InterruptedException, com.lmax.disruptor.TimeoutException {
            if (Thread.currentThread().getName().equals(victim)) {
                sink = new Object();
            }
            return delegate.waitFor(sequence, cursor, dependentSequence, barrier);
        }

        @Override
        public void signalAllWhenBlocking() {
            delegate.signalAllWhenBlocking();
        }
    }
}
