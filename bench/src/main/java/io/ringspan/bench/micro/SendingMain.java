/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs to send an encoded payload and to read the answer: processor time of the whole process, per span of W1, of the own client over
 * TCP and over a Unix socket, and of the JDK's client. The agent is another process on the same machine. The clients take turns, many times, so
 * that each sees the same machine; the first turns warm up. Prints one line of JSON at the end, with the medians; everything else goes to the
 * error stream.
 */
@Command(
        name = "sending",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what the HTTP clients of the engine cost, and prints one line of JSON.")
public final class SendingMain implements Callable<Integer> {
    private static final int TRACES = 300;
    private static final int REQUESTS_PER_TURN = 600;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Option(names = "--turns", defaultValue = "9", description = "of each client that count")
    private int turns;

    @Option(names = "--warmup", defaultValue = "3", description = "turns of each client before that")
    private int turnsOfWarmUp;

    private static final class Client {
        final String name;
        final String metric;
        final HttpSender sender;
        final RequestHead head;
        final double[] nsPerSpan;

        Client(
                final String name,
                final String metric,
                final HttpSender sender,
                final HttpAddress address,
                final int turns) {
            this.name = name;
            this.metric = metric;
            nsPerSpan = new double[turns];
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
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }
    }

    private SendingMain() {}

    /**
     * Measures, and ends the JVM.
     *
     * @param arguments see {@code --help}
     */
    public static void main(final String... arguments) {
        System.exit(new CommandLine(new SendingMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        final Path directory = Files.createTempDirectory("ringspan-sending");
        final Path unixSocket = directory.resolve("agent.socket");
        try (AgentProcess agent = new AgentProcess(unixSocket)) {
            final ByteBuffer payload = encode();
            final List<Client> clients = clients(agent, unixSocket);
            takeTurns(clients, payload);
            print(clients, payload.capacity());
            clients.forEach(client -> client.sender.close());
        } finally {
            Files.deleteIfExists(unixSocket);
            Files.delete(directory);
        }
        return 0;
    }

    private List<Client> clients(final AgentProcess agent, final Path unixSocket) {
        final HttpAddress tcp = HttpAddress.of(URI.create(agent.url()));
        final HttpAddress unix = HttpAddress.of(URI.create("unix://" + unixSocket));
        return List.of(
                new Client("own client, TCP", "own-tcp", HttpSender.to(tcp, TIMEOUT_NS, TIMEOUT_NS), tcp, turns),
                new Client(
                        "own client, Unix socket",
                        "own-unix",
                        HttpSender.to(unix, TIMEOUT_NS, TIMEOUT_NS),
                        unix,
                        turns),
                new Client("JDK's client, TCP", "jdk-tcp", new JdkSender(TIMEOUT_NS, TIMEOUT_NS), tcp, turns));
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

    private void takeTurns(final List<Client> clients, final ByteBuffer payload) throws Exception {
        for (int turn = -turnsOfWarmUp; turn < turns; turn++) {
            for (final Client client : clients) {
                final long before = SYSTEM.getProcessCpuTime();
                client.turn(payload);
                final double ns = SYSTEM.getProcessCpuTime() - before;
                if (turn >= 0) {
                    client.nsPerSpan[turn] = ns / ((double) REQUESTS_PER_TURN * TRACES * W1.SPANS_PER_TRACE);
                }
            }
        }
    }

    private void print(final List<Client> clients, final int payloadLength) throws JsonProcessingException {
        final Client other = clients.get(clients.size() - 1);
        final Map<String, Object> metrics = new TreeMap<>();
        System.err.printf(
                Locale.ROOT,
                "sending, CPU of the process, ns per span of W1 (%,d bytes a request, %d turns)%n",
                payloadLength,
                turns);
        for (final Client client : clients) {
            System.err.printf(
                    Locale.ROOT,
                    "%-24s median %6.1f (%.1f to %.1f), %.2f x%n",
                    client.name,
                    client.median(),
                    Arrays.stream(client.nsPerSpan).min().orElseThrow(),
                    Arrays.stream(client.nsPerSpan).max().orElseThrow(),
                    client.median() / other.median());
            metrics.put("cpuNsPerSpan." + client.metric, client.median());
        }
        System.out.println(new ObjectMapper().writeValueAsString(Map.of("kind", "sending", "metrics", metrics)));
    }
}
