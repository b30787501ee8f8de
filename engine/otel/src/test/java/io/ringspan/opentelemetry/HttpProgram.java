/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A service that knows nothing of tracing: each request to {@code /front} makes one to {@code /back}. Started with a number of requests,
 * which it makes itself.
 */
final class HttpProgram {
    private static final int THREADS = 4;
    private static final int OK = 200;

    private HttpProgram() {}

    public static void main(final String... arguments) throws Exception {
        final int requests = Integer.parseInt(arguments[0]);
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        final ExecutorService workers = Executors.newFixedThreadPool(2 * THREADS);
        final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        final HttpClient client = HttpClient.newHttpClient();
        final String base = "http://localhost:" + server.getAddress().getPort();
        server.setExecutor(workers);
        server.createContext("/back", exchange -> answer(exchange, OK));
        server.createContext("/front", exchange -> answer(exchange, get(client, base + "/back")));
        server.start();
        final Future<?>[] calls = new Future<?>[requests];
        for (int i = 0; i < requests; i++) {
            final int number = i;
            calls[i] = callers.submit(() -> get(client, base + "/front?n=" + number));
        }
        for (final Future<?> call : calls) {
            if (!call.get().equals(OK)) {
                throw new IllegalStateException("a request has failed");
            }
        }
        callers.shutdown();
        server.stop(1);
        workers.shutdown();
        System.out.println("done: " + requests);
    }

    private static int get(final HttpClient client, final String url) throws IOException {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (final InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(final HttpExchange exchange, final int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
