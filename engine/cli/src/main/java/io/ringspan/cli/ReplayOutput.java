/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ringspan.protocol.ChangeBufferException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The files that a replay leaves: a directory a case, in it the payloads and the results of the steps. */
final class ReplayOutput implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final Path root;
    private final String payloadSuffix;
    private OutputDirectory directory;
    private OutputStream file;
    private JsonGenerator results;

    ReplayOutput(final Path root, final String payloadSuffix) {
        this.root = root;
        this.payloadSuffix = payloadSuffix;
    }

    /**
     * Begins a case.
     *
     * @param name {@linkplain #isDirectoryName checked} by the caller
     */
    void begin(final String name) throws IOException {
        directory = OutputDirectory.open(root, name);
        // payloads of an earlier run would look like those of this one
        directory.deleteAll(payloadSuffix);
        file = directory.newFile("result.json");
        results = JSON.createGenerator(file);
        results.writeStartObject();
        results.writeStringField("case", name);
        results.writeArrayFieldStart("steps");
    }

    /** Whether a name is one of a directory in the root, and nothing else. */
    static boolean isDirectoryName(final String name) {
        if (name.isBlank() || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return false;
        }
        try {
            final Path path = Path.of(name);
            return path.getNameCount() == 1 && !path.isAbsolute() && !name.equals(".") && !name.equals("..");
        } catch (final InvalidPathException e) {
            return false;
        }
    }

    /** Ends a case. */
    void end() throws IOException {
        results.writeEndArray();
        results.writeEndObject();
        close();
    }

    void beginStep(final ReplayStep step, final ChangeBufferException error) throws IOException {
        results.writeRaw("\n");
        results.writeStartObject();
        results.writeNumberField("index", step.index);
        results.writeStringField("do", step.action);
        results.writeBooleanField("ok", error == null);
        if (error != null) {
            results.writeObjectFieldStart("error");
            results.writeStringField("kind", error.kind().label());
            results.writeStringField("message", error.getMessage());
            results.writeEndObject();
        }
    }

    void endStep() throws IOException {
        results.writeEndObject();
    }

    void skipped(final long count) throws IOException {
        results.writeNumberField("skipped", count);
    }

    void value(final Object value) throws IOException {
        results.writeFieldName("value");
        if (value instanceof final Double number) {
            if (JsNumber.needsString(number)) {
                results.writeString(JsNumber.format(number));
            } else {
                results.writeNumber(JsNumber.format(number));
            }
        } else if (value instanceof final Integer number) {
            results.writeNumber(number);
        } else if (value instanceof final String text) {
            results.writeString(text);
        } else {
            results.writeNull();
        }
    }

    void errorValue(final ChangeBufferException error) throws IOException {
        results.writeObjectFieldStart("value");
        results.writeStringField("error", error.getMessage());
        results.writeEndObject();
    }

    void payload(final ReplayStep step, final ByteBuffer body) throws IOException {
        try (OutputStream out = directory.newFile(step.index + payloadSuffix);
                WritableByteChannel channel = Channels.newChannel(out)) {
            while (body.hasRemaining()) {
                channel.write(body);
            }
        }
    }

    @Override
    public void close() throws IOException {
        final OutputDirectory closingDirectory = directory;
        final OutputStream closingFile = file;
        final JsonGenerator closingResults = results;
        // in the reverse order, each whatever becomes of the others
        try (closingDirectory;
                closingFile;
                closingResults) {
            directory = null;
            file = null;
            results = null;
        }
    }
}
