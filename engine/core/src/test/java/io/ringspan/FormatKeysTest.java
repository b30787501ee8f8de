/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of a format are known to formats only: what records do, and the tables, work without them. */
class FormatKeysTest {
    private static final List<String> PREFIXES = List.of("_dd", "_sampling", "_ringspan", "language", "process_id");

    // tags in a class file
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    @Test
    void shouldBeKnownToFormatsOnly() throws IOException {
        assertEquals(List.of(), keysIn("io.ringspan.decode"));
        assertEquals(List.of(), keysIn("io.ringspan.table"));
        final List<String> found = keysIn("io.ringspan.encode");
        assertTrue(found.contains("io.ringspan.encode.datadog.ChunkTexts: _dd.origin"), found::toString);
    }

    private static List<String> keysIn(final String packageName) throws IOException {
        final List<String> found = new ArrayList<>();
        for (final JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages(packageName)) {
            final URL file = type.getSource().orElseThrow().getUri().toURL();
            for (final String text : texts(file)) {
                if (PREFIXES.stream().anyMatch(text::startsWith)) {
                    found.add(type.getName() + ": " + text);
                }
            }
        }
        return found;
    }

    /** The constants of a compiled class that are texts, by the layout of class files. */
    private static List<String> texts(final URL file) throws IOException {
        final List<Integer> indexes = new ArrayList<>();
        final List<String> texts = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(file.openStream())) {
            in.skipNBytes(8);
            final String[] utf8 = new String[in.readUnsignedShort()];
            for (int i = 1; i < utf8.length; i++) {
                final int tag = in.readUnsignedByte();
                switch (tag) {
                    case UTF8 -> utf8[i] = in.readUTF();
                    case STRING -> indexes.add(in.readUnsignedShort());
                    case LONG, DOUBLE -> {
                        in.skipNBytes(8);
                        // takes two places
                        i++;
                    }
                    case INTEGER, FLOAT -> in.skipNBytes(4);
                    case CLASS, METHOD_TYPE, MODULE, PACKAGE -> in.skipNBytes(2);
                    case METHOD_HANDLE -> in.skipNBytes(3);
                    default -> in.skipNBytes(4);
                }
            }
            for (final int index : indexes) {
                texts.add(utf8[index]);
            }
        }
        return texts;
    }
}
