/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.TraceEngine;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.registry.ReceiverTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Requests of the shop by a whole engine to each receiver, in each of its formats. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoReceiverTest {
    private static final int TRACES = 60;

    @TempDir
    private Path directory;

    private final long originNs = System.nanoTime();
    private final TraceArrivals arrivals = new TraceArrivals(1, originNs);
    private int spans;

    static Stream<Arguments> targets() {
        return Stream.of(DemoTarget.values())
                .flatMap(target -> target.formats().stream().map(format -> Arguments.of(target, format)));
    }

    private DemoReceiver open(final DemoTarget target, final String format) throws IOException {
        return switch (target) {
            case AGENT, OTLP, ZIPKIN -> DemoServer.open(0, target, format, arrivals);
            case FILE -> DemoFiles.open(directory, format, arrivals);
            case CONSOLE -> new DemoConsole(arrivals);
        };
    }

    private void send(final DemoReceiver receiver) {
        final EngineConfigBuilder config =
                EngineConfig.builder().service(Shop.SERVICE).env(Shop.ENV);
        receiver.configure(config);
        try (TraceEngine engine = receiver.start(config.build())) {
            final Shop shop = new Shop(engine::intern);
            final RequestTracer tracer = new RequestTracer(engine, shop, originNs);
            final Dice dice = new Dice(1);
            for (int i = 0; i < TRACES; i++) {
                final Request request = new Request();
                request.draw(shop.route(i % shop.routeCount()), dice);
                request.whole = i % 3 == 0;
                for (int span = 0; span < request.spanCount; span++) {
                    request.spanIds[span] = SpanIds.id(0, spans++);
                }
                request.rootStartNs = TimeUnit.SECONDS.toNanos(1_700_000_000) + i;
                request.traceIdHigh = 1L << Integer.SIZE;
                request.traceIdLow = request.spanIds[0];
                tracer.begin(request);
                tracer.end(request, System.nanoTime());
            }
        }
        receiver.close();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldFindEverySpanAsItWasDescribed(final DemoTarget target, final String format) throws IOException {
        arrivals.measure();
        final DemoReceiver receiver = open(target, format);
        send(receiver);
        final Findings.Summary summary = arrivals.findings().summary();
        assertEquals(0, summary.faults(), () -> summary.messages().toString());
        assertEquals(spans, arrivals.distinctSpans());
        assertEquals(spans, summary.spans());
        assertEquals(TRACES, summary.traces());
        assertEquals(
                target == DemoTarget.CONSOLE ? 0 : TRACES, arrivals.latencies().getTotalCount());
        assertEquals(target == DemoTarget.CONSOLE ? 20 : 0, receiver.lines().size());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    target == DemoTarget.FILE,
                    files.anyMatch(file -> file.toString().endsWith(".ringspan")));
        }
    }

    /** Fails for a receiver or a format of the engine that the demonstration cannot send, and for one of which its help says nothing. */
    @Test
    void shouldHaveEveryReceiverAndEveryFormat() {
        assertEquals(
                ReceiverTypes.all().stream().map(ReceiverType::text).sorted().toList(),
                Stream.of(DemoTarget.values())
                        .map(DemoTarget::toString)
                        .sorted()
                        .toList());
        assertEquals(
                Stream.of(ReadableFormat.values())
                        .map(ReadableFormat::toString)
                        .sorted()
                        .toList(),
                DemoTarget.FILE.formats().stream().sorted().toList());
        final String help = new CommandLine(new DemoCommand()).getUsageMessage().replaceAll("\\s+", " ");
        for (final DemoTarget target : DemoTarget.values()) {
            assertTrue(help.contains(target.toString()), help);
            final String formats = target + ": " + String.join(", ", target.formats());
            assertTrue(target.formats().size() == 1 || help.contains(formats), () -> formats + " in " + help);
        }
    }

    @Test
    void shouldReadOnlyFilesOfItsOwnAndDeleteATemporaryDirectory() throws IOException {
        send(open(DemoTarget.FILE, "v05"));
        final int before = spans;
        final TraceArrivals others = new TraceArrivals(1, originNs);
        send(DemoFiles.open(directory, "v05", others));
        assertEquals(spans - before, others.distinctSpans());
        assertEquals(before, arrivals.distinctSpans());
        try (DemoFiles temporary = DemoFiles.open(null, "v05", others)) {
            final EngineConfigBuilder config = EngineConfig.builder();
            temporary.configure(config);
            final Path made = Path.of(config.build().receiver("file").text("directory"));
            assertTrue(Files.isDirectory(made));
            send(temporary);
            assertFalse(Files.exists(made));
        }
    }

    @Test
    void shouldFindASpanThatTheShopDoesNotHave() {
        final DecodedSpan span = new DecodedSpan();
        span.tagged = false;
        span.name = "web.request";
        span.service = Shop.SERVICE;
        span.resource = "GET /none";
        span.spanId = SpanIds.id(0, 0);
        span.traceId = 1;
        span.start = 1;
        span.duration = 1;
        arrivals.onTrace(List.of(span));
        final Findings.Summary summary = arrivals.findings().summary();
        assertEquals(1, summary.faults(), () -> summary.messages().toString());
        assertTrue(summary.messages().get(0).contains("the shop has no web.request of shop-web for GET /none"));
    }

    @Test
    void shouldFindWhatIsBrokenInEachFormat() {
        for (final ReadableFormat format : ReadableFormat.values()) {
            final TraceArrivals fresh = new TraceArrivals(1, originNs);
            assertEquals(0, fresh.reader(format).read(new byte[] {1}, "payload 1"));
            assertEquals(1, fresh.findings().summary().faults(), format::toString);
        }
    }
}
