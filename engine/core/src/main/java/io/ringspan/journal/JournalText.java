/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

import io.ringspan.protocol.InstrumentationScope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes and reads entries of a journal that are made of texts. They are few, so this may allocate. */
public final class JournalText {
    /**
     * A scope and its number.
     *
     * @param number that spans name it by
     * @param scope  itself
     */
    public record NumberedScope(int number, InstrumentationScope scope) {}

    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private JournalText() {}

    /**
     * Writes tags.
     *
     * @param tags keys and values
     * @return an entry
     */
    public static DirectBuffer encode(final List<Map.Entry<String, String>> tags) {
        return encode(out -> {
            out.writeInt(tags.size());
            for (final Map.Entry<String, String> tag : tags) {
                write(out, tag.getKey());
                write(out, tag.getValue());
            }
        });
    }

    /**
     * Writes a scope.
     *
     * @param numbered with its number
     * @return an entry
     */
    public static DirectBuffer encode(final NumberedScope numbered) {
        return encode(out -> {
            out.writeInt(numbered.number);
            write(out, numbered.scope.name());
            write(out, numbered.scope.version());
            write(out, numbered.scope.schemaUrl());
            write(out, numbered.scope.attributes());
        });
    }

    private static DirectBuffer encode(final Writing writing) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
        return new UnsafeBuffer(bytes.toByteArray());
    }

    private static void write(final DataOutputStream out, final String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(final DataOutputStream out, final byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads tags.
     *
     * @param entry as {@link #encode(List)} wrote it
     * @return keys and values
     * @throws JournalException if it is damaged
     */
    public static List<Map.Entry<String, String>> tags(final JournalReader.Entry entry) {
        try {
            final DataInputStream in = open(entry);
            final List<Map.Entry<String, String>> tags = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                tags.add(Map.entry(text(in), text(in)));
            }
            return tags;
        } catch (final IOException e) {
            throw new JournalException("an entry of default tags is damaged", e);
        }
    }

    /**
     * Reads a scope.
     *
     * @param entry as {@link #encode(NumberedScope)} wrote it
     * @return the scope with its number
     * @throws JournalException if it is damaged
     */
    public static NumberedScope scope(final JournalReader.Entry entry) {
        try {
            final DataInputStream in = open(entry);
            final int number = in.readInt();
            final InstrumentationScope scope = InstrumentationScope.of(text(in))
                    .withVersion(text(in))
                    .withSchemaUrl(text(in))
                    .withAttributes(bytes(in));
            return new NumberedScope(number, scope);
        } catch (final IOException e) {
            throw new JournalException("an entry of a scope is damaged", e);
        }
    }

    private static DataInputStream open(final JournalReader.Entry entry) {
        final byte[] bytes = new byte[entry.length()];
        entry.buffer().getBytes(entry.offset(), bytes);
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static String text(final DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(final DataInputStream in) throws IOException {
        final int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes in " + in.available());
        }
        return in.readNBytes(length);
    }
}
