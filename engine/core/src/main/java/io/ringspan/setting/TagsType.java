/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import io.ringspan.protocol.ForeignText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Tags as {@code key:value,key:value}. Values are maps from text to text, in the order given. */
public final class TagsType implements SettingType {
    /** The only instance. */
    public static final TagsType TAGS = new TagsType();

    private static final String FORM = "write key:value, joined by commas";

    private TagsType() {}

    @Override
    public String label() {
        return "tags";
    }

    @Override
    public String values() {
        return "key:value,key:value";
    }

    @Override
    public Map<String, String> parse(final String text) throws RejectedValueException {
        final Map<String, String> tags = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return tags;
        }
        // limit -1: a comma at the end is as wrong as one in the middle
        for (final String tag : text.split(",", -1)) {
            // the first colon, so that values may be URLs
            final int colon = tag.indexOf(':');
            if (colon < 0) {
                throw new RejectedValueException("has no colon in \"" + ForeignText.show(tag.strip()) + "\"", FORM);
            }
            final String key = tag.substring(0, colon).strip();
            if (tags.put(key, tag.substring(colon + 1).strip()) != null) {
                throw new RejectedValueException(
                        "has the key \"" + ForeignText.show(key) + "\" twice", "give each key once");
            }
        }
        return tags;
    }

    /** The value of a key in a text, or null. */
    static String find(final String text, final String key) {
        for (final String tag : text.split(",", -1)) {
            final int colon = tag.indexOf(':');
            if (colon > 0 && tag.substring(0, colon).strip().equals(key)) {
                return tag.substring(colon + 1).strip();
            }
        }
        return null;
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        for (final Map.Entry<?, ?> tag : ((Map<?, ?>) value).entrySet()) {
            check("key", (String) tag.getKey());
            check("value", (String) tag.getValue());
        }
    }

    private static void check(final String part, final String text) throws RejectedValueException {
        if (text == null || text.isBlank()) {
            throw new RejectedValueException("has an empty " + part, FORM);
        }
        if (TextType.hasControl(text)) {
            throw new RejectedValueException("has a control character in a " + part, "remove line breaks and the like");
        }
        TextType.checkLength(part, text);
    }

    @Override
    public String format(final Object value) {
        final StringJoiner text = new StringJoiner(",");
        ((Map<?, ?>) value).forEach((key, tag) -> text.add(key + ":" + tag));
        return text.toString();
    }

    @Override
    public String disclose(final String text) {
        final StringJoiner shown = new StringJoiner(",");
        boolean isSecret = false;
        for (final String tag : text.split(",", -1)) {
            final int colon = tag.indexOf(':');
            // what has no colon may be the rest of a value with a comma in it
            isSecret = colon < 0 ? isSecret : ForeignText.isSecretName(tag.substring(0, colon));
            shown.add(isSecret ? tag.substring(0, colon + 1) + ForeignText.MASK : tag);
        }
        return shown.toString();
    }

    @Override
    public String discloseValue(final Object value) {
        final StringJoiner shown = new StringJoiner(",");
        ((Map<?, ?>) value)
                .forEach((key, tag) -> shown.add(
                        key + ":" + (ForeignText.isSecretName(String.valueOf(key)) ? ForeignText.MASK : tag)));
        return shown.toString();
    }
}
