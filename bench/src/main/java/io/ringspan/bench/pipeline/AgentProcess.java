/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.bench.agent.LoopbackAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An agent in a process of its own, so that what it costs is not taken for the subject's. */
public final class AgentProcess implements AutoCloseable {
    private final Process process;
    private final String url;

    /**
     * Starts it.
     *
     * @param unixSocket path of a Unix socket to listen on too, null for none
     * @throws IOException if it does not start
     */
    public AgentProcess(final Path unixSocket) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LoopbackAgent.class.getName()));
        if (unixSocket != null) {
            command.add("0");
            command.add(unixSocket.toString());
        }
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // not closed, because the process could not write any more then
        final BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        final String port = output.readLine();
        if (port == null) {
            throw new IOException("the agent did not start");
        }
        url = "http://127.0.0.1:" + Integer.parseInt(port);
    }

    /** {@return where clients reach it by TCP, without a path} */
    public String url() {
        return url;
    }

    /** Processor time so far, in nanoseconds. */
    long cpuNs() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
