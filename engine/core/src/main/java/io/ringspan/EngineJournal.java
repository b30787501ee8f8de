/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.config.StoredSettings;
import io.ringspan.filter.NamedFilter;
import io.ringspan.journal.EntryKind;
import io.ringspan.journal.Journal;
import io.ringspan.journal.JournalException;
import io.ringspan.journal.JournalShape;
import io.ringspan.journal.JournalText;
import io.ringspan.memory.EngineMemory;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.transport.ContainerIdentity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Makes the journal of an engine whose settings ask for one. */
final class EngineJournal {
    /** What is stored of the process that no setting says. */
    static final String RUNTIME_ID = "runtime-id";

    static final String CONTAINER_ID = "container-id";
    static final String ENTITY_ID = "entity-id";
    static final String EXTERNAL_ENV = "external-env";

    /** Names of the receivers, in order, joined by commas. */
    static final String RECEIVERS = "receivers";

    /** Which of them others wait for, as {@link #RECEIVERS}. */
    static final String REQUIRED = "required";

    /** Names of the filters that are the application's, which no setting makes, joined by commas. */
    static final String FILTERS = "filters";

    // of an entry that says what an id means, beside the text
    private static final long ENTRY_LENGTH = 64;
    private static final int ENTRIES_MAX = 1 << 28;
    // scopes, and default tags that are set while the engine runs
    private static final int OTHERS_LENGTH = 1 << 20;
    private static final long IMAGE_LENGTH = 1024;
    private static final int IMAGES_MIN = 1 << 20;
    private static final int IMAGES_MAX = 1 << 28;

    private EngineJournal() {}

    static boolean isAskedFor(final EngineConfig config) {
        return !config.memoryDirectory().isEmpty();
    }

    static JournalShape shape(final EngineConfig config, final int receivers) {
        final int kept = Math.max(
                JournalShape.RINGS_MIN * config.ringSlots(),
                Integer.highestOneBit(config.memoryLength() / config.ringSlotLength()));
        final long texts = Math.min(
                config.internMax() * (ENTRY_LENGTH + config.internTextMax()),
                config.internMax() * ENTRY_LENGTH + config.stringsMemory());
        return new JournalShape(
                config.ringSlots(),
                config.ringSlotLength(),
                config.ringRecordMax(),
                kept,
                (int) Math.min(ENTRIES_MAX, OTHERS_LENGTH + texts) & -Long.BYTES,
                (int) Math.min(IMAGES_MAX, Math.max(IMAGES_MIN, config.spansMax() * IMAGE_LENGTH)),
                receivers);
    }

    /** The journal, or null if the settings do not ask for one. */
    static Journal create(
            final EngineConfig config,
            final List<OpenReceiver> receivers,
            final EngineMemory memory,
            final Consumer<String> warnings) {
        if (!isAskedFor(config)) {
            return null;
        }
        final JournalShape shape = shape(config, receivers.size());
        if (shape.slabLength() > Integer.MAX_VALUE || shape.headLength() > Integer.MAX_VALUE) {
            throw new JournalException(
                    "ringspan.memory.directory: the mapped memory keeps four times the ring, and with ringspan.ring.slots="
                            + config.ringSlots() + " and ringspan.ring.slot-length=" + config.ringSlotLength()
                            + " that is 2 GiB or more; lower one of them",
                    null);
        }
        return Journal.create(
                path(config.memoryDirectory()),
                config.memoryKept(),
                shape,
                stored(config, receivers),
                memory,
                warnings);
    }

    private static Path path(final String directory) {
        try {
            return Path.of(directory);
        } catch (final InvalidPathException e) {
            throw new JournalException("ringspan.memory.directory is no path: " + e.getMessage(), e);
        }
    }

    private static byte[] stored(final EngineConfig config, final List<OpenReceiver> receivers) {
        final ConfiguredProcess process = new ConfiguredProcess(config);
        final ContainerIdentity container = process.container();
        final StoredSettings stored = StoredSettings.of(config);
        stored.identity(RUNTIME_ID, process.runtimeId());
        stored.identity(CONTAINER_ID, container.containerId());
        stored.identity(ENTITY_ID, container.entityId());
        stored.identity(EXTERNAL_ENV, container.externalEnv());
        stored.identity(
                FILTERS,
                String.join(
                        ",",
                        config.filters().own().stream().map(NamedFilter::name).toList()));
        stored.identity(
                RECEIVERS,
                String.join(
                        ",",
                        receivers.stream()
                                .map(receiver -> receiver.description().name())
                                .toList()));
        stored.identity(
                REQUIRED,
                String.join(
                        ",",
                        receivers.stream()
                                .map(OpenReceiver::description)
                                .filter(Receiver::isRequired)
                                .map(Receiver::name)
                                .toList()));
        return stored.toBytes();
    }

    static void keepScope(final Journal journal, final InstrumentationScope scope, final int number) {
        final DirectBuffer entry = JournalText.encode(new JournalText.NumberedScope(number, scope));
        journal.append(EntryKind.SCOPE, 0, entry, 0, entry.capacity());
    }

    /** Deletes the files, because the engine could not be started. */
    static void abandon(final Journal journal, final Throwable failure) {
        if (journal != null) {
            try {
                journal.end();
                journal.delete();
            } catch (final Throwable e) {
                failure.addSuppressed(e);
            }
        }
    }
}
