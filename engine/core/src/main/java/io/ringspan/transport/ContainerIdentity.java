/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.http.HeaderText;
import io.ringspan.protocol.ForeignText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which container this process runs in, so that an agent can add the tags of the container to its traces. Immutable.
 *
 * <p>The id of the container is read from the process's control groups, where container runtimes put it into a path: 64 hexadecimal
 * digits (Docker, containerd, CRI-O, Podman, ECS), 32 digits with a dash and a number (ECS on Fargate), or groups of 8, 4, 4, 4 and 4 or
 * 12 digits (Garden). In a control group namespace of its own, as is usual with version 2, a process does not see that path; then the
 * inode of the directory of its control group stands for the container, which an agent on the same host can look up. A machine without
 * control groups, or without a container, has neither, and that is no error.
 *
 * @param containerId id of the container, or empty
 * @param entityId    {@code ci-} and the id, or else {@code in-} and an inode, or empty
 * @param externalEnv what an admission controller says about the container, from the environment variable {@value #EXTERNAL_ENV}, or
 *                    empty
 */
public record ContainerIdentity(String containerId, String entityId, String externalEnv) {
    /** Environment variable that is passed on as it is, if a header can carry it. */
    public static final String EXTERNAL_ENV = "DD_EXTERNAL_ENV";

    private static final String DIGITS = "([0-9a-f]{64}|[0-9a-f]{32}-\\d{1,20})";
    private static final Pattern ID = Pattern.compile("(?:.*[-:_.])?" + DIGITS + "(?:\\.[a-z]+)?");
    // only as a whole name, and the last one: desktops call their units by such numbers, and so does ECS its tasks
    private static final Pattern GARDEN_ID =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{4}(?:[0-9a-f]{8})?)(?:\\.scope)?");
    private static final Pattern LINE = Pattern.compile("\\d+:([^:]*):(/.*)");
    private static final String MEMORY_CONTROLLER = "memory";
    private static final String UNIFIED = "unified";
    // the kernel's number for the namespace that a host begins with
    private static final long HOST_NAMESPACE_INODE = 0xEFFF_FFFBL;
    // the root of a file system, which is no container
    private static final long RESERVED_INODE_MAX = 2;

    /**
     * A control group that the process is in.
     *
     * @param controllers joined by commas; empty for version 2
     * @param path        from its slash on
     */
    private record ControlGroup(String controllers, String path) {
        boolean controlsMemory() {
            return Arrays.asList(controllers.split(",", -1)).contains(MEMORY_CONTROLLER);
        }
    }

    /**
     * Identity of this process.
     *
     * @return what can be found out
     */
    public static ContainerIdentity ofProcess() {
        return of(
                Path.of("/proc/self/cgroup"),
                Path.of("/proc/self/ns/cgroup"),
                Path.of("/sys/fs/cgroup"),
                System.getenv());
    }

    /**
     * Identity as told by files.
     *
     * @param controlGroups lists the control groups of the process
     * @param namespace     its inode is that of the control group namespace
     * @param mount         where control groups are mounted
     * @param environment   of the process
     * @return what can be found out
     */
    static ContainerIdentity of(
            final Path controlGroups, final Path namespace, final Path mount, final Map<String, String> environment) {
        final List<ControlGroup> groups = read(controlGroups);
        final String containerId = groups.stream()
                .flatMap(group -> containerId(group.path).stream())
                .findFirst()
                .orElse("");
        final String entityId = entityId(containerId, inode(namespace), () -> node(groups, mount));
        final String external = external(environment);
        return new ContainerIdentity(containerId, entityId, HeaderText.isValue(external) ? external : "");
    }

    /**
     * What is wrong with {@value #EXTERNAL_ENV} in the environment of this process.
     *
     * @return one line for a log; empty if a header can carry it
     */
    public static Optional<String> warning() {
        return warning(System.getenv());
    }

    static Optional<String> warning(final Map<String, String> environment) {
        final String external = external(environment);
        return HeaderText.isValue(external)
                ? Optional.empty()
                : Optional.of(EXTERNAL_ENV + " is left out, because a header carries printable ASCII only, at most "
                        + HeaderText.LENGTH_MAX + " characters: \"" + ForeignText.show(external)
                        + '"');
    }

    private static String external(final Map<String, String> environment) {
        return environment.getOrDefault(EXTERNAL_ENV, "").strip();
    }

    /**
     * What the agent is asked about.
     *
     * @param containerId    or empty
     * @param namespaceInode of the control group namespace, 0 if there is none
     * @param node           looks for the inode of the control group
     * @return an entity id, or empty
     */
    static String entityId(final String containerId, final long namespaceInode, final Supplier<String> node) {
        if (!containerId.isEmpty()) {
            return "ci-" + containerId;
        }
        // in the host's own namespace the group is one of the host, and no container
        return namespaceInode == HOST_NAMESPACE_INODE ? "" : node.get();
    }

    private static String node(final List<ControlGroup> groups, final Path mount) {
        return nodes(groups, mount)
                .mapToLong(ContainerIdentity::inode)
                .filter(inode -> inode > RESERVED_INODE_MAX)
                .mapToObj(inode -> "in-" + inode)
                .findFirst()
                .orElse("");
    }

    private static List<ControlGroup> read(final Path controlGroups) {
        // not UTF-8: a path in there may hold any bytes, and they must not be an error
        try (Stream<String> lines = Files.lines(controlGroups, StandardCharsets.ISO_8859_1)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> new ControlGroup(line.group(1), line.group(2)))
                    .toList();
        } catch (final IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    // the innermost one; below it there may be groups that the container has made
    private static Optional<String> containerId(final String path) {
        final String[] names = path.split("/", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            final Matcher id = ID.matcher(names[i]);
            if (id.matches()) {
                return Optional.of(id.group(1));
            }
            final Matcher gardenId = GARDEN_ID.matcher(names[i]);
            if (i == names.length - 1 && gardenId.matches()) {
                return Optional.of(gardenId.group(1));
            }
        }
        return Optional.empty();
    }

    /** Directories of the groups that agents look at, in their order: version 1's memory, version 2. */
    private static Stream<Path> nodes(final List<ControlGroup> groups, final Path mount) {
        final Stream<Path> memory = groups.stream()
                .filter(ControlGroup::controlsMemory)
                .flatMap(group -> below(mount.resolve(MEMORY_CONTROLLER), group.path).stream());
        final Stream<Path> unified = groups.stream()
                .filter(group -> group.controllers.isEmpty())
                // where version 1 has most controllers, version 2 is mounted beside them
                .flatMap(group -> Stream.of(mount.resolve(UNIFIED), mount)
                        .filter(Files::isDirectory)
                        .limit(1)
                        .flatMap(root -> below(root, group.path).stream()));
        return Stream.concat(memory, unified);
    }

    /** A process that was moved out of its namespace's root has a path that leads out of the mount. */
    private static Optional<Path> below(final Path root, final String path) {
        try {
            final Path node = root.resolve(path.substring(1)).normalize();
            return node.startsWith(root) ? Optional.of(node) : Optional.empty();
        } catch (final InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Inode of a file, links followed; 0 if there is none. */
    private static long inode(final Path file) {
        try {
            return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
        } catch (final IOException | IllegalArgumentException | UnsupportedOperationException e) {
            return 0;
        }
    }
}
