/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import org.agrona.DirectBuffer;

/** Whether this JVM lets Agrona's buffers at the memory access that they need, and what to say if not. */
final class ModuleAccess {
    private static final String PACKAGE = "jdk.internal.misc";
    private static final String AGENT = "io.ringspan.agent.RingspanAgent";

    private ModuleAccess() {}

    /**
     * Checks before any buffer is touched, and asks the agent if there is one. That has to be asked for each class loader that has an
     * Agrona of its own, such as those of web applications and of executable jars in jars.
     *
     * @throws IllegalStateException that names the option and every way to set it
     */
    static void require() {
        final Module agrona = DirectBuffer.class.getModule();
        if (!isOpenTo(agrona)) {
            askAgent(agrona);
        }
        if (!isOpenTo(agrona)) {
            throw new IllegalStateException(message(agrona.isNamed() ? agrona.getName() : "ALL-UNNAMED"));
        }
    }

    private static boolean isOpenTo(final Module agrona) {
        return Object.class.getModule().isExported(PACKAGE, agrona);
    }

    /** By reflection: the agent is on the system class path, which need not be visible from here, and often there is none. */
    private static void askAgent(final Module agrona) {
        try {
            Class.forName(AGENT, true, ClassLoader.getSystemClassLoader())
                    .getMethod("open", Module.class)
                    .invoke(null, agrona);
        } catch (final ReflectiveOperationException | LinkageError | RuntimeException e) {
            // nobody to ask, and what is said next names all ways
        }
    }

    static String message(final String target) {
        final String option = "--add-opens=java.base/" + PACKAGE + "=" + target;
        return String.join(
                System.lineSeparator(),
                "Ringspan cannot start: Agrona's buffers need access to " + PACKAGE
                        + ", which this JVM was not told to give. Any one of these gives it:",
                "  - on the command line:         java " + option + " ...",
                "  - in the environment:          JDK_JAVA_OPTIONS=\"" + option
                        + "\" (or JAVA_TOOL_OPTIONS, for JVMs that are not started by the java command)",
                "  - in an argument file:         java @file, with the option as a line of the file",
                "  - in an executable jar:        the manifest attribute  Add-Opens: java.base/" + PACKAGE,
                "  - as an agent, with no option: java -javaagent:ringspan-agent.jar ..., for executable jars in jars, web"
                        + " applications and the module path too",
                "  - in Maven Surefire:           <argLine>" + option + "</argLine>; in Gradle: jvmArgs(\"" + option
                        + "\")");
    }
}
