/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

/** Whether bodies of requests are compressed. */
public enum Compression {
    /** As they are. */
    NONE,
    /** As gzip. */
    GZIP
}
