/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.registry;

import io.ringspan.cli.payload.PayloadReader;
import io.ringspan.cli.payload.datadog.V04Payloads;
import io.ringspan.cli.payload.datadog.V05Payloads;
import io.ringspan.cli.payload.datadog.V10Payloads;
import io.ringspan.cli.payload.otlp.OtlpJsonPayloads;
import io.ringspan.cli.payload.otlp.OtlpProtobufPayloads;
import io.ringspan.cli.payload.zipkin.ZipkinPayloads;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.registry.PayloadFormats;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The formats of payloads that the commands write and read: the one place to which the reader of a new one is added. Each is called what the engine
 * calls it, with underlines.
 */
public enum ReadableFormat {
    /** Datadog v0.4. */
    V04(new V04Payloads()),
    /** Datadog v0.5. */
    V05(new V05Payloads()),
    /** Datadog v1.0. */
    V10(new V10Payloads()),
    /** OTLP in protobuf. */
    OTLP_PROTOBUF(new OtlpProtobufPayloads(), "otlp-native-protobuf"),
    /** OTLP in JSON. */
    OTLP_JSON(new OtlpJsonPayloads(), "otlp-native-json"),
    /** Zipkin's second format. */
    ZIPKIN(new ZipkinPayloads());

    // neither has a state
    @SuppressWarnings("ImmutableEnumChecker")
    private final PayloadReader reader;

    @SuppressWarnings("ImmutableEnumChecker")
    private final PayloadFormat written;

    private final String alsoRead;

    ReadableFormat(final PayloadReader reader) {
        this(reader, "");
    }

    // the other format that looks the same to its reader, since only what is said of spans is different
    ReadableFormat(final PayloadReader reader, final String alsoRead) {
        this.reader = reader;
        this.alsoRead = alsoRead;
        written = PayloadFormats.of(toString());
    }

    /**
     * Reads its payloads.
     *
     * @return without state
     */
    public PayloadReader reader() {
        return reader;
    }

    /**
     * Writes its payloads.
     *
     * @return as the engine has it
     */
    public PayloadFormat written() {
        return written;
    }

    /**
     * How the names of payload files end.
     *
     * @return a dot, and the name with capitals in place of hyphens: {@code .otlpProtobuf}
     */
    public String suffix() {
        final StringBuilder suffix = new StringBuilder(".");
        for (final String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
            suffix.append(
                    suffix.length() == 1 ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return suffix.toString();
    }

    /**
     * The format that has a name.
     *
     * @param text as on the command line, as files of payloads have it, or as the suffix of a file: {@code otlp-json}, {@code v0.4},
     *             {@code otlpProtobuf}
     * @return empty if none has it
     */
    public static Optional<ReadableFormat> of(final String text) {
        final String plain = plain(text);
        return Arrays.stream(values())
                .filter(format -> plain(format.name()).equals(plain))
                .findFirst();
    }

    /**
     * The format whose reader reads what the engine writes.
     *
     * @param text what the engine calls its format, as in files of the file receiver
     * @return empty if no reader does
     */
    public static Optional<ReadableFormat> reading(final String text) {
        return of(text).or(() -> Arrays.stream(values())
                .filter(format -> !text.isEmpty() && format.alsoRead.equals(text))
                .findFirst());
    }

    private static String plain(final String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }

    /**
     * The format that a payload has, by how it begins.
     *
     * @param start first bytes, 16 or more if there are so many
     * @return empty if it looks like none of the formats
     */
    public static Optional<ReadableFormat> sniff(final byte[] start) {
        // from the last one on: a text with a line break in front may look like protobuf too
        ReadableFormat found = null;
        for (final ReadableFormat format : values()) {
            found = format.reader.looksLike(start) ? format : found;
        }
        return Optional.ofNullable(found);
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
