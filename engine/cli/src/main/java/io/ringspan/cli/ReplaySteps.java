/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Reads steps and configurations from JSON. What was recorded about the outcome of a step is skipped unread, and so is every field
 * that is not known.
 */
final class ReplaySteps {
    private static final String READ = "read";

    private final Path file;
    private final JsonParser parser;

    ReplaySteps(final Path file, final JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** Reads the step whose opening brace is the current token. */
    ReplayStep readStep(final int index) throws IOException {
        final ReplayStep step = new ReplayStep();
        step.index = index;
        step.line = line();
        expect(JsonToken.START_OBJECT, "a step");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String field = parser.currentName();
            parser.nextToken();
            readField(step, field);
        }
        check(step);
        return step;
    }

    private void readField(final ReplayStep step, final String field) throws IOException {
        switch (field) {
            case "do" -> step.action = text(field);
            case "id" -> step.id = stringId(field);
            case "value" -> readValue(step);
            case "bytes" -> step.bytes = hex(field);
            case "keep" -> step.keep = bool(field);
            case "spanIds" -> step.spanIds = spanIds();
            case "firstIsLocalRoot" -> step.firstIsLocalRoot = bool(field);
            case "hold" -> step.hold = bool(field);
            case "spanId" -> step.spanId = unsigned(field);
            case "segmentId" -> step.segmentId = unsigned(field);
            case "key" -> step.key = text(field);
            case "name" -> step.name = text(field);
            case "timeUnixNano" -> step.time = unsigned(field);
            case "attrs" -> step.attributes = hex(field);
            case "what" -> step.what = text(field);
            case "pairs" -> step.pairs = pairs(field);
            case "config" -> step.config = readConfig();
            default -> parser.skipChildren();
        }
    }

