/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes directories where the build has its own: what a broker writes is not small. */
final class InTarget implements TempDirFactory {
    @Override
    public Path createTempDirectory(final AnnotatedElementContext element, final ExtensionContext test)
            throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kafka");
    }
}
