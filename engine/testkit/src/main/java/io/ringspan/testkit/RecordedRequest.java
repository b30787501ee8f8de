/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import java.util.List;
import java.util.Map;

/**
 * A request as a server saw it.
 *
 * @param method  such as {@code POST}
 * @param path    with the query, if there is one
 * @param headers values by name; names in lower case
 * @param body    what came, not compressed any more; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RecordedRequest(String method, String path, Map<String, List<String>> headers, byte[] body) {
    /**
     * The first value of a header.
     *
     * @param name in lower case
     * @return the value; null if the header did not come
     */
    public String header(final String name) {
        final List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }
}
