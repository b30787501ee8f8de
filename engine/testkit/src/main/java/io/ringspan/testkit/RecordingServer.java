/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** An HTTP server on a free port of this machine that keeps what it gets. Answers requests one after the other. */
final class RecordingServer implements AutoCloseable {
    final Recording<RecordedRequest> requests = new Recording<>();
    private final HttpServer server;

    /** What goes out. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, String contentType, byte[] body) {
        static Answer of(final int status, final String json) {
            return new Answer(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What to say to a request. */
    @FunctionalInterface
    interface Answers {
        Answer to(RecordedRequest request);
    }

    RecordingServer(final Answers answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> handle(exchange, answers));
        server.start();
    }

    URI url(final String path) {
        final InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
    }

    private void handle(final HttpExchange exchange, final Answers answers) throws IOException {
        try (exchange) {
            final RecordedRequest request = read(exchange);
            final Answer answer = answers.to(request);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType);
            // first kept, then answered: who has the answer finds the request
            requests.add(request);
            exchange.sendResponseHeaders(answer.status, answer.body.length == 0 ? -1 : answer.body.length);
            exchange.getResponseBody().write(answer.body);
        }
    }

    private static RecordedRequest read(final HttpExchange exchange) throws IOException {
        final TreeMap<String, List<String>> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        final boolean isCompressed = List.of("gzip").equals(headers.get("content-encoding"));
        try (InputStream body =
                isCompressed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return new RecordedRequest(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body.readAllBytes());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
