/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import io.ringspan.http.HttpAddress;
import io.ringspan.protocol.ForeignText;
import java.net.URI;
import java.net.URISyntaxException;

/** The base URL of an HTTP receiver. Values are {@code String}s that an {@link HttpAddress} can be made of. */
public final class UrlType implements SettingType {
    /** The only instance. */
    public static final UrlType URL = new UrlType();

    private static final String FORM = "write http://host:port, https://host:port or unix:///path/of/the/socket";

    private UrlType() {}

    @Override
    public String label() {
        return "URL";
    }

    @Override
    public String values() {
        return "http or https with a host, or unix with the path of a socket";
    }

    @Override
    public String parse(final String text) {
        return text;
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        TextType.checkLength("text", (String) value);
        try {
            HttpAddress.of(uri((String) value));
        } catch (final IllegalArgumentException e) {
            throw new RejectedValueException(e.getMessage(), FORM);
        }
    }

    private static URI uri(final String text) throws RejectedValueException {
        try {
            return new URI(text);
        } catch (final URISyntaxException e) {
            // the reason only: the message would repeat the text, credentials included
            throw new RejectedValueException("is not a URL: " + e.getReason(), FORM);
        }
    }

    @Override
    public String format(final Object value) {
        return (String) value;
    }

    @Override
    public String disclose(final String text) {
        final int scheme = text.indexOf("//");
        final int start = scheme < 0 ? 0 : scheme + 2;
        return text.substring(0, start) + ForeignText.maskUrl(text.substring(start));
    }
}
