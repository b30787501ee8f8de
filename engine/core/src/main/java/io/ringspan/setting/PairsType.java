/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import io.ringspan.http.HeaderText;
import io.ringspan.protocol.ForeignText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Pairs as {@code key=value,key=value}, as OpenTelemetry writes resource attributes and headers: keys and values may be percent-encoded.
 * Values are maps from text to text, in the order given.
 */
public final class PairsType implements SettingType {
    /** Any keys and values. */
    public static final PairsType ATTRIBUTES = new PairsType(false, false);

    /** Names and values that a request can carry as headers. What they say is never shown. */
    public static final PairsType HEADERS = new PairsType(true, true);

    /** Keys and values of others, who may have values of many lines. What they say is never shown. */
    public static final PairsType SECRETS = new PairsType(true, false);

    private static final String FORM = "write key=value, joined by commas; a comma in a value is %2C";
    private static final int RADIX = 16;

    // whatever the keys are called
    private final boolean areSecret;
    private final boolean isHeaders;
    // they travel in payloads or in headers, and are shown
    private final boolean isOneLine;

    private PairsType(final boolean areSecret, final boolean isHeaders) {
        this.areSecret = areSecret;
        this.isHeaders = isHeaders;
        isOneLine = isHeaders || !areSecret;
    }

    @Override
    public String label() {
        return "pairs";
    }

    @Override
    public String values() {
        return "key=value,key=value";
    }

    /** Reads what can be read, and leaves the rest out. */
    static Map<String, String> read(final String text) {
        final Map<String, String> pairs = new LinkedHashMap<>();
        for (final String pair : text.split(",", -1)) {
            final int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        decode(pair.substring(0, equals).strip()),
                        decode(pair.substring(equals + 1).strip()));
            }
        }
        return pairs;
    }

    /**
     * Looks for the first of some keys that has a value.
     *
     * @param given what was given for a setting of this type: a map, or a text; may be null
     * @param keys  in this order
     * @return its value; null if there is none
     */
    public static String find(final Object given, final List<String> keys) {
        final Map<?, ?> pairs = given instanceof String text ? read(text) : (Map<?, ?>) given;
        for (final String key : keys) {
            if (pairs != null && pairs.get(key) instanceof String value && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    @Override
    public Map<String, String> parse(final String text) throws RejectedValueException {
        for (final String pair : text.split(",", -1)) {
            if (!pair.isBlank() && pair.indexOf('=') <= 0) {
                // of a header without a name, all may be the value
                final String shown = areSecret ? ForeignText.MASK : ForeignText.show(pair.strip());
                throw new RejectedValueException("has no key and = in \"" + shown + '"', FORM);
            }
        }
        return read(text);
    }

    // a percent sign that is none of an escape stays, as most readers have it
    private static String decode(final String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int to = 0;
        for (int i = 0; i < bytes.length; i++) {
            final int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], RADIX) : -1;
            final int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], RADIX) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                bytes[to++] = (byte) (high * RADIX + low);
                i += 2;
            } else {
                bytes[to++] = bytes[i];
            }
        }
        return new String(bytes, 0, to, StandardCharsets.UTF_8);
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        for (final Map.Entry<?, ?> pair : ((Map<?, ?>) value).entrySet()) {
            final String key = (String) pair.getKey();
            final String text = (String) pair.getValue();
            if (key == null || key.isBlank() || text == null) {
                throw new RejectedValueException("has an empty key, or no value", FORM);
            }
            if (TextType.hasControl(key) || (isOneLine && TextType.hasControl(text))) {
                throw new RejectedValueException("has a control character in it", "remove line breaks and the like");
            }
            // a token of HTTP; also what W3C allows for the keys of baggage, whose form this is
            if (!HeaderText.isName(key)) {
                throw new RejectedValueException(
                        "has the key \"" + ForeignText.show(key) + '"', "use letters, digits, dots and dashes in keys");
            }
            if (isHeaders && !HeaderText.isValue(text)) {
                throw new RejectedValueException(
                        "has a value that no header can carry", "use printable ASCII characters only");
            }
            TextType.checkLength("key", key);
            if (isOneLine) {
                TextType.checkLength("value", text);
            }
        }
    }

    @Override
    public String format(final Object value) {
        final StringJoiner text = new StringJoiner(",");
        ((Map<?, ?>) value).forEach((key, pair) -> text.add(encode((String) key) + '=' + encode((String) pair)));
        return text.toString();
    }

    private static String encode(final String text) {
        return text.replace("%", "%25").replace(",", "%2C").replace("=", "%3D");
    }

    @Override
    public String disclose(final String text) {
        final StringJoiner shown = new StringJoiner(",");
        boolean isSecret = areSecret;
        for (final String pair : text.split(",", -1)) {
            final int equals = pair.indexOf('=');
            // what has no sign may be the rest of a value with a comma in it
            isSecret = equals < 0 ? isSecret : isSecret(pair.substring(0, equals));
            final boolean isMasked = isSecret && !pair.substring(equals + 1).isBlank();
            shown.add(isMasked ? pair.substring(0, equals + 1) + ForeignText.MASK : pair);
        }
        return shown.toString();
    }

    private boolean isSecret(final String key) {
        return areSecret || ForeignText.isSecretName(decode(key));
    }
}
