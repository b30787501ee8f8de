/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import com.sun.management.OperatingSystemMXBean;
import io.ringspan.bench.pipeline.AgentProcess;
import io.ringspan.bench.workload.W1;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.http.HttpAddress;
import io.ringspan.http.HttpSender;
import io.ringspan.http.JdkSender;
import io.ringspan.http.RequestHead;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What it costs to send an encoded payload and to read the answer: processor time of the whole process, per span of W1, of the own client over
 * TCP and over a Unix socket, and of the JDK's client. The agent is another process on the same machine. The clients take turns, many times, so
 * that each sees the same machine; the first turns warm up.
 */
public final class SendingMain {
    private static final int TRACES = 300;
    private static final int ROUNDS = 9;
    private static final int ROUNDS_OF_WARM_UP = 3;
    private static final int REQUESTS_PER_TURN = 600;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final ByteBuffer payload;
    private final List<Client> clients;

    private static final class Client {
        final String name;
        final HttpSender sender;
        final RequestHead head;
        final double[] nsPerSpan = new double[ROUNDS];

        Client(final String name, final HttpSender sender, final HttpAddress address) {
            this.name = name;
            this.sender = sender;
            head = new RequestHead("POST", address, "/v0.4/traces", Map.of("content-type", "application/msgpack"));
        }

        void turn(final ByteBuffer payload) throws Exception {
            for (int i = 0; i < REQUESTS_PER_TURN; i++) {
                final int status = sender.send(head.begin().add("x-datadog-trace-count", TRACES), payload.clear())
                        .status();
                if (status != 200) {
                    throw new IllegalStateException(name + ": status " + status);
                }
            }
        }

        double median() {
            final double[] sorted = nsPerSpan.clone();
            Arrays.sort(sorted);
            return sorted[ROUNDS / 2];
        }
    }

    private SendingMain(final AgentProcess agent, final Path unixSocket) {
        payload = encode();
        final HttpAddress tcp = HttpAddress.of(URI.create(agent.url()));
        final HttpAddress unix = HttpAddress.of(URI.create("unix://" + unixSocket));
        clients = List.of(
                new Client("own client, TCP", HttpSender.to(tcp, TIMEOUT_NS, TIMEOUT_NS), tcp),
                new Client("own client, Unix socket", HttpSender.to(unix, TIMEOUT_NS, TIMEOUT_NS), unix),
                new Client("JDK's client, TCP", new JdkSender(TIMEOUT_NS, TIMEOUT_NS), tcp));
    }

    /**
     * Measures, and prints a table.
     *
     * @throws Exception if a request fails
     */
    public static void main() throws Exception {
        final Path directory = Files.createTempDirectory("ringspan-sending");
        final Path unixSocket = directory.resolve("agent.socket");
        try (AgentProcess agent = new AgentProcess(unixSocket)) {
            new SendingMain(agent, unixSocket).run();
        } finally {
            Files.deleteIfExists(unixSocket);
            Files.delete(directory);
        }
    }

    private static ByteBuffer encode() {
        final HandedOver chunks = new HandedOver();
        final TraceEncoder encoder = chunks.newV04Encoder();
        chunks.decode();
        final ByteBuffer bytes = ByteBuffer.allocateDirect(TRACES * HandedOver.CHUNK_LENGTH_MAX);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        int end = 0;
        for (int i = 0; i < TRACES; i++) {
            end = encoder.encode(chunks.chunk(i % HandedOver.CHUNKS), buffer, end, buffer.capacity());
        }
        return bytes.limit(end).slice();
    }

    private void run() throws Exception {
        for (int round = -ROUNDS_OF_WARM_UP; round < ROUNDS; round++) {
            for (final Client client : clients) {
                final long before = SYSTEM.getProcessCpuTime();
                client.turn(payload);
                final double ns = SYSTEM.getProcessCpuTime() - before;
                if (round >= 0) {
                    client.nsPerSpan[round] = ns / ((double) REQUESTS_PER_TURN * TRACES * W1.SPANS_PER_TRACE);
                }
            }
        }
        final Client other = clients.get(clients.size() - 1);
        System.out.printf(
                Locale.ROOT,
                "sending, CPU of the process, ns per span of W1 (%,d bytes a request, %d rounds)%n",
                payload.capacity(),
                ROUNDS);
        for (final Client client : clients) {
            System.out.printf(
                    Locale.ROOT,
                    "%-24s median %6.1f (%.1f to %.1f), %.2f x%n",
                    client.name,
                    client.median(),
                    Arrays.stream(client.nsPerSpan).min().orElseThrow(),
                    Arrays.stream(client.nsPerSpan).max().orElseThrow(),
                    client.median() / other.median());
            client.sender.close();
        }
    }
}
