/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** Says why a text is no JSON, without what the parser says of itself. */
public final class JsonFaults {
    // "[Source: REDACTED (a feature is disabled); line: 1, column: 2]"
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ?([^\\]]*)\\]");

    private JsonFaults() {}

    /**
     * What is wrong.
     *
     * @param failure of the parser
     * @return a text that begins with "not JSON: "
     */
    public static String text(final JsonProcessingException failure) {
        return "not JSON: "
                + SOURCE.matcher(String.valueOf(failure.getOriginalMessage())).replaceAll("$1");
    }
}
