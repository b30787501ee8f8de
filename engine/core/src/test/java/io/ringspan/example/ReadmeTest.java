/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.value.ValueFactory;

/** The page that people read first must not say what does not work. */
class ReadmeTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path EXAMPLE =
            Path.of("src", "test", "java", "io", "ringspan", "example", "EmbeddingExample.java");
    private static final Path CI = Path.of("..", "..", ".ci", "run");

    @Test
    void shouldShowTheExampleThatIsCompiledHere() throws IOException {
        final String source = Files.readString(EXAMPLE);
        final String shown = source.substring(
                        source.indexOf("// README: begin\n") + "// README: begin\n".length(),
                        source.indexOf("// README: end"))
                .strip();
        assertTrue(
                Files.readString(README).contains("```java\n" + shown + "\n```"),
                "README.md does not show the example as it is:\n" + shown);
    }

    @Test
    void shouldNameTheTestCommandThatCiRuns() throws IOException {
        final String script = Files.readString(CI);
        final String marker = "TEST_COMMAND='";
        final int start = script.indexOf(marker) + marker.length();
        final String command = script.substring(start, script.indexOf('\'', start));
        assertTrue(Files.readString(README).contains("\n" + command + "\n"), "README.md does not name: " + command);
    }

    @Test
    void shouldSendTheTraceOfTheExample() throws Exception {
        final Map<String, byte[]> requests = new ConcurrentHashMap<>();
        final HttpServer agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext("/", exchange -> {
            requests.put(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestBody().readAllBytes());
            final byte[] answer = "{\"rate_by_service\":{}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        agent.start();
        System.setProperty(
                "ringspan.agent.url", "http://127.0.0.1:" + agent.getAddress().getPort());
        try {
            EmbeddingExample.main();
        } finally {
            System.clearProperty("ringspan.agent.url");
            agent.stop(0);
        }
        final var span = MessagePack.newDefaultUnpacker(requests.get("/v0.4/traces"))
                .unpackValue()
                .asArrayValue()
                .get(0)
                .asArrayValue()
                .get(0)
                .asMapValue()
                .map();
        final var meta = span.get(ValueFactory.newString("meta")).asMapValue().map();
        assertEquals(ValueFactory.newString("web.request"), span.get(ValueFactory.newString("name")));
        assertEquals(ValueFactory.newString("u-1842"), meta.get(ValueFactory.newString("user.id")));
        assertEquals(ValueFactory.newString("prod"), meta.get(ValueFactory.newString("env")));
    }
}
