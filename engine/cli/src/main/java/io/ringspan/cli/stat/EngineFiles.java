/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.stat;

import io.ringspan.protocol.ForeignText;
import io.ringspan.stat.StatSnapshot;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the files of engines: where this user's lie, and where the options of a process say that it has them. */
final class EngineFiles {
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String TEMPORARY_OPTION = "-D" + TEMPORARY + '=';
    private static final String DIRECTORY_OPTION = "-Dringspan.stat.directory=";

    // null unless one was named
    private final Path directory;

    EngineFiles(final Path directory) {
        this.directory = directory;
    }

    /** Of all processes of this user, the dead ones too. */
    List<Path> all() throws IOException {
        final Set<Path> files = new LinkedHashSet<>();
        if (directory != null) {
            files.addAll(StatSnapshot.filesIn(directory));
            return List.copyOf(files);
        }
        files.addAll(StatSnapshot.files(Path.of(System.getProperty(TEMPORARY))));
        ProcessHandle.allProcesses().forEach(process -> addNamed(process, files));
        return List.copyOf(files);
    }

    /** Of one process. */
    List<Path> of(final long pid) throws IOException {
        final Set<Path> files = new LinkedHashSet<>();
        String failure = "";
        if (directory != null) {
            files.addAll(StatSnapshot.filesIn(directory));
        } else {
            ProcessHandle.of(pid).ifPresent(process -> addNamed(process, files));
            final Path temporary = Path.of(System.getProperty(TEMPORARY));
            files.addAll(StatSnapshot.files(temporary));
            // others' too, where they can be read
            try (DirectoryStream<Path> users = Files.newDirectoryStream(temporary, "ringspan-*")) {
                for (final Path user : users) {
                    try {
                        files.addAll(StatSnapshot.filesIn(user));
                    } catch (final AccessDeniedException e) {
                        failure = "; " + user + " cannot be read";
                    } catch (final IOException e) {
                        // no directory of an engine's
                    }
                }
            }
        }
        final String prefix = pid + "-";
        final List<Path> found = files.stream()
                .filter(file -> file.getFileName().toString().startsWith(prefix))
                .toList();
        if (found.isEmpty()) {
            throw new IOException(missing(pid) + failure);
        }
        return found;
    }

    private static void addNamed(final ProcessHandle process, final Set<Path> files) {
        for (final String argument : process.info().arguments().orElse(new String[0])) {
            try {
                if (argument.startsWith(TEMPORARY_OPTION)) {
                    files.addAll(StatSnapshot.files(Path.of(argument.substring(TEMPORARY_OPTION.length()))));
                } else if (argument.startsWith(DIRECTORY_OPTION)) {
                    files.addAll(StatSnapshot.filesIn(Path.of(argument.substring(DIRECTORY_OPTION.length()))));
                }
            } catch (final IOException | RuntimeException e) {
                // not this user's
            }
        }
    }

    private String missing(final long pid) {
        final Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return "no process has the id " + pid + ", and none that had it has left a file of an engine";
        }
        final Optional<String> owner = process.get().info().user();
        final Optional<String> user = ProcessHandle.current().info().user();
        if (owner.isPresent() && user.isPresent() && !owner.equals(user)) {
            return "process " + pid + " belongs to " + ForeignText.show(owner.get()) + "; run the command as that user";
        }
        return "process " + pid + " shows no engine"
                + (directory == null
                        ? "; if its java.io.tmpdir or ringspan.stat.directory is another, --directory says where its"
                                + " file lies"
                        : " in " + directory);
    }

    /** Those that can be read; what is wrong with the others is added to a list. */
    static List<StatSnapshot> read(final List<Path> files, final List<String> failures) {
        final List<StatSnapshot> engines = new ArrayList<>();
        for (final Path file : files) {
            try {
                engines.add(StatSnapshot.read(file));
            } catch (final IOException e) {
                failures.add(e instanceof FileSystemException ? e.toString() : e.getMessage());
            }
        }
        return engines;
    }
}
