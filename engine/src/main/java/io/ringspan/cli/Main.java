/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import org.agrona.concurrent.UnsafeBuffer;

/** The program's entry. */
public final class Main {
    private Main() {}

    /**
     * Runs the program.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
        System.out.println("ringspan " + buffer.capacity());
    }
}
