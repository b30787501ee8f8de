/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringspan.cli.option.OptionValues;
import io.ringspan.jmx.CensusView;
import io.ringspan.jmx.TraceEngineMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the live spans of engines in another process. */
@Command(
        name = "census",
        description =
                "Prints the live spans of the engines in a running JVM, by operation: how many, and the oldest of each.",
        footer = {
            "",
            "The engines must run with -Dringspan.jmx=true, and the JVM must belong to the same user. Each census makes the engine's"
                    + " decode thread allocate."
        },
        sortOptions = false)
final class CensusCommand implements Callable<Integer> {
    private static final long END_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_MS = 10;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PID", description = "Process id of the JVM.")
    private long pid;

    @Option(names = "--json", description = "Prints a line of JSON for each census, in place of tables.")
    private boolean json;

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            description = "Repeats it, with so many seconds between, until it is ended or the JVM is.")
    private Double watchSeconds;

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (watchSeconds != null && !(watchSeconds > 0 && watchSeconds <= TimeUnit.DAYS.toSeconds(1))) {
            throw OptionValues.unexpected(spec.commandLine(), "--watch", watchSeconds, "above 0, up to a day");
        }
        final JMXConnector connector = connect();
        try {
            final MBeanServerConnection connection = connector.getMBeanServerConnection();
            show(connection, true);
            // until nobody reads any more, too
            while (watchSeconds != null && !spec.commandLine().getOut().checkError()) {
                TimeUnit.MICROSECONDS.sleep((long) (watchSeconds * TimeUnit.SECONDS.toMicros(1)));
                show(connection, false);
            }
        } catch (final IOException e) {
            if (watchSeconds == null || !hasEnded()) {
                throw e;
            }
        } finally {
            closeQuietly(connector);
        }
        return 0;
    }

    // the connection goes before the process does
    private boolean hasEnded() throws InterruptedException {
        final long deadlineNs = System.nanoTime() + END_NS;
        while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return true;
    }

    private static void closeQuietly(final JMXConnector connector) {
        try {
            connector.close();
        } catch (final IOException e) {
            // the other end is gone
        }
    }

    @SuppressWarnings("BanJNDI") // the address is that of a JVM which runs as the same user
    private JMXConnector connect() throws IOException {
        return JMXConnectorFactory.connect(RunningJvm.managementAddress(pid));
    }

    private void show(final MBeanServerConnection connection, final boolean first) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final Map<String, CensusView> engines = each(connection, TraceEngineMXBean::censusRows);
            final Map<String, Object> line = new LinkedHashMap<>();
            line.put("pid", pid);
            line.put("engines", engines);
            out.println(toJson(line));
        } else {
            final Map<String, String> engines = each(connection, TraceEngineMXBean::census);
            if (!first) {
                out.println();
            }
            engines.forEach((name, table) -> {
                out.println(name);
                // the table's lines end as those of the engine's machine do
                table.lines().forEach(out::println);
            });
        }
        out.flush();
    }

    private String toJson(final Map<String, Object> line) {
        try {
            return mapper.writeValueAsString(line);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> Map<String, T> each(
            final MBeanServerConnection connection, final Function<TraceEngineMXBean, T> question) throws IOException {
        final Map<String, T> answers = new TreeMap<>();
        for (final ObjectName name : connection.queryNames(pattern(), null)) {
            try {
                answers.put(
                        name.getCanonicalName(),
                        question.apply(JMX.newMXBeanProxy(connection, name, TraceEngineMXBean.class)));
            } catch (final UndeclaredThrowableException e) {
                throw new IOException(name + " does not answer: " + e.getCause(), e);
            }
        }
        if (answers.isEmpty()) {
            throw new IOException("process " + pid
                    + " shows no engine; start it with -Dringspan.jmx=true, or RINGSPAN_JMX=true in its"
                    + " environment, or EngineConfigBuilder.jmx(true)");
        }
        return answers;
    }

    private static ObjectName pattern() {
        try {
            return new ObjectName(TraceEngineMXBean.NAMES);
        } catch (final MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }
}
