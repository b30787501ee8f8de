/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.protocol.ForeignText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The base URL of an HTTP receiver. Values are {@code String}s that parse as a {@link URI} with a host. */
final class UrlType implements SettingType {
    /** The only instance. */
    static final UrlType URL = new UrlType();

    private static final int PORT_MAX = 65_535;
    private static final String FORM = "write http://host:port or https://host:port";

    private UrlType() {}

    @Override
    public String label() {
        return "URL";
    }

    @Override
    public String values() {
        return "http or https, with a host";
    }

    @Override
    public String parse(final String text) {
        return text;
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        TextType.checkLength("text", (String) value);
        final URI uri = uri((String) value);
        final String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("unix")) {
            throw new RejectedValueException("is a Unix domain socket, which is not supported", FORM);
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new RejectedValueException("does not begin with http:// or https://", FORM);
        }
        if (uri.getRawUserInfo() != null) {
            throw new RejectedValueException("holds credentials, which are not supported", FORM);
        }
        if (uri.getHost() == null) {
            throw new RejectedValueException(
                    "has no host that a URL can have (letters, digits, dots and dashes; no underscore)", FORM);
        }
        if (uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
            throw new RejectedValueException("has a port outside 1 to " + PORT_MAX, FORM);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new RejectedValueException("has a query or a fragment", "leave out what follows ? or #");
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
