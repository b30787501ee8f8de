/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** How much memory an engine takes whose sizes are not given one by one. */
public enum SizeProfile {
    /** {@link #SMALL} where the JVM has little memory, else {@link #STANDARD}. */
    AUTO,
    /** For services under load: some 75 MiB, most of it outside the heap. */
    STANDARD,
    /** For small containers: less than 8 MiB, on the heap and outside, with one receiver. */
    SMALL
}
