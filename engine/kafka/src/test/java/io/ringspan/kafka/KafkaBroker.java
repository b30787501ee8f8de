/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker of the real kind in a JVM of its own, which can be killed, stopped and started again with what it has on the disk. */
final class KafkaBroker {
    private static final int START_S = 90;
    private static final int POLL_MS = 100;

    private final Path directory;
    private final int port = freePort();
    private final int controllerPort = freePort();
    private Process process;

    KafkaBroker(final Path directory) {
        this.directory = directory;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    String servers() {
        return "127.0.0.1:" + port;
    }

    /** Starts the process; nothing waits until it serves. */
    void launch() throws IOException {
        final String listener = "PLAINTEXT://" + servers();
        final Path properties = Files.write(
                Files.createDirectories(directory).resolve("server.properties"),
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                        "controller.listener.names=CONTROLLER",
                        "listeners=" + listener + ",CONTROLLER://127.0.0.1:" + controllerPort,
                        "advertised.listeners=" + listener,
                        "log.dirs="
                                + directory
                                        .resolve("log")
                                        .toAbsolutePath()
                                        .toString()
                                        .replace('\\', '/'),
                        "auto.create.topics.enable=false",
                        "num.network.threads=1",
                        "num.io.threads=2",
                        "offsets.topic.num.partitions=1",
                        "offsets.topic.replication.factor=1",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "group.initial.rebalance.delay.ms=0"));
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProgram.class.getName(),
                properties.toString()));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("broker.log").toFile()));
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        process = builder.start();
    }

    Admin newAdmin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                START_S * 1000,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                POLL_MS));
    }

    /** Waits until it serves. */
    void awaitReady() throws Exception {
        try (Admin admin = newAdmin()) {
            final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_S);
            while (true) {
                try {
                    admin.describeCluster().nodes().get(1, TimeUnit.SECONDS);
                    return;
                } catch (final ExecutionException | TimeoutException e) {
                    assertTrue(process.isAlive() && System.nanoTime() - endNs < 0, () -> "no broker: " + log());
                }
            }
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("broker.log"));
        } catch (final IOException e) {
            return e.toString();
        }
    }

    void createTopic(final String topic, final int partitions, final Map<String, String> settings) throws Exception {
        try (Admin admin = newAdmin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                    .all()
                    .get(START_S, TimeUnit.SECONDS);
        }
    }

    /** As by {@code kill -9}, if it runs. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Lets it hang, or go on, as by {@code kill -STOP} and {@code kill -CONT}. */
    void signal(final String signal) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }
}
