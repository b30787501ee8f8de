/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.transport.file.PayloadFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * What a file has, by its first bytes; but a payload that is a file of its own also by the suffix that {@code replay} gives it.
 *
 * @param kind   of what is in it
 * @param format of a payload, else null
 */
record InspectedFile(Kind kind, ReadableFormat format) {
    private static final int SNIFF_LENGTH = 4096;
    // of a record: opcode and span id
    private static final int RECORD_LENGTH_MIN = 10;
    /** What the file is that holds the directory of a file receiver. */
    static final String LOCK_MEANING = "the lock of a file receiver's directory, without payloads";

    /** What the file is that {@code replay} writes beside the payloads. */
    static final String RESULTS_MEANING = "results of a replay, without payloads";

    private static final String LOCK = "ringspan.lock";

    /** Kinds of files. */
    enum Kind {
        /** A file of the file receiver. */
        PAYLOADS,
        /** The body of one request. */
        PAYLOAD,
        /** A vector file or a capture. */
        RECORDING,
        /** A change buffer, binary or in hexadecimal. */
        BUFFER,
        /** The lock of a file receiver's directory. */
        LOCK,
        /** What {@code replay} writes of the steps of a case. */
        RESULTS,
        /** Something that has none of these. */
        OTHER
    }

    private static final InspectedFile OTHER = new InspectedFile(Kind.OTHER, null);

    /**
     * Looks at a file.
     *
     * @param asked format that the user says it has, or null
     * @throws IOException if it cannot be read
     */
    static InspectedFile of(final Path file, final ReadableFormat asked) throws IOException {
        final String name = String.valueOf(file.getFileName());
        if (name.equals(LOCK)) {
            return new InspectedFile(Kind.LOCK, null);
        }
        final byte[] start = start(file);
        if (PayloadFile.isMagic(start)) {
            return new InspectedFile(Kind.PAYLOADS, asked);
        }
        final ReadableFormat format = asked != null
                ? asked
                : ReadableFormat.of(name.substring(name.lastIndexOf('.') + 1)).orElse(null);
        if (format != null) {
            return new InspectedFile(Kind.PAYLOAD, format);
        }
        final byte[] binary = isHex(start) ? fromHex(start) : start;
        if (isBuffer(binary)) {
            return new InspectedFile(Kind.BUFFER, null);
        }
        final ReadableFormat sniffed = ReadableFormat.sniff(binary).orElse(null);
        if (sniffed != null) {
            return new InspectedFile(Kind.PAYLOAD, sniffed);
        }
        if (isResults(start)) {
            return new InspectedFile(Kind.RESULTS, null);
        }
        return isRecording(start) ? new InspectedFile(Kind.RECORDING, null) : OTHER;
    }

    private static byte[] start(final Path file) throws IOException {
        try (InputStream in = ReplayFile.openPlain(file)) {
            return in.readNBytes(SNIFF_LENGTH);
        } catch (final UnreadableFileException e) {
            throw e;
        } catch (final IOException e) {
            throw new UnreadableFileException(file, 0, String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] fromHex(final byte[] text) {
        final String digits = new String(text, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
        return HexFormat.of().parseHex(digits.substring(0, digits.length() & ~1));
    }

    // what is no buffer has a count of records that would not fit into any
    private static boolean isBuffer(final byte[] start) {
        if (start.length < Long.BYTES) {
            return false;
        }
        final long count = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return count >= 0 && count <= Integer.MAX_VALUE / RECORD_LENGTH_MIN && start[3] == 0;
    }

    private static boolean isResults(final byte[] start) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith("{\"case\":");
    }

    // a count that looks like a brace is followed by a zero byte
    private static boolean isRecording(final byte[] bytes) {
        final String start = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[ \t\r\n]", "");
        return start.equals("[]") || start.startsWith("[{") || start.startsWith("{\"");
    }

    /** All of a file, from hexadecimal if it is that. */
    static byte[] read(final Path file) throws IOException {
        final byte[] bytes;
        try (InputStream in = new BufferedInputStream(ReplayFile.openPlain(file))) {
            bytes = in.readAllBytes();
        } catch (final UnreadableFileException e) {
            throw e;
        } catch (final IOException e) {
            throw new UnreadableFileException(file, 0, String.valueOf(e.getMessage()), e);
        } catch (final OutOfMemoryError e) {
            throw new UnreadableFileException(file, 0, "too long for memory", e);
        }
        if (!isHex(bytes)) {
            return bytes;
        }
        final String digits = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
        if (digits.length() % 2 != 0) {
            throw new UnreadableFileException(file, 0, "an odd number of hexadecimal digits: " + digits.length());
        }
        return HexFormat.of().parseHex(digits);
    }

    private static boolean isHex(final byte[] bytes) {
        boolean any = false;
        for (final byte b : bytes) {
            any |= HexFormat.isHexDigit(b);
            if (!HexFormat.isHexDigit(b) && !Character.isWhitespace(b)) {
                return false;
            }
        }
        return any;
    }
}
