/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** Payloads read by an independent reader, as maps, lists, texts and numbers; bytes as hexadecimal text. */
public final class PayloadMaps {
    private PayloadMaps() {}

    /** The spans of a chunk. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> chunk(final byte[] bytes) {
        return (List<Map<String, Object>>) read(bytes);
    }

    /** The chunks of a payload. */
    @SuppressWarnings("unchecked")
    public static List<List<Map<String, Object>>> payload(final byte[] bytes) {
        return (List<List<Map<String, Object>>>) read(bytes);
    }

    /** Reads the only value in an array, to the last byte. */
    public static Object read(final byte[] bytes) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            final Object result = toJava(unpacker.unpackValue());
            if (unpacker.getTotalReadBytes() != bytes.length) {
                throw new AssertionError("read " + unpacker.getTotalReadBytes() + " of " + bytes.length + " bytes");
            }
            return result;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless an array holds one value, to the last byte, and no map has a key twice. */
    public static void checkForm(final byte[] bytes) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            checkKeys(unpacker.unpackValue());
            if (unpacker.getTotalReadBytes() != bytes.length) {
                throw new AssertionError("read " + unpacker.getTotalReadBytes() + " of " + bytes.length + " bytes");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkKeys(final Value value) {
        if (value.isArrayValue()) {
            value.asArrayValue().forEach(PayloadMaps::checkKeys);
        } else if (value.isMapValue()) {
            final Set<String> keys = new HashSet<>();
            value.asMapValue().entrySet().forEach(entry -> {
                // byte by byte, whatever they mean
                final byte[] key = entry.getKey().asStringValue().asByteArray();
                if (!keys.add(new String(key, StandardCharsets.ISO_8859_1))) {
                    throw new AssertionError("twice: " + entry.getKey());
                }
                checkKeys(entry.getValue());
            });
        }
    }

    private static Object toJava(final Value value) {
        return switch (value.getValueType()) {
            case STRING -> value.asStringValue().asString();
            case INTEGER -> value.asIntegerValue().asBigInteger().longValue();
            case FLOAT -> value.asFloatValue().toDouble();
            case BOOLEAN -> value.asBooleanValue().getBoolean();
            case BINARY -> HexFormat.of().formatHex(value.asBinaryValue().asByteArray());
            case ARRAY ->
                value.asArrayValue().list().stream().map(PayloadMaps::toJava).toList();
            case MAP -> {
                final Map<String, Object> map = new LinkedHashMap<>();
                final Value[] pairs = value.asMapValue().getKeyValueArray();
                for (int i = 0; i < pairs.length; i += 2) {
                    final String key = pairs[i].asStringValue().asString();
                    if (map.put(key, toJava(pairs[i + 1])) != null) {
                        throw new AssertionError("twice: " + key);
                    }
                }
                yield map;
            }
            default -> throw new AssertionError(value.getValueType());
        };
    }
}
