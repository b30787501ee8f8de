/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.nio.charset.Charset;

/** The encoding of this process's standard output. */
public final class OutputEncoding {
    private OutputEncoding() {}

    /** {@return the encoding that the JVM says it is, or its default} */
    public static Charset charset() {
        final String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }
}
