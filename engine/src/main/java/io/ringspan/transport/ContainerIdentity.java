/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which container this process runs in, so that an agent can add the tags of the container to its traces.
 *
 * <p>The id is read from the process's control groups, where container runtimes put it at the end of a path: 64 hexadecimal digits
 * (Docker, containerd, CRI-O), 32 digits with a dash and a number (ECS on Fargate), or a UUID (Garden). A machine without control
 * groups, or without a container, has none, and that is no error.
 */
public final class ContainerIdentity {
    private static final Path CONTROL_GROUPS = Path.of("/proc/self/cgroup");
    private static final Pattern ID = Pattern.compile(
            "([0-9a-f]{64}|[0-9a-f]{32}-\\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\\.scope)?$");

    private ContainerIdentity() {}

    /**
     * Id of the container of this process.
     *
     * @return the id, or an empty text if there is none
     */
    public static String containerId() {
        return containerId(CONTROL_GROUPS);
    }

    static String containerId(final Path controlGroups) {
        // not UTF-8: a path in there may hold any bytes, and they must not be an error
        try (Stream<String> lines = Files.lines(controlGroups, StandardCharsets.ISO_8859_1)) {
            return lines.map(ID::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("");
        } catch (final IOException | UncheckedIOException e) {
            return "";
        }
    }
}
