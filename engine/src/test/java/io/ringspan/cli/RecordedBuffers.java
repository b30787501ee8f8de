/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The change buffers of vectors and captures. */
public final class RecordedBuffers {
    private static final int CAPTURES = 3;
    private static final int LENGTH_MAX = 4096;
    private static final int COUNT_MAX = 60;

    private RecordedBuffers() {}

    /** Some short ones of every vector file and of some captures. */
    public static List<byte[]> all() {
        final List<Path> files = new ArrayList<>(RecordedCases.files("vectors"));
        files.addAll(RecordedCases.files("captures").subList(0, CAPTURES));
        final List<byte[]> all = new ArrayList<>();
        files.forEach(file -> all.addAll(of(file)));
        return all;
    }

    private static List<byte[]> of(final Path file) {
        final List<byte[]> buffers = new ArrayList<>();
        try {
            RecordedCases.forEach(
                    file,
                    recorded -> recorded.get("steps").forEach(step -> {
                        final String hex = step.path("bytes").asText();
                        if (step.get("do").asText().equals("applyChangeBuffer")
                                && hex.length() <= 2 * LENGTH_MAX
                                && buffers.size() < COUNT_MAX) {
                            buffers.add(HexFormat.of().parseHex(hex));
                        }
                    }));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffers;
    }
}
