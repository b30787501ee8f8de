/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.otlp;

import io.ringspan.transport.JsonReader;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.regex.Pattern;

/**
 * The body of an answer of OTLP over HTTP: of one that accepts an {@code ExportTraceServiceResponse}, of one that does not a
 * {@code google.rpc.Status}; as protobuf or as JSON. Fields that are not known are skipped.
 *
 * @param rejectedSpans as the receiver says, any number; 0 if it does not say, or in a status
 * @param message       for people; empty if there is none
 */
record OtlpAnswer(long rejectedSpans, String message) {
    // fields of ExportTraceServiceResponse
    private static final int PARTIAL_SUCCESS = 1;
    // fields of ExportTracePartialSuccess
    private static final int REJECTED_SPANS = 1;
    // of ExportTracePartialSuccess and of google.rpc.Status
    private static final int MESSAGE = 2;
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    /**
     * Reads an answer that accepts.
     *
     * @param body   whole
     * @param isJson whether it is JSON
     * @return what it says
     * @throws ParseException if it is not such an answer
     */
    static OtlpAnswer accepting(final byte[] body, final boolean isJson) throws ParseException {
        return isJson ? new JsonFields(body).response() : new ProtobufFields(body).response();
    }

    /**
     * Reads an answer that does not accept.
     *
     * @param body   whole
     * @param isJson whether it is JSON
     * @return what it says
     * @throws ParseException if it is not such an answer
     */
    static OtlpAnswer status(final byte[] body, final boolean isJson) throws ParseException {
        return isJson ? new JsonFields(body).status() : new ProtobufFields(body).status();
    }

    private static final class JsonFields {
        private final JsonReader json;
        private long rejectedSpans;
        private String message = "";

        JsonFields(final byte[] body) throws ParseException {
            json = JsonReader.of(body);
        }

        OtlpAnswer response() throws ParseException {
            return read(name -> {
                if (isName(name, "partialSuccess", "partial_success") && json.peek() == '{') {
                    json.object(this::partialSuccess);
                } else {
                    json.skipValue();
                }
            });
        }

        OtlpAnswer status() throws ParseException {
            return read(name -> {
                if (name.equals("message") && json.peek() == '"') {
                    message = json.string();
                } else {
                    json.skipValue();
                }
            });
        }

        private OtlpAnswer read(final JsonReader.Member member) throws ParseException {
            if (!json.isBlankOr("")) {
                json.object(member);
                json.end();
            }
            return new OtlpAnswer(rejectedSpans, message);
        }

        private void partialSuccess(final String name) throws ParseException {
            if (json.peek() == 'n') {
                json.skipValue();
            } else if (isName(name, "rejectedSpans", "rejected_spans")) {
                rejectedSpans = integer();
            } else if (isName(name, "errorMessage", "error_message")) {
                message = json.string();
            } else {
                json.skipValue();
            }
        }

        // a reader of protobuf's JSON takes both
        private static boolean isName(final String name, final String camel, final String snake) {
            return name.equals(camel) || name.equals(snake);
        }

        private long integer() throws ParseException {
            final int start = json.index();
            final String digits = json.peek() == '"' ? json.string() : json.number();
            if (INTEGER.matcher(digits).matches()) {
                return Long.parseLong(digits);
            }
            throw new ParseException("a number of spans that is none", start);
        }
    }

    /** Two levels at most, so nothing in a body makes this recurse. */
    private static final class ProtobufFields {
        private static final int VARINT = 0;
        private static final int FIXED_64 = 1;
        private static final int BYTES = 2;
        private static final int FIXED_32 = 5;

        private final byte[] body;
        private int index;
        private int end;
        // of the field at hand
        private int number;
        private int type;
        private long varint;
        private int start;

        private long rejectedSpans;
        private String message = "";

        ProtobufFields(final byte[] body) {
            this.body = body;
            end = body.length;
        }

        OtlpAnswer response() throws ParseException {
            while (next()) {
                if (number == PARTIAL_SUCCESS && type == BYTES) {
                    final int outerEnd = end;
                    end = index;
                    index = start;
                    while (next()) {
                        partialSuccess();
                    }
                    end = outerEnd;
                }
            }
            return new OtlpAnswer(rejectedSpans, message);
        }

        OtlpAnswer status() throws ParseException {
            while (next()) {
                if (number == MESSAGE && type == BYTES) {
                    message = text();
                }
            }
            return new OtlpAnswer(0, message);
        }

        private void partialSuccess() {
            if (number == REJECTED_SPANS && type == VARINT) {
                rejectedSpans = varint;
            } else if (number == MESSAGE && type == BYTES) {
                message = text();
            }
        }

        private String text() {
            return new String(body, start, index - start, StandardCharsets.UTF_8);
        }

        /** Goes to the next field, over its value. */
        private boolean next() throws ParseException {
            if (index == end) {
                return false;
            }
            final long tag = varint();
            number = (int) (tag >>> 3);
            type = (int) tag & 7;
            if (tag >>> 32 != 0 || number == 0) {
                throw new ParseException("no field of protobuf", index);
            }
            switch (type) {
                case VARINT -> varint = varint();
                case FIXED_64 -> skip(Long.BYTES);
                case BYTES -> skip(varint());
                case FIXED_32 -> skip(Integer.BYTES);
                default -> throw new ParseException("a field of protobuf of an unknown type", index);
            }
            return true;
        }

        private long varint() throws ParseException {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                if (index == end) {
                    throw new ParseException("a number that breaks off", index);
                }
                final byte b = body[index++];
                value |= (b & 0x7FL) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new ParseException("a number that does not end", index);
        }

        private void skip(final long length) throws ParseException {
            start = index;
            if (length < 0 || length > end - index) {
                throw new ParseException("a field that breaks off", index);
            }
            index += (int) length;
        }
    }
}
