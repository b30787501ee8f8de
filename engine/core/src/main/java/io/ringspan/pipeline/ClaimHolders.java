/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says which threads may hold a claim that they have not published. */
@FunctionalInterface
interface ClaimHolders {
    /**
     * Names of all threads that may hold a claim now which was made before this was called.
     *
     * @return empty only if it is certain that there are none
     */
    List<String> names();

    /**
     * Looks at the stacks of all threads of the JVM: whoever holds a claim is in the method of {@link RecordRing} that takes it and
     * publishes it, whether it runs or has lost its core. So nothing has to be kept of a producer's thread. Costs milliseconds.
     *
     * <p>The stack of a mounted virtual thread cannot be seen, so what carries one may hold a claim. Virtual threads that are not mounted
     * hold none, because nothing parks between claim and publish.
     */
    static List<String> ofThisJvm() {
        final List<String> names = new ArrayList<>();
        boolean seen = false;
        final Map<Thread, StackTraceElement[]> stacks;
        try {
            stacks = Thread.getAllStackTraces();
        } catch (final SecurityException e) {
            return List.of("(not known)");
        }
        for (final Map.Entry<Thread, StackTraceElement[]> entry : stacks.entrySet()) {
            boolean holds = false;
            for (final StackTraceElement frame : entry.getValue()) {
                seen |= frame.getClassName().equals(ClaimHolders.class.getName());
                holds |=
                        RecordRing.isClaiming(frame) || frame.getClassName().startsWith("jdk.internal.vm.Continuation");
            }
            if (holds) {
                names.add(entry.getKey().getName());
            }
        }
        // a JVM that does not show this very frame may hide others too
        return seen ? names : List.of("(not known)");
    }
}
