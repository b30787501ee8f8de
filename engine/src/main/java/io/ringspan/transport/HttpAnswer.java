/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.protocol.ForeignText;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** What a server answered: a status, and as much of the body as came and is kept. */
final class HttpAnswer {
    // more than is shown, so that secrets are seen as a whole
    private static final int LOOKED_AT_MAX = 64 * 1024;

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final boolean isComplete;

    HttpAnswer(final int status, final HttpHeaders headers, final byte[] body, final boolean isComplete) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.isComplete = isComplete;
    }

    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    /**
     * Bytes of the body.
     *
     * @return not a copy
     */
    byte[] body() {
        return body;
    }

    /**
     * Whether the body is all that the server had to say.
     *
     * @return false if it broke off, took too long, or is longer than what is kept
     */
    boolean isComplete() {
        return isComplete;
    }

    /**
     * The answer for people.
     *
     * @return one line with the status and the beginning of the body
     */
    String excerpt() {
        final int length = Math.min(body.length, LOOKED_AT_MAX);
        final String text = new String(body, 0, length, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return "HTTP " + status + (text.isEmpty() ? "" : ": " + ForeignText.show(text));
    }
}
