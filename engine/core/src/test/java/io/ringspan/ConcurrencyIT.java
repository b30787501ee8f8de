/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs all concurrency tests (the classes named {@code *Stress}), in JVMs of their own of the kind that this one is. Each test has to have
 * run, with every result that it allows, and no other.
 *
 * <p>With {@code -Dstress=long} they run for longer, and in all modes of the compiler.
 */
class ConcurrencyIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String OPEN = "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";
    // more actors than processors would not run at all
    private static final int PROCESSORS = 2;
    private static final List<String> SHORT = List.of("-f", "1", "-iters", "2", "-time", "500", "-sc", "false");
    private static final List<String> LONG = List.of("-f", "2", "-iters", "10", "-time", "1000", "-sc", "true");
    private static final Map<String, List<String>> LENGTHS = Map.of("short", SHORT, "long", LONG);
    private static final Map<String, Long> MINUTES_MAX = Map.of("short", 15L, "long", 24 * 60L);

    @Test
    void shouldAllowNoOtherResults() throws Exception {
        final String length = System.getProperty("stress");
        assertTrue(LENGTHS.containsKey(length), () -> "stress=" + length + " is none of " + LENGTHS.keySet());
        final Path folder = emptyFolder();
        run(folder, length);
        final Map<String, List<TestResult>> results = results(folder);
        assertEquals(testClasses(), results.keySet(), "tests that are there, and tests that ran");
        final String faults = results.entrySet().stream()
                .map(test -> faults(TestList.getInfo(test.getKey()), test.getValue()))
                .filter(fault -> !fault.isEmpty())
                .collect(Collectors.joining("\n"));
        assertTrue(faults.isEmpty(), () -> faults + "\nsee " + folder);
    }

    private static Path emptyFolder() throws IOException {
        final Path folder = TARGET.resolve("jcstress");
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (final Path file :
                        files.sorted((left, right) -> right.compareTo(left)).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder.resolve("tmp"));
        return folder;
    }

    private static void run(final Path folder, final String length) throws IOException, InterruptedException {
        final String temporary = "-Djava.io.tmpdir=" + folder.resolve("tmp");
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main"));
        command.addAll(LENGTHS.get(length));
        command.addAll(List.of("-c", Integer.toString(PROCESSORS), "-af", "NONE", "-v", "-r", "report"));
        // the short run takes the JVM as it is, the long one every kind of compilation that it has
        command.addAll(List.of(length.equals("long") ? "-jvmArgsPrepend" : "-jvmArgs", OPEN + " " + temporary));
        final Path log = folder.resolve("log");
        final ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // whatever this JVM was told by its environment, the other ones are not
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        final Process process = builder.start();
        try {
            // its status says that tests have failed; which ones is read from the results
            assertTrue(process.waitFor(MINUTES_MAX.get(length), TimeUnit.MINUTES), () -> "still running, see " + log);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** What the tests saw, by the class of the test. */
    private static Map<String, List<TestResult>> results(final Path folder) throws IOException, ClassNotFoundException {
        final Path blob;
        try (Stream<Path> files = Files.list(folder)) {
            blob = files.filter(file -> file.toString().endsWith(".bin.gz"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no results, see " + folder.resolve("log")));
        }
        final InProcessCollector collector = new InProcessCollector();
        final DiskReadCollector reader = new DiskReadCollector(blob.toString(), collector);
        reader.dump();
        reader.close();
        return collector.getTestResults().stream()
                .collect(Collectors.groupingBy(TestResult::getName, TreeMap::new, Collectors.toList()));
    }

    /** All classes that are tests, as they are found among the compiled ones. */
    private static Set<String> testClasses() throws IOException, ClassNotFoundException {
        final Path root = TARGET.resolve("test-classes");
        final Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (final Path file : files.toList()) {
                final String path = root.relativize(file).toString();
                if (path.matches(".*Stress(\\$\\w+)?\\.class")) {
                    final String name =
                            path.substring(0, path.length() - ".class".length()).replace(File.separatorChar, '.');
                    final Class<?> type = Class.forName(name, false, ConcurrencyIT.class.getClassLoader());
                    if (type.isAnnotationPresent(JCStressTest.class)) {
                        names.add(type.getCanonicalName());
                    }
                }
            }
        }
        return names;
    }

    /** What is wrong with the results of a test, with all of them; or nothing. */
    private static String faults(final TestInfo test, final List<TestResult> results) {
        final Map<String, Long> observed = new TreeMap<>();
        final List<String> faults = new ArrayList<>();
        for (final TestResult result : results) {
            result.getStateKeys().forEach(state -> observed.merge(state, result.getCount(state), Long::sum));
            if (result.status() != Status.NORMAL) {
                faults.add(result.status() + " " + result.getMessages() + result.getVmErr());
            }
        }
        for (final String state : observed.keySet()) {
            if (test.cases().stream().noneMatch(one -> one.matches(state) && one.expect() == Expect.ACCEPTABLE)) {
                faults.add("forbidden: " + state);
            }
        }
        for (final StateCase one : test.cases()) {
            if (one.expect() == Expect.ACCEPTABLE && observed.keySet().stream().noneMatch(one::matches)) {
                faults.add("missing: " + one.matchPattern());
            }
        }
        final Function<Map.Entry<String, Long>, String> line = entry -> "  " + entry.getValue() + "  " + entry.getKey();
        return faults.isEmpty()
                ? ""
                : test.name() + "\n  " + String.join("\n  ", faults) + "\n  samples, result:\n"
                        + observed.entrySet().stream().map(line).collect(Collectors.joining("\n"));
    }
}
