/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Formats of payloads that can be read. */
public enum ReadableFormat {
    /** Datadog v0.4. */
    V04 {
        @Override
        public void read(final byte[] body, final PayloadSink sink) throws IOException {
            DatadogArrays.readV04(body, sink);
        }
    },
    /** Datadog v0.5. */
    V05 {
        @Override
        public void read(final byte[] body, final PayloadSink sink) throws IOException {
            DatadogArrays.readV05(body, sink);
        }
    },
    /** Datadog v1.0. */
    V10 {
        @Override
        public void read(final byte[] body, final PayloadSink sink) throws IOException {
            V10Reader.read(body, sink);
        }
    },
    /** OTLP in protobuf. */
    OTLP_PROTOBUF {
        @Override
        public void read(final byte[] body, final PayloadSink sink) throws IOException {
            OtlpProtobufReader.read(body, sink);
        }
    },
    /** OTLP in JSON. */
    OTLP_JSON {
        @Override
        public void read(final byte[] body, final PayloadSink sink) throws IOException {
            JsonReader.readOtlp(body, sink);
        }
    },
    /** Zipkin's second format. */
    ZIPKIN {
        @Override
        public void read(final byte[] body, final PayloadSink sink) throws IOException {
            JsonReader.readZipkin(body, sink);
        }
    };

    /**
     * Reads a payload to its last byte.
     *
     * @param body of the request
     * @param sink gets spans, and what is said of several, up to a fault
     * @throws BrokenPayloadException if it is no payload of this format; says where and why
     * @throws IOException            not otherwise
     */
    public abstract void read(byte[] body, PayloadSink sink) throws IOException;

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

    private static String plain(final String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
