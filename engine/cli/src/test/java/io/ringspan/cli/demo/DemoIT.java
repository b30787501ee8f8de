/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.config.EngineConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoIT {
    private record Run(int status, String output) {
        void assertLine(final String pattern) {
            assertTrue(Pattern.compile("(?m)^\\s*" + pattern).matcher(output).find(), pattern + " in " + output);
        }
    }

    private static ProcessBuilder demo(final String... options) {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("executable.jar"),
                "demo"));
        command.addAll(List.of(options));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static Run await(final Process process) throws IOException, InterruptedException {
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private static void assertGood(final Run run) {
        run.assertLine("measure +[0-9.]+ s .* spans/s .* received/s  ring +[0-9]+%  live [0-9,]+  dropped 0");
        run.assertLine("produced by 2 threads +[1-9][0-9,]+ +[1-9][0-9,]+");
        run.assertLine("decoded and found right +[1-9][0-9,]+ +[1-9][0-9,]+");
        run.assertLine("faults found by the agent +0$");
        run.assertLine("unaccounted for +0$");
        run.assertLine("processor time +[1-9][0-9,]* ns/span");
        run.assertLine("to encoded \\(hand-over\\) +[0-9]");
        run.assertLine("ringspan-decode +0 +0 B/span");
        final int handlerThreads = EngineConfig.builder().build().pipelineThreads();
        if (handlerThreads == 2) {
            run.assertLine("ringspan-send +0 +0 B/span");
        }
        run.assertLine("all +0 +0 B/span");
        run.assertLine("rates from the agent .*service:shop-web,env:demo 0.25");
        run.assertLine("web.request .* +=+");
        run.assertLine(
                "OK: all [1-9][0-9,]+ spans accounted for, 0 B/span on " + (2 + handlerThreads) + " hot threads");
        assertEquals(0, run.status(), run.output());
    }

    @Test
    void shouldAccountForEverySpanAndAllocateNothing() throws IOException, InterruptedException {
        assertGood(await(demo("--seconds", "2").start()));
    }

    @Test
    void shouldAccountForEverySpanFlatOut() throws IOException, InterruptedException {
        assertGood(await(demo("--seconds", "2", "--rate", "0", "--wait-strategy", "lite-blocking")
                .start()));
    }

    @Test
    void shouldStillShowTheTableWhenItIsEndedEarly() throws IOException, InterruptedException {
        final Process process = demo("--seconds", "600").start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII)) {
            String line = reader.readLine();
            while (line != null && !line.startsWith("warm-up")) {
                line = reader.readLine();
            }
            // not of the process itself, which would close its output, too
            process.toHandle().destroy();
            final Run run = new Run(-1, reader.lines().collect(Collectors.joining("\n")));
            process.waitFor();
            run.assertLine("unaccounted for +0$");
            run.assertLine("OK: all [1-9][0-9,]* spans accounted for");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"otlp", "zipkin", "file", "console"})
    void shouldFindEverySpanAtAnyReceiver(final String target) throws IOException, InterruptedException {
        final Run run =
                await(demo("--to", target, "--seconds", "1", "--rate", "5000").start());
        run.assertLine("all [1-9][0-9,]+ spans arrived, each as it was described");
        run.assertLine("receiver +" + target + ", format ");
        run.assertLine("unaccounted for +0$");
        assertEquals(target.equals("console"), run.output().contains(" span="));
    }

    @Test
    void shouldSayWhatAReceiverElsewhereAnswers() throws IOException, InterruptedException {
        // nobody listens at the port that was free a moment ago
        final int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        final String url = "http://127.0.0.1:" + port + "/v1/traces";
        final Run run =
                await(demo("--to", "otlp", "--url", url, "--seconds", "600").start());
        assertEquals(1, run.status(), run.output());
        run.assertLine(url + " accepted 0 of [1-9][0-9,]+ spans");
        assertTrue(
                run.output()
                        .replaceAll("\\s+", " ")
                        .matches(
                                ".* its log [1-9][0-9]* spans were lost because the receiver did not take the payload .*"),
                run.output());
        run.assertLine("nothing was measured: spans were lost already, so it was ended$");
        run.assertLine("FAILED: [1-9][0-9,]+ spans did not arrive at " + url);
    }

    @Test
    void shouldNameTheOptionThatIsWrong() throws IOException, InterruptedException {
        final Run run = await(demo("--wait-strategy", "hoping").start());
        assertEquals(2, run.status(), run.output());
        assertTrue(run.output().contains("--wait-strategy"), run.output());
        assertTrue(run.output().contains("busy-spin"), run.output());
    }
}
