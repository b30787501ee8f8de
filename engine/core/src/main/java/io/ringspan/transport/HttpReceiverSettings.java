/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static io.ringspan.setting.NumberType.DURATION;
import static io.ringspan.setting.NumberType.INTEGER;
import static io.ringspan.setting.NumberType.SIZE;
import static io.ringspan.setting.SettingSpec.setting;

import io.ringspan.encode.PayloadFormat;
import io.ringspan.setting.ChoiceType;
import io.ringspan.setting.PairsType;
import io.ringspan.setting.SettingSpec;
import io.ringspan.setting.SettingValues;
import io.ringspan.setting.UrlType;
import java.net.URI;
import java.util.List;

/** The settings of receivers that are sent to by HTTP; each type takes those that it has, with its own defaults. */
public final class HttpReceiverSettings {
    private HttpReceiverSettings() {}

    /**
     * Where it is.
     *
     * @param meaning in the words of the type
     * @return {@code url}
     */
    public static SettingSpec url(final String meaning) {
        return setting("url", UrlType.URL, meaning);
    }

    /** {@return {@code headers}} */
    public static SettingSpec headers() {
        return setting("headers", PairsType.HEADERS, "Headers of each request, as for a token");
    }

    /** {@return {@code compression}} */
    public static SettingSpec compression() {
        return setting("compression", ChoiceType.ofNames(List.of("none", "gzip")), "Whether bodies are compressed")
                .byDefault("none");
    }

    /** {@return {@code timeout}} */
    public static SettingSpec timeout() {
        return setting("timeout", DURATION, "Longest time for one request, from sending to the whole answer")
                .range("1ms", "10m");
    }

    /** {@return {@code connect-timeout}} */
    public static SettingSpec connectTimeout() {
        return setting("connect-timeout", DURATION, "Longest time to connect").range("1ms", "10m");
    }

    /** {@return {@code attributes.text-max}} */
    public static SettingSpec textMax() {
        return setting(
                        "attributes.text-max",
                        SIZE,
                        "Longest text of an attribute; longer ones are cut, and counted; 0: none is cut")
                .byDefault("0")
                .range("16", "16m")
                .orZero();
    }

    /**
     * Most of something that a span has.
     *
     * @param what such as {@code events}
     * @return {@code events.max}
     */
    public static SettingSpec limit(final String what) {
        return setting(
                        what + ".max",
                        INTEGER,
                        "Most " + what + " of a span; more are left out, and counted; 0: all go out")
                .range("1", "65536")
                .orZero()
                .in(what);
    }

    /**
     * A limit that was given.
     *
     * @param values of the settings
     * @param key    of the limit
     * @return largest number there is for 0
     */
    public static int limit(final SettingValues values, final String key) {
        final int max = Math.toIntExact(values.number(key));
        return max == 0 ? Integer.MAX_VALUE : max;
    }

    /**
     * Where and how to send, as the settings say it.
     *
     * @param builder with what is usual for the type
     * @param values  of the settings
     * @param format  of the payloads
     * @return for the transport
     */
    public static HttpSettings of(
            final HttpSettings.Builder builder, final SettingValues values, final PayloadFormat format) {
        final URI url = URI.create(values.text("url"));
        final boolean isSocket = "unix".equalsIgnoreCase(url.getScheme());
        final String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        final String query = url.getRawQuery() == null ? "" : '?' + url.getRawQuery();
        return builder.url(isSocket ? url : URI.create(url.getScheme() + "://" + url.getRawAuthority()))
                // the path of a socket is a file's
                .path(isSocket ? format.path() : path + query)
                .headers(values.pairs("headers"))
                .compression(values.text("compression").equals("gzip") ? Compression.GZIP : Compression.NONE)
                .connectTimeoutNs(values.number("connect-timeout"))
                .requestTimeoutNs(values.number("timeout"))
                .build();
    }
}
