/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * An agent on a port of this machine that decodes and checks every trace before it says yes to it.
 *
 * <p>Note: this class is threadsafe.
 */
final class DemoAgent implements AutoCloseable {
    private static final String TRACES = "/v0.4/traces";
    private static final String INFO = "/info";
    private static final String RATES_VERSION = "Datadog-Rates-Payload-Version";
    // the real one makes a hash of the rates
    private static final String VERSION = "b9f3a1c04d2e7658";
    private static final String RATES =
            "{\"rate_by_service\":{\"service:,env:\":1.0,\"service:" + Shop.SERVICE + ",env:" + Shop.ENV + "\":0.25}}";
    private static final String INFO_ANSWER = "{\"version\":\"7.0.0-demo\",\"endpoints\":[\"" + TRACES + "\",\"" + INFO
            + "\"],\"client_drop_p0s\":false}";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int WRONG_TYPE = 415;
    private static final long ARRIVAL_NS_MAX = TimeUnit.MINUTES.toNanos(10);
    private static final int NS_PER_US = 1000;

    private final HttpServer server;
    private final ExecutorService executor;
    private final Findings findings = new Findings();
    private final long originNs;
    // the rest is of the one thread of the executor, and for others once that has ended
    private final SeenSpans seen;
    private final PayloadReader reader;
    private final TraceCheck check;
    private final Histogram arrivals = new Histogram(1, ARRIVAL_NS_MAX, 3);
    private volatile long arrivalsFromUs = Long.MAX_VALUE;
    private TraceView sample;

    private DemoAgent(final HttpServer server, final int producers, final long originNs) {
        this.server = server;
        this.originNs = originNs;
        seen = new SeenSpans(producers);
        reader = new PayloadReader(this::onTrace, findings::addFault);
        check = new TraceCheck(seen, findings::addFault);
        executor = Executors.newSingleThreadExecutor(task -> {
            final Thread thread = new Thread(task, "demo-agent");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens an agent.
     *
     * @param port      0 for any that is free
     * @param producers number of producers
     * @param originNs  when the clock of the traces showed 0, by {@link System#nanoTime()}
     * @return a running agent
     * @throws IOException if the port is taken
     */
    static DemoAgent open(final int port, final int producers, final long originNs) throws IOException {
        // otherwise the second half of each answer waits for the acknowledgment of the first
        System.setProperty("sun.net.httpserver.nodelay", "true");
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        final HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (final IOException e) {
            throw new IOException("cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        final DemoAgent agent = new DemoAgent(server, producers, originNs);
        server.createContext("/", agent::handle);
        server.setExecutor(agent.executor);
        server.start();
        return agent;
    }

    /** Where the agent listens. */
    String url() {
        final InetSocketAddress address = server.getAddress();
        final String host = address.getAddress().getHostAddress();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** From now on traces count whose producers finish them from now on. */
    void measureArrivals() {
        arrivalsFromUs = (System.nanoTime() - originNs) / NS_PER_US;
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestURI().getPath()) {
                case TRACES -> handleTraces(exchange, body);
                case INFO -> answer(exchange, OK, INFO_ANSWER);
                default -> answer(exchange, NOT_FOUND, "not found");
            }
        }
    }

    private void handleTraces(final HttpExchange exchange, final byte[] body) throws IOException {
        if (!List.of("POST", "PUT").contains(exchange.getRequestMethod())) {
            answer(exchange, WRONG_METHOD, "POST or PUT");
            return;
        }
        if (!"application/msgpack".equals(header(exchange, "Content-Type"))) {
            answer(exchange, WRONG_TYPE, "application/msgpack");
            return;
        }
        final String announced = header(exchange, "X-Datadog-Trace-Count");
        final long traceCount = announced.matches("[0-9]{1,9}") ? Long.parseLong(announced) : -1;
        final String title = "payload " + findings.beginPayload(body.length, Math.max(0, traceCount));
        final int found = reader.read(body, title);
        if (found != traceCount) {
            findings.addFault(title + ": the header speaks of " + announced + " traces, there are " + found);
        }
        final boolean known = VERSION.equals(header(exchange, RATES_VERSION));
        exchange.getResponseHeaders().set(RATES_VERSION, VERSION);
        answer(exchange, OK, known ? "{}" : RATES);
    }

    private static String header(final HttpExchange exchange, final String name) {
        final String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void answer(final HttpExchange exchange, final int status, final String text) throws IOException {
        final byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", text.startsWith("{") ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void onTrace(final List<DecodedSpan> spans) {
        final DecodedSpan root = check.check(spans);
        findings.addTrace(spans.size());
        final Double finishedUs = root == null ? null : root.metrics.get(TraceCheck.FINISHED_US);
        if (finishedUs != null && finishedUs >= arrivalsFromUs) {
            final long arrivalNs = System.nanoTime() - originNs - Math.round(finishedUs * NS_PER_US);
            arrivals.recordValue(Math.max(0, Math.min(arrivalNs, ARRIVAL_NS_MAX)));
            final TraceView view =
                    new TraceView(spans.stream().map(DecodedSpan::view).toList());
            if (sample == null || view.interest() > sample.interest()) {
                sample = view;
            }
        }
    }

    /** What has been found so far. */
    Findings findings() {
        return findings;
    }

    /** Different spans that came; after {@link #close()}. */
    long distinctSpans() {
        return seen.count();
    }

    /** From the end of a trace until it was decoded here; after {@link #close()}. */
    Histogram arrivals() {
        return arrivals;
    }

    /** The trace in which there is the most to be seen, or null; after {@link #close()}. */
    TraceView sample() {
        return sample;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdown();
        boolean interrupted = false;
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                findings.addFault("the agent did not come to an end");
            }
        } catch (final InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
