/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An agent on a socket of this machine that notes what it gets and answers as told. */
public final class TestAgent implements AutoCloseable {
    /** What came in. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Request(String method, String path, Headers headers, byte[] body) {
        public String header(final String name) {
            final List<String> values = headers.getOrDefault(name, List.of());
            if (values.size() > 1) {
                throw new AssertionError(name + " came " + values.size() + " times");
            }
            return values.isEmpty() ? null : values.get(0);
        }
    }

    /** What goes out. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public static Answer of(final int status) {
            return new Answer(status, Map.of(), "");
        }

        public static Answer of(final int status, final String body) {
            return new Answer(status, Map.of(), body);
        }
    }

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final Function<Request, Answer> answers;

    public TestAgent(final Function<Request, Answer> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        final InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** Numbers of all chunks that came, in the order of requests that were answered with 200. */
    public List<Integer> chunks(final List<Integer> statuses) {
        final List<Integer> chunks = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            if (statuses.get(i) == 200) {
                chunks.addAll(TestPayloads.read(requests.get(i).body()));
            }
        }
        return chunks;
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            requests.add(request);
            final Answer answer = answers.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            final byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
