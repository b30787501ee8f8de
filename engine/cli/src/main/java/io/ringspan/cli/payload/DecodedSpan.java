/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import java.util.HashMap;
import java.util.Map;

/** A span as it came in a payload; what was not there, or not as it should be, is empty. */
public final class DecodedSpan {
    /** Its service. */
    public String service = "";

    /** Its name. */
    public String name = "";

    /** Its resource. */
    public String resource = "";

    /** Its type. */
    public String type = "";

    /** Low half of its trace id. */
    public long traceId;

    /** Its id. */
    public long spanId;

    /** Id of its parent; 0 for none. */
    public long parentId;

    /** When it began, in nanoseconds since 1970. */
    public long start;

    /** How long it took, in nanoseconds. */
    public long duration;

    /** Whether it failed: 0 if it did not. */
    public long error;

    /** Whether the format has tags at all. */
    public boolean tagged = true;

    /** Tags that are texts. */
    public final Map<String, String> meta = new HashMap<>();

    /** Tags that are numbers. */
    public final Map<String, Double> metrics = new HashMap<>();

    /** Creates a span of which nothing is known. */
    public DecodedSpan() {}
}