    // the text to be interned; of a read it is what came out, and none of our business
    private void readValue(final ReplayStep step) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && !READ.equals(step.action)) {
            step.value = parser.getText();
        } else {
            parser.skipChildren();
        }
    }

    private void check(final ReplayStep step) throws IOException {
        if (step.action == null) {
            throw unreadable("a step without \"do\"");
        }
        switch (step.action) {
            case "internString" -> {
                require(step, "id", step.id);
                require(step, "value", step.value);
            }
            case "evictString" -> require(step, "id", step.id);
            case "applyChangeBuffer" -> require(step, "bytes", step.bytes);
            case "flushChunk" -> require(step, "spanIds", step.spanIds);
            case "setMetaStruct" -> {
                require(step, "spanId", step.spanId);
                require(step, "key", step.key);
                require(step, "bytes", step.bytes);
            }
            case "addSpanEvent" -> {
                require(step, "spanId", step.spanId);
                require(step, "name", step.name);
                require(step, "timeUnixNano", step.time);
                require(step, "attrs", step.attributes);
            }
            case READ -> checkRead(step);
            case "setDefaultMeta" -> require(step, "pairs", step.pairs);
            case "newState" -> require(step, "config", step.config);
            case "reflush", "clearQueue" -> {}
            default -> throw unreadable("a step of an unknown kind: \"" + step.action + "\"");
        }
    }

    private void checkRead(final ReplayStep step) throws IOException {
        require(step, "what", step.what);
        final ReplayRead read = ReplayRead.of(step.what);
        if (read == null) {
            throw unreadable("a read of something unknown: \"" + step.what + "\"; known are " + ReplayRead.names());
        }
        require(step, read.ofSegment() ? "segmentId" : "spanId", read.ofSegment() ? step.segmentId : step.spanId);
        if (read.hasKey()) {
            require(step, "key", step.key);
        }
    }

    private void require(final ReplayStep step, final String field, final Object value) throws IOException {
        if (value == null) {
            throw unreadable("a step " + step.action + " without \"" + field + "\"");
        }
    }

    /** Reads the configuration whose opening brace is the current token. */
    ReplayConfig readConfig() throws IOException {
        expect(JsonToken.START_OBJECT, "\"config\"");
        String tracerService = "";
        String environment = "";
        String appVersion = "";
        String runtimeId = "";
        String language = "";
        String languageVersion = "";
        String languageInterpreter = "";
        String tracerVersion = "";
        long pid = 0;
        boolean clientComputedStats = false;
        int changeQueueSize = -1;
        List<Map.Entry<String, String>> defaultMeta = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "tracerService" -> tracerService = text(field);
                case "env" -> environment = text(field);
                case "appVersion" -> appVersion = text(field);
                case "runtimeId" -> runtimeId = text(field);
                case "language" -> language = text(field);
                case "languageVersion" -> languageVersion = text(field);
                case "languageInterpreter" -> languageInterpreter = text(field);
                case "tracerVersion" -> tracerVersion = text(field);
                case "pid" -> pid = integer(field);
                case "clientComputedStats" -> clientComputedStats = bool(field);
                case "changeQueueSize" -> changeQueueSize = queueSize(field);
                case "defaultMeta" -> defaultMeta = pairs(field);
                default -> parser.skipChildren();
            }
        }
        if (changeQueueSize < 0) {
            throw unreadable("a configuration without \"changeQueueSize\"");
        }
        return new ReplayConfig(
                tracerService,
                environment,
                appVersion,
                runtimeId,
                language,
                languageVersion,
                languageInterpreter,
                tracerVersion,
                pid,
                clientComputedStats,
                changeQueueSize,
                defaultMeta);
    }

    private int queueSize(final String field) throws IOException {
        final long size = integer(field);
        if (size < 0 || size > Integer.MAX_VALUE - Long.BYTES) {
            throw unreadable("\"" + field + "\" is out of range: " + size);
        }
        return (int) size;
    }

    String text(final String field) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unreadable("\"" + field + "\" is not a string");
        }
        return parser.getText();
    }

    private boolean bool(final String field) throws IOException {
        if (!parser.currentToken().isBoolean()) {
            throw unreadable("\"" + field + "\" is neither true nor false");
        }
        return parser.getBooleanValue();
    }

    private long integer(final String field) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw unreadable("\"" + field + "\" is not an integer");
        }
        return parser.getLongValue();
    }

    private int stringId(final String field) throws IOException {
        final long id = integer(field);
        if (id < 0 || id > 0xFFFF_FFFFL) {
            throw unreadable("\"" + field + "\" does not fit into 32 bits: " + id);
        }
        return (int) id;
    }

    // ids are unsigned, times may be negative; both come as decimal text or as a plain number
    private long unsigned(final String field) throws IOException {
        final String digits = parser.currentToken().isScalarValue() ? parser.getText() : "";
        try {
            return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
        } catch (final NumberFormatException e) {
            throw unreadable("\"" + field + "\" is not a number of 64 bits");
        }
    }

    private long[] spanIds() throws IOException {
        expect(JsonToken.START_ARRAY, "\"spanIds\"");
        long[] ids = new long[8];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
            }
            ids[count++] = unsigned("spanIds");
        }
        return Arrays.copyOf(ids, count);
    }

    private List<Map.Entry<String, String>> pairs(final String field) throws IOException {
        expect(JsonToken.START_ARRAY, "\"" + field + "\"");
        final List<Map.Entry<String, String>> pairs = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_ARRAY, "a pair of \"" + field + "\"");
            parser.nextToken();
            final String key = text(field);
            parser.nextToken();
            pairs.add(Map.entry(key, text(field)));
            parser.nextToken();
            expect(JsonToken.END_ARRAY, "the end of a pair of \"" + field + "\"");
        }
        return pairs;
    }

    private byte[] hex(final String field) throws IOException {
        final String digits = text(field);
        try {
            return HexFormat.of().parseHex(digits);
        } catch (final IllegalArgumentException e) {
            throw unreadable("\"" + field + "\" is not an even number of hexadecimal digits");
        }
    }

    private void expect(final JsonToken token, final String what) throws IOException {
        if (parser.currentToken() != token) {
            throw unreadable(what + " is missing or of the wrong kind");
        }
    }

    long line() {
        return parser.currentTokenLocation().getLineNr();
    }

    UnreadableFileException unreadable(final String what) {
        return new UnreadableFileException(file, line(), what);
    }
}
