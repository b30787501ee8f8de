/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringspan.cli.payload.TraceReader;
import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.config.EngineConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * An agent, a collector or a Zipkin server on a port of this machine, which decodes and checks every trace before it says yes to it.
 *
 * <p>Note: this class is threadsafe.
 */
final class DemoServer implements DemoReceiver {
    private static final String INFO = "/info";
    private static final String RATES_VERSION = "Datadog-Rates-Payload-Version";
    // the real one makes a hash of the rates
    private static final String VERSION = "b9f3a1c04d2e7658";
    private static final String RATES =
            "{\"rate_by_service\":{\"service:,env:\":1.0,\"service:" + Shop.SERVICE + ",env:" + Shop.ENV + "\":0.25}}";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int WRONG_TYPE = 415;
    private final HttpServer server;
    private final ExecutorService executor;
    private final DemoTarget target;
    private final String format;
    private final String path;
    private final String contentType;
    private final TraceArrivals arrivals;
    private final TraceReader reader;

    private DemoServer(
            final HttpServer server, final DemoTarget target, final String format, final TraceArrivals arrivals) {
        this.server = server;
        this.target = target;
        this.format = format;
        this.arrivals = arrivals;
        final ReadableFormat readable = readable(target, format);
        reader = arrivals.reader(readable);
        path = readable.written().path();
        contentType = readable.reader().contentType();
        executor = Executors.newSingleThreadExecutor(task -> {
            final Thread thread = new Thread(task, "demo-receiver");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static ReadableFormat readable(final DemoTarget target, final String format) {
        return ReadableFormat.of(target == DemoTarget.OTLP ? "otlp-" + format : format)
                .orElseThrow();
    }

    /**
     * Opens a server.
     *
     * @param port     0 for any that is free
     * @param target   what it is
     * @param format   of the target's, that it takes
     * @param arrivals checks what comes
     * @return a running server
     * @throws IOException if the port is taken
     */
    static DemoServer open(final int port, final DemoTarget target, final String format, final TraceArrivals arrivals)
            throws IOException {
        // otherwise the second half of each answer waits for the acknowledgment of the first
        System.setProperty("sun.net.httpserver.nodelay", "true");
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        final HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (final IOException e) {
            throw new IOException("cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        final DemoServer opened = new DemoServer(server, target, format, arrivals);
        server.createContext("/", opened::handle);
        server.setExecutor(opened.executor);
        server.start();
        return opened;
    }

    /** Where it listens. */
    String url() {
        final InetSocketAddress address = server.getAddress();
        final String host = address.getAddress().getHostAddress();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    @Override
    public void configure(final EngineConfigBuilder config) {
        final String scope = "receiver." + target + '.';
        config.set("receivers", target.toString())
                // a request that is sent again because the machine was busy would look like duplicates
                .set(scope + "timeout", "30s")
                .set(scope + "url", target == DemoTarget.AGENT ? url() : url() + path);
        if (target != DemoTarget.ZIPKIN) {
            config.set(scope + "format", format);
        }
    }

    @Override
    public TraceArrivals arrivals() {
        return arrivals;
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final byte[] sent = exchange.getRequestBody().readAllBytes();
            final byte[] body = "gzip".equals(header(exchange, "Content-Encoding"))
                    ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes()
                    : sent;
            final String asked = exchange.getRequestURI().getPath();
            if (asked.equals(path)) {
                handleTraces(exchange, body);
            } else if (target == DemoTarget.AGENT && asked.equals(INFO)) {
                answer(
                        exchange,
                        OK,
                        "{\"version\":\"7.0.0-demo\",\"endpoints\":[\"" + path + "\",\"" + INFO
                                + "\"],\"client_drop_p0s\":false}");
            } else {
                answer(exchange, NOT_FOUND, "not found");
            }
        }
    }

    private void handleTraces(final HttpExchange exchange, final byte[] body) throws IOException {
        if (!List.of("POST", "PUT").contains(exchange.getRequestMethod())) {
            answer(exchange, WRONG_METHOD, "POST or PUT");
            return;
        }
        if (!contentType.equals(header(exchange, "Content-Type"))) {
            answer(exchange, WRONG_TYPE, contentType);
            return;
        }
        final Findings findings = arrivals.findings();
        if (target != DemoTarget.AGENT) {
            reader.read(body, "payload " + findings.beginPayload(body.length, 0));
            // an empty message of OTLP's protobuf says that all is well
            answer(exchange, target == DemoTarget.ZIPKIN ? ACCEPTED : OK, format.equals("json") ? "{}" : "");
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
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdown();
        boolean interrupted = false;
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                arrivals.findings().addFault("the receiver did not come to an end");
            }
        } catch (final InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
