/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * Opens the package of the JDK that Agrona needs, where this is an extension of OpenTelemetry's Java agent, so that nobody has to give a flag.
 * What the agent keeps for that is found by reflection, because elsewhere there is no agent.
 */
final class AgentAccess {
    private static final String HOLDER = "io.opentelemetry.javaagent.bootstrap.InstrumentationHolder";
    private static final String PACKAGE = "jdk.internal.misc";

    private AgentAccess() {}

    /** Opens it, if there is an agent and it is not open yet. If that fails, the engine says at its start what to do. */
    static void open() {
        final Module agrona = DirectBuffer.class.getModule();
        final Module jdk = Object.class.getModule();
        if (jdk.isOpen(PACKAGE, agrona)) {
            return;
        }
        try {
            final Instrumentation instrumentation = (Instrumentation) Class.forName(HOLDER, true, null)
                    .getMethod("getInstrumentation")
                    .invoke(null);
            if (instrumentation != null) {
                instrumentation.redefineModule(
                        jdk, Set.of(), Map.of(), Map.of(PACKAGE, Set.of(agrona)), Set.of(), Map.of());
            }
        } catch (final ReflectiveOperationException | LinkageError | RuntimeException e) {
            OwnLog.debug("no agent of OpenTelemetry opens " + PACKAGE, e);
        }
    }
}
