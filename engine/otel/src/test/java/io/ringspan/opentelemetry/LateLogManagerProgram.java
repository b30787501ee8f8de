/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import java.util.logging.LogManager;

/** A service that says in its {@code main} who manages the logs of the JVM, as application servers do; behind the first lines of the engine. */
final class LateLogManagerProgram {
    private LateLogManagerProgram() {}

    /** Whose class is to be that of the JVM. */
    public static final class Manager extends LogManager {
        /** Creates the manager; the JVM does. */
        public Manager() {}
    }

    public static void main(final String... arguments) throws Exception {
        while (!hasEngineSpoken()) {
            Thread.sleep(5);
        }
        System.setProperty("java.util.logging.manager", Manager.class.getName());
        HttpProgram.main(arguments);
        System.out.println("manager: " + LogManager.getLogManager().getClass().getName());
    }

    // the log thread waits for more
    private static boolean hasEngineSpoken() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().matches("ringspan.*-log") && thread.getState() == Thread.State.TIMED_WAITING);
    }
}
