/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.ChildJava;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that is a module itself, compiled and run with the built jar: what it needs is exported, and the engine's own is not. */
class ModulePathIT {
    private static final String MODULE = """
        module application {
            requires io.ringspan;
        }
        """;
    private static final String PROGRAM = """
        package application;

        import io.ringspan.CloseReport;
        import io.ringspan.SpanRecord;
        import io.ringspan.SpanWriter;
        import io.ringspan.TraceEngine;
        import io.ringspan.api.FlushResult;
        import io.ringspan.api.IncompletePolicy;
        import io.ringspan.api.OverflowPolicy;
        import io.ringspan.config.EngineConfig;
        import io.ringspan.counters.EngineCounter;
        import io.ringspan.protocol.ChangeBuffer;
        import io.ringspan.transport.Delivery;
        import io.ringspan.transport.Payload;
        import io.ringspan.transport.Transport;
        import java.util.concurrent.TimeUnit;
        import org.agrona.concurrent.UnsafeBuffer;

        public final class Program {
            private static final class Sink implements Transport {
                volatile int bytes;

                @Override
                public Delivery send(final Payload payload) {
                    bytes += payload.length();
                    return Delivery.ACCEPTED;
                }

                @Override
                public void close() {}
            }

            public static void main(final String[] args) throws InterruptedException {
                final EngineConfig config = EngineConfig.builder()
                        .ringOverflow(OverflowPolicy.BLOCK)
                        .segmentIncomplete(IncompletePolicy.MARK)
                        .build();
                final Sink sink = new Sink();
                final TraceEngine engine = TraceEngine.start(config, sink);
                final SpanWriter writer = engine.newWriter();
                final long sequence = writer.start(1, 0, 1, 1, 0, "name", "service", "resource", "type", 1)
                        .finish(1, 1)
                        .commit();
                engine.newIngress("other").apply(new ChangeBuffer().wrap(new UnsafeBuffer(new byte[64]), 0, 64));
                engine.publish(new SpanRecord().begin(2, 0, 2, 2, 0, 1, 1).lastOfSegment());
                final FlushResult flushed = engine.flush(10, TimeUnit.SECONDS);
                final long lost = engine.counters().get(EngineCounter.SPANS_DROPPED);
                final CloseReport report = engine.close(10, TimeUnit.SECONDS);
                System.out.println((sequence >= 0) + " " + flushed + " delivered " + report.delivered() + " lost " + lost
                        + " bytes " + (sink.bytes > 0) + " in " + TraceEngine.class.getModule().getName() + ", closed "
                        + (writer.start(3, 0, 3, 3, 0, "n", "s", "r", "t", 1).commit() == TraceEngine.CLOSED));
            }
        }
        """;

    private static final String OWN_TYPE = """
        package application;

        class Program {
            io.ringspan.%s own;
        }
        """;

    @TempDir
    private Path directory;

    private static String modulePath() throws IOException {
        return String.join(File.pathSeparator, ModuleAccessIT.entries("ringspan-engine", "agrona-", "disruptor-"));
    }

    /** Compiles an application; what the compiler said. */
    private String compile(final String program) throws IOException {
        final Path descriptor = Files.writeString(directory.resolve("module-info.java"), MODULE);
        final Path source = Files.writeString(directory.resolve("Program.java"), program);
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            final List<String> options = List.of(
                    "-proc:none",
                    "--module-path",
                    modulePath(),
                    "-d",
                    directory.resolve("application").toString());
            final boolean isCompiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjects(descriptor, source))
                    .call();
            assertEquals(isCompiled, !said.toString().contains("error:"), said::toString);
        }
        return said.toString();
    }

    @Test
    void shouldServeAnApplicationThatIsAModule() throws Exception {
        assertEquals("", compile(PROGRAM));
        final String output = ChildJava.run(
                List.of(),
                List.of(
                        "--module-path",
                        modulePath() + File.pathSeparator + directory.resolve("application"),
                        "--add-opens=java.base/jdk.internal.misc=org.agrona"),
                "--module",
                "application/application.Program");
        assertTrue(output.contains("true DELIVERED delivered 2 lost 0 bytes true in io.ringspan, closed true"), output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decode.RecordDecoder",
                "encode.json.JsonWriter",
                "http.HttpSender",
                "log.EngineLog",
                "memory.RawMemory",
                "pipeline.RecordRing",
                "time.TimeLimit"
            })
    void shouldKeepToItselfWhatIsTheEnginesOwn(final String type) throws Exception {
        final String said = compile(OWN_TYPE.formatted(type));
        assertTrue(said.contains("is not visible"), said);
    }
}
