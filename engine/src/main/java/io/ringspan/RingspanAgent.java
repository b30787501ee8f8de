/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/** Opens {@code jdk.internal.misc} to the class path, so that no command-line option is needed for it. */
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
