/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.ringspan.cli.payload.JsonFaults;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A vector file (an array of cases) or a capture (a head and steps, an object each), read as a stream, compressed or not.
 *
 * <p>What kind of file it is, its first bytes say, whatever its name is. A case of a vector file is read as a whole, a capture
 * step by step.
 */
final class ReplayFile implements AutoCloseable {
    private static final int BUFFER_LENGTH = 1 << 16;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Path file;
    private final JsonParser parser;
    private final ReplaySteps steps;
    private final boolean capture;
    private boolean started;

    private ReplayFile(final Path file, final InputStream in) throws IOException {
        this.file = file;
        parser = JSON.createParser(in);
        steps = new ReplaySteps(file, parser);
        capture = guarded(parser::nextToken) == JsonToken.START_OBJECT;
        if (!capture && parser.currentToken() != JsonToken.START_ARRAY) {
            throw steps.unreadable("neither a vector file (which begins with [) nor a capture (which begins with {)");
        }
    }

    /** Opens a file. */
    static ReplayFile open(final Path file) throws IOException {
        final InputStream in = openPlain(file);
        try {
            return new ReplayFile(file, in);
        } catch (final IOException e) {
            in.close();
            throw e;
        }
    }

    /** Opens a file for reading what is in it, decompressed if it is compressed. */
    static InputStream openPlain(final Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new UnreadableFileException(file, 0, "no such file");
        }
        if (Files.isDirectory(file)) {
            throw new UnreadableFileException(file, 0, "is a directory");
        }
        final BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_LENGTH);
        in.mark(2);
        final boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        if (!gzip) {
            return in;
        }
        try {
            return new BufferedInputStream(new GZIPInputStream(in, BUFFER_LENGTH), BUFFER_LENGTH);
        } catch (final IOException e) {
            in.close();
            throw new UnreadableFileException(file, 0, "broken gzip: " + e.getMessage(), e);
        }
    }

    boolean isCapture() {
        return capture;
    }

    /** The next case, or null if there is none. Reading on invalidates the case before. */
    ReplayCase nextCase() throws IOException {
        return guarded(() -> capture ? nextCapture() : nextVector());
    }

    private ReplayCase nextCapture() throws IOException {
        if (started) {
            return null;
        }
        started = true;
        final Head head = readHead(false);
        return new ReplayCase(head.name, head.line, head.config, this::nextCaptureStep);
    }

    private ReplayStep nextCaptureStep(final int index) throws IOException {
        return guarded(() -> parser.nextToken() == null ? null : steps.readStep(index));
    }

    private ReplayCase nextVector() throws IOException {
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            if (parser.nextToken() != null) {
                throw steps.unreadable("something follows the array of cases");
            }
            return null;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw steps.unreadable("a case is not an object");
        }
        final Head head = readHead(true);
        return new ReplayCase(
                head.name, head.line, head.config, index -> index < head.steps.size() ? head.steps.get(index) : null);
    }

    private static final class Head {
        private String name;
        private long line;
        private ReplayConfig config;
        private List<ReplayStep> steps;
    }

    private Head readHead(final boolean withSteps) throws IOException {
        final Head head = new Head();
        head.line = steps.line();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String field = parser.currentName();
            final JsonToken value = parser.nextToken();
            if (field.equals("name")) {
                head.name = steps.text(field);
            } else if (field.equals("config")) {
                head.config = steps.readConfig();
            } else if (withSteps && field.equals("steps") && value == JsonToken.START_ARRAY) {
                head.steps = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    head.steps.add(steps.readStep(head.steps.size()));
                }
            } else {
                parser.skipChildren();
            }
        }
        final String missing = head.name == null
                ? "name"
                : head.config == null ? "config" : withSteps && head.steps == null ? "steps" : null;
        if (missing != null) {
            throw steps.unreadable(
                    withSteps
                            ? "no vector file: a case has no \"" + missing + "\""
                            : "no capture: its first object has no \"" + missing + "\"");
        }
        return head;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    // every way in which reading can fail ends as one exception that names file, line and what
    private <T> T guarded(final Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (final UnreadableFileException e) {
            throw e;
        } catch (final JsonProcessingException e) {
            final long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new UnreadableFileException(file, line, JsonFaults.text(e), e);
        } catch (final IOException e) {
            throw new UnreadableFileException(
                    file, parser.currentLocation().getLineNr(), String.valueOf(e.getMessage()), e);
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
