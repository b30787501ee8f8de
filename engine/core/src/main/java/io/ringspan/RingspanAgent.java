/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code jdk.internal.misc} to the class path, so that no command-line option is needed for it. Only for programs whose class path
 * has everything: the engine's jar as an agent is on the class path itself, where it hides an engine that an application brings in another
 * way. {@code ringspan-agent.jar} is for all.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class RingspanAgent {
    private RingspanAgent() {}

    /**
     * Called by the JVM before the main method.
     *
     * @param arguments the agent's arguments, unused
     * @param instrumentation the JVM's means to change modules
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        open(instrumentation);
    }

    /**
     * Called by the JVM when the agent is attached to a running program.
     *
     * @param arguments the agent's arguments, unused
     * @param instrumentation the JVM's means to change modules
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        open(instrumentation);
    }

    private static void open(Instrumentation instrumentation) {
        if (ClassLoader.getSystemResource("org/agrona/DirectBuffer.class") == null) {
            System.err.println(
                    "Ringspan: -javaagent names the engine's jar, but the class path does not have its libraries; use"
                            + " -javaagent:ringspan-agent.jar in its place, which is for executable jars in jars and web"
                            + " applications too");
        }
        Module unnamed = ClassLoader.getSystemClassLoader().getUnnamedModule();
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("jdk.internal.misc", Set.of(unnamed)),
                Set.of(),
                Map.of());
    }
}
