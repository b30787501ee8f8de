/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

/** How much memory this JVM may take. In a container the JVM has worked that out from the container's limit. */
public final class MemoryLimit {
    private MemoryLimit() {}

    /** {@return bytes that the heap may take, or direct memory, whichever is less} */
    public static long bytes() {
        return Math.min(Runtime.getRuntime().maxMemory(), direct());
    }

    /**
     * The limit of direct memory is the heap's where {@code -XX:MaxDirectMemorySize} is not given. Where it is, only a class says so that is
     * in the package that Agrona needs; asked by reflection, since the package may be closed to this module, or to all still.
     */
    private static long direct() {
        try {
            return (Long) Class.forName("jdk.internal.misc.VM")
                    .getMethod("maxDirectMemory")
                    .invoke(null);
        } catch (final ReflectiveOperationException | RuntimeException e) {
            return Runtime.getRuntime().maxMemory();
        }
    }
}
