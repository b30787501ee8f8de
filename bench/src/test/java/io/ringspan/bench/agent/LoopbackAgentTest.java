/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over real sockets. */
@Timeout(30)
class LoopbackAgentTest {
    private static final String RATES = "{\"rate_by_service\":{\"service:,env:\":1.0}}";

    private LoopbackAgent agent;
    private Socket socket;
    private BufferedReader answers;

    @BeforeEach
    void start() throws IOException {
        agent = new LoopbackAgent(0);
        socket = new Socket(InetAddress.getLoopbackAddress(), agent.port());
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        agent.close();
    }

    private void send(final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String head(final String path, final String headers) {
        return "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    /** First line, and behind a blank what the body says. */
    private String answer() throws IOException {
        final StringBuilder answer = new StringBuilder(answers.readLine()).append(' ');
        int length = 0;
        for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
            }
        }
        for (int i = 0; i < length; i++) {
            answer.append((char) answers.read());
        }
        return answer.toString();
    }

    private String counts() throws IOException {
        send(head("/counts", ""));
        return answer();
    }

    @ParameterizedTest
    @CsvSource({"/v0.4/traces, 200 OK", "/v0.5/traces, 200 OK", "/v1/traces, 200 OK", "/api/v2/spans, 202 Accepted"})
    void shouldTakePayloads(final String path, final String status) throws IOException {
        send(head(path, "Content-Length: 5\r\n") + "a\r\nb\n");

        final String answer = answer();
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        assertEquals("HTTP/1.1 200 OK {\"requests\":1,\"bytes\":5,\"traces\":0}", counts());
    }

    @Test
    void shouldGiveRates() throws IOException {
        send(head("/v0.4/traces", "X-Datadog-Trace-Count: 3\r\nContent-Length: 2\r\n") + "ab");

        assertEquals("HTTP/1.1 200 OK " + RATES, answer());
        assertEquals("HTTP/1.1 200 OK {\"requests\":1,\"bytes\":2,\"traces\":3}", counts());
    }

    @Test
    void shouldOfferNeitherStatisticsNorDropping() throws IOException {
        send(head("/info", ""));

        final String answer = answer();
        assertTrue(answer.contains("\"/v0.4/traces\",\"/v0.5/traces\"]"), answer);
        assertTrue(answer.contains("\"client_drop_p0s\":false"), answer);
    }

    @Test
    void shouldRefuseOtherPaths() throws IOException {
        send(head("/telemetry", "Content-Length: 1\r\n") + "x");

        assertEquals("HTTP/1.1 404 Not Found ", answer());
    }

    @Test
    void shouldReadChunkedBodies() throws IOException {
        send(head("/v0.4/traces", "Transfer-Encoding: chunked\r\n") + "3;ext=1\r\nabc\r\n1A\r\n" + "z".repeat(26)
                + "\r\n0\r\nTrailer: 1\r\n\r\n");

        assertEquals("HTTP/1.1 200 OK " + RATES, answer());
        assertEquals("HTTP/1.1 200 OK {\"requests\":1,\"bytes\":29,\"traces\":0}", counts());
    }

    @Test
    void shouldReadRequestsThatComeInPiecesOrTogether() throws IOException, InterruptedException {
        final String request = head("/v0.4/traces", "content-length: 4\r\n") + "body";
        final int cut = request.indexOf("\r\n\r\n") + 2;
        send(request + request + request.substring(0, cut));
        assertEquals("HTTP/1.1 200 OK " + RATES, answer());
        assertEquals("HTTP/1.1 200 OK " + RATES, answer());
        Thread.sleep(20);
        send(request.substring(cut));

        assertEquals("HTTP/1.1 200 OK " + RATES, answer());
    }

    @Test
    void shouldReadBodiesThatAreLongerThanItsMemory() throws IOException {
        final int length = 1_000_003;
        send(head("/v0.4/traces", "Content-Length: " + length + "\r\n") + "x".repeat(length));
        assertEquals("HTTP/1.1 200 OK " + RATES, answer());

        assertEquals("HTTP/1.1 200 OK {\"requests\":1,\"bytes\":" + length + ",\"traces\":0}", counts());
    }

    @Test
    void shouldLetClientsAskFirst() throws IOException {
        send(head("/v1/traces", "Expect: 100-continue\r\nContent-Length: 1\r\n"));
        assertEquals("HTTP/1.1 100 Continue ", answer());
        send("x");

        assertEquals("HTTP/1.1 200 OK ", answer());
    }

    @Test
    void shouldCloseWhenTheClientSaysSo() throws IOException {
        send(head("/v1/traces", "Connection: close\r\nContent-Length: 0\r\n"));
        assertEquals("HTTP/1.1 200 OK ", answer());

        assertEquals(-1, answers.read());
    }
}
