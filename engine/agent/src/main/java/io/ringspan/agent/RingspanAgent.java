/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.agent;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Keeps what the JVM gives an agent, for engines of the same JVM to ask for the one thing that they need. The only class of its jar, so
 * that an agent's place on the system class path brings nothing there that an application has elsewhere.
 *
 * <p>Note: this class is threadsafe.
 */
public final class RingspanAgent {
    private static final String PACKAGE = "jdk.internal.misc";
    private static final String ASKING_PACKAGE = "org.agrona";

    // written before the main method, or when the agent is attached
    private static volatile Instrumentation instrumentation;

    private RingspanAgent() {}

    /**
     * Called by the JVM before the main method.
     *
     * @param arguments unused
     * @param given     the JVM's means to change modules
     */
    public static void premain(final String arguments, final Instrumentation given) {
        instrumentation = given;
    }

    /**
     * Called by the JVM when the agent is attached to a running program.
     *
     * @param arguments unused
     * @param given     the JVM's means to change modules
     */
    public static void agentmain(final String arguments, final Instrumentation given) {
        instrumentation = given;
    }

    /**
     * Opens {@code jdk.internal.misc} of {@code java.base} to the module that Agrona is in. Engines call this by reflection, because they
     * may come from any class loader.
     *
     * @param module of Agrona: a named one, or the unnamed one of its class loader
     * @return false if there is no agent, or the module does not hold Agrona
     */
    public static boolean open(final Module module) {
        final Instrumentation given = instrumentation;
        if (given == null || !module.getPackages().contains(ASKING_PACKAGE)) {
            return false;
        }
        given.redefineModule(
                Object.class.getModule(), Set.of(), Map.of(), Map.of(PACKAGE, Set.of(module)), Set.of(), Map.of());
        return true;
    }
}
