/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringspan.model.PayloadMaps;
import io.ringspan.model.V05Maps;
import io.ringspan.model.V10Payload;
import io.ringspan.transport.TestAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * An agent that says which formats it takes, and takes these, or others; and may be another one at any moment, or be started anew. It reads what it
 * gets by readers that are not the engine's, and counts each span.
 */
public final class ChangingAgent implements AutoCloseable {
    public static final String V04 = "/v0.4/traces";
    public static final String V05 = "/v0.5/traces";
    public static final String V10 = "/v1.0/traces";

    // all guarded by the monitor, so that no request sees two agents
    private final Map<String, Integer> requests = new HashMap<>();
    private final Map<String, Integer> spansByPath = new HashMap<>();
    private final Map<Long, Integer> spans = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private List<String> taken = List.of();
    private TestAgent.Answer info;
    private String state;
    private Throwable failure;
    private int longestBody;

    public ChangingAgent() throws IOException {
        server = start(0);
    }

    private HttpServer start(final int port) throws IOException {
        final HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        started.createContext("/", exchange -> handle(started, exchange));
        started.setExecutor(threads);
        started.start();
        return started;
    }

    public String url() {
        final InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Lists some paths, and takes some; with a state, or without one. */
    public synchronized ChangingAgent set(
            final String newState, final List<String> listed, final List<String> newTaken) {
        final String endpoints = listed.stream().map(path -> '"' + path + '"').collect(Collectors.joining(","));
        return set(
                newState,
                TestAgent.Answer.of(200, "{\"version\":\"7\",\"endpoints\":[\"/info\"," + endpoints + "],\"x\":[{}]}"),
                newTaken);
    }

    /** Says something of itself, and takes some paths. */
    public synchronized ChangingAgent set(
            final String newState, final TestAgent.Answer newInfo, final List<String> newTaken) {
        state = newState;
        info = newInfo;
        taken = newTaken;
        return this;
    }

    /** Ends and begins again at the same port; what has been answered has been counted. */
    public synchronized void restart(final String newState, final List<String> abilities) throws IOException {
        final int port = server.getAddress().getPort();
        server.stop(0);
        set(newState, abilities, abilities);
        server = start(port);
    }

    private synchronized void handle(final HttpServer by, final HttpExchange exchange) throws IOException {
        if (by != server) {
            // the one before, which is gone
            exchange.close();
            return;
        }
        try (exchange) {
            final String path = exchange.getRequestURI().toString();
            final byte[] body = exchange.getRequestBody().readAllBytes();
            requests.merge(path, 1, Integer::sum);
            longestBody = Math.max(longestBody, body.length);
            final TestAgent.Answer answer = path.equals("/info") ? info : answer(path, body);
            if (state != null) {
                exchange.getResponseHeaders().set("Datadog-Agent-State", state);
            }
            final byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private TestAgent.Answer answer(final String path, final byte[] body) {
        if (!taken.contains(path)) {
            return TestAgent.Answer.of(404, "404 page not found");
        }
        try {
            final List<Map<String, Object>> read = read(path, body);
            read.forEach(span -> spans.merge((Long) span.get("span_id"), 1, Integer::sum));
            spansByPath.merge(path, read.size(), Integer::sum);
        } catch (final RuntimeException | Error e) {
            failure = e;
            return TestAgent.Answer.of(400, e.toString());
        }
        return TestAgent.Answer.of(200, "{}");
    }

    private static List<Map<String, Object>> read(final String path, final byte[] body) {
        return switch (path) {
            case V04 -> PayloadMaps.payload(body).stream().flatMap(List::stream).toList();
            case V05 -> V05Maps.payload(body).stream().flatMap(List::stream).toList();
            default -> V10Payload.read(body).spans();
        };
    }

    /** Length of the longest body of a request. */
    public synchronized int longestBody() {
        return longestBody;
    }

    /** Requests for a path. */
    public synchronized int requests(final String path) {
        return requests.getOrDefault(path, 0);
    }

    /** Spans that came to a path. */
    public synchronized int spansAt(final String path) {
        return spansByPath.getOrDefault(path, 0);
    }

    /** Fails unless the spans from 1 on have come once each. */
    public synchronized void assertCameOnce(final int count) {
        if (failure != null) {
            throw new AssertionError(failure);
        }
        final long[] expected = new long[count];
        Arrays.setAll(expected, i -> i + 1L);
        final long[] came = spans.keySet().stream().mapToLong(id -> id).sorted().toArray();
        if (!Arrays.equals(expected, came)) {
            throw new AssertionError(came.length + " spans came, of " + count);
        }
        spans.forEach((id, times) -> {
            if (times != 1) {
                throw new AssertionError("span " + id + " came " + times + " times");
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
