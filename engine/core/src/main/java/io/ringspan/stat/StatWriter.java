/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.stat;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.log.LogThreadTask;
import io.ringspan.log.RecentWarnings;
import io.ringspan.protocol.ForeignText;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.IoUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Writes the file of an engine: copies its counters once a second, as one snapshot in which the balances hold. No other thread of the engine
 * touches the file, so whatever becomes of that costs nobody anything. All of it is written when it is made, so a full disk shows then. If
 * it has been deleted or cut since, it is made anew, once a minute at most; if something else fails, that is said once, and there is no file.
 *
 * <p>Note: belongs to the log thread.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class StatWriter implements LogThreadTask {
    // a look that is a little early counts
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(StatFile.INTERVAL_MS * 9 / 10);
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int TEXT_MAX = 800;
    private static final int LABEL_MAX = 400;
    private static final int PAGE = 4096;

    private final StatDirectory directory;
    private final Map<String, String> facts;
    private final EngineCounters counters;
    private final Consumer<String> warnings;
    private final NanoClock clock;
    private final long startedMs = System.currentTimeMillis();
    private final long startedNs;
    // null if there is no file
    private Path path;
    private MappedByteBuffer mapped;
    private UnsafeBuffer buffer;
    private int length;
    private int valuesOffset;
    private int namedOffset;
    private int warningsOffset;
    private boolean hasFailed;
    private boolean hasTried;
    private long triedNs;
    private long writtenNs;
    private long touchedNs;
    private long warningChanges;

    /**
     * Creates a writer; there is no file before the first look.
     *
     * @param directory where the settings say, or empty for the user's own
     * @param facts     about the engine, which never change; names are lower case, dots and dashes
     * @param counters  to be copied
     * @param warnings  is told, once, why there is no file
     */
    public StatWriter(
            final String directory,
            final Map<String, String> facts,
            final EngineCounters counters,
            final Consumer<String> warnings) {
        this(directory, facts, counters, warnings, SystemNanoClock.INSTANCE);
    }

    StatWriter(
            final String directory,
            final Map<String, String> facts,
            final EngineCounters counters,
            final Consumer<String> warnings,
            final NanoClock clock) {
        this.directory = new StatDirectory(directory);
        this.facts = facts;
        this.counters = counters;
        this.warnings = warnings;
        this.clock = clock;
        startedNs = clock.nanoTime();
    }

    @Override
    public void look(final RecentWarnings recent) {
        final long nowNs = clock.nanoTime();
        try {
            if (mapped != null && nowNs - writtenNs >= INTERVAL_NS) {
                if (path.toFile().length() == length) {
                    write(recent, nowNs);
                } else {
                    // deleted or cut by others
                    removeFile();
                }
            }
            if (mapped == null && !hasFailed && (!hasTried || nowNs - triedNs >= MINUTE_NS)) {
                hasTried = true;
                // an interrupt would close the file
                Thread.interrupted();
                triedNs = nowNs;
                open();
                write(recent, nowNs);
            }
        } catch (final OutOfMemoryError | StackOverflowError e) {
            // it may do the next time
            writtenNs = nowNs;
        } catch (final InternalError e) {
            // it has been cut since its length was looked at
            removeFile();
        } catch (final Throwable e) {
            fail(e);
        }
    }

    private void fail(final Throwable failure) {
        hasFailed = true;
        removeFile();
        final String why =
                failure instanceof IOException ? ForeignText.show(reason(failure)) : ForeignText.show(failure);
        warnings.accept(
                "The command stat does not see this engine: " + why
                        + ". Everything else works; ringspan.stat.directory says where its file lies, ringspan.stat=false does without.");
    }

    // a bare path says less than what happened to it
    private static String reason(final Throwable failure) {
        final String message = failure.getMessage();
        return failure.getClass() == IOException.class && message != null ? message : failure.toString();
    }

    private void open() throws IOException {
        final StatDirectory.Created created =
                directory.create(ProcessHandle.current().pid());
        path = created.path();
        try (FileChannel channel = created.channel()) {
            final byte[] image = image();
            length = image.length;
            final ByteBuffer bytes = ByteBuffer.wrap(image);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
            mapped.order(ByteOrder.LITTLE_ENDIAN);
            buffer = new UnsafeBuffer(mapped);
        }
        touchedNs = clock.nanoTime();
        warningChanges = -1;
        directory.clean(System.currentTimeMillis());
    }

    // the whole file, with what never changes
    private byte[] image() {
        final StringBuilder factLines = new StringBuilder();
        facts.forEach((name, value) -> factLines
                .append(name)
                .append('\t')
                .append(ForeignText.show(value, TEXT_MAX))
                .append('\n'));
        final StringBuilder labelLines = new StringBuilder();
        final int[] count = new int[1];
        final Map<String, EngineCounter> byLabel = new HashMap<>();
        for (final EngineCounter counter : EngineCounter.values()) {
            byLabel.put(counter.label(), counter);
        }
        counters.ledger().snapshot().forEach((name, value) -> {
            count[0]++;
            final EngineCounter counter = byLabel.get(withoutReceiver(name, byLabel));
            labelLines
                    .append(ForeignText.show(name, LABEL_MAX))
                    .append('\t')
                    .append(
                            counter == null
                                    ? name.replaceAll("(^|.*\\.)(spans|traces|records)\\..*", "$2")
                                    : counter.unit())
                    .append('\t')
                    .append(counter != null && counter.isGauge() ? StatFile.GAUGE : StatFile.COUNTER)
                    .append('\n');
        });
        final byte[] factBytes = factLines.toString().getBytes(StandardCharsets.UTF_8);
        final byte[] labelBytes = labelLines.toString().getBytes(StandardCharsets.UTF_8);
        final int labelsOffset = align(StatFile.HEAD_LENGTH + factBytes.length);
        valuesOffset = align(labelsOffset + labelBytes.length);
        namedOffset = valuesOffset + count[0] * Long.BYTES;
        warningsOffset = namedOffset + StatFile.NAMED_LENGTH_MAX;
        final int whole = (warningsOffset + StatFile.WARNINGS_LENGTH_MAX + PAGE - 1) / PAGE * PAGE;
        final ByteBuffer head = ByteBuffer.allocate(whole).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(StatFile.MAGIC_OFFSET, StatFile.MAGIC)
                .putInt(StatFile.LAYOUT_OFFSET, StatFile.LAYOUT)
                .putInt(StatFile.LENGTH_OFFSET, whole)
                .putLong(StatFile.PID_OFFSET, ProcessHandle.current().pid())
                .putLong(StatFile.PROCESS_START_OFFSET, processStartMs())
                .putLong(StatFile.ENGINE_START_OFFSET, startedMs)
                .putInt(StatFile.INTERVAL_OFFSET, StatFile.INTERVAL_MS);
        section(head, StatFile.FACTS_OFFSET, StatFile.HEAD_LENGTH, factBytes.length);
        section(head, StatFile.LABELS_OFFSET, labelsOffset, labelBytes.length);
        section(head, StatFile.VALUES_OFFSET, valuesOffset, count[0] * Long.BYTES);
        section(head, StatFile.NAMED_OFFSET, namedOffset, StatFile.NAMED_LENGTH_MAX);
        section(head, StatFile.WARNINGS_OFFSET, warningsOffset, StatFile.WARNINGS_LENGTH_MAX);
        System.arraycopy(factBytes, 0, head.array(), StatFile.HEAD_LENGTH, factBytes.length);
        System.arraycopy(labelBytes, 0, head.array(), labelsOffset, labelBytes.length);
        return head.array();
    }

    private String withoutReceiver(final String name, final Map<String, EngineCounter> byLabel) {
        if (byLabel.containsKey(name)) {
            return name;
        }
        for (final EngineCounters receiver : counters.receivers()) {
            if (name.startsWith(receiver.prefix())) {
                return name.substring(receiver.prefix().length());
            }
        }
        return name;
    }

    private static void section(final ByteBuffer head, final int place, final int offset, final int sectionLength) {
        head.putInt(place, offset).putInt(place + Integer.BYTES, sectionLength);
    }

    private static int align(final int offset) {
        return (offset + Long.BYTES - 1) & -Long.BYTES;
    }

    private static long processStartMs() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    private void write(final RecentWarnings recent, final long nowNs) {
        writtenNs = nowNs;
        final long version = buffer.getLong(StatFile.VERSION_OFFSET);
        // also behind a write that something ended
        buffer.putLongRelease(StatFile.VERSION_OFFSET, version | 1);
        VarHandle.fullFence(); // the odd version is there before any of the values
        buffer.putLong(StatFile.HEARTBEAT_OFFSET, System.currentTimeMillis());
        buffer.putLong(StatFile.UPTIME_OFFSET, nowNs - startedNs);
        final int[] offset = {valuesOffset};
        counters.ledger().snapshot().forEachValue(value -> {
            buffer.putLong(offset[0], value);
            offset[0] += Long.BYTES;
        });
        writeNamed();
        writeWarnings(recent);
        buffer.putLongRelease(StatFile.VERSION_OFFSET, (version | 1) + 1);
        if (nowNs - touchedNs >= MINUTE_NS) {
            touchedNs = nowNs;
            // pages that are written to do not make a file newer everywhere, and old files are deleted
            if (!path.toFile().setLastModified(System.currentTimeMillis())) {
                release();
            }
        }
    }

    private void writeNamed() {
        final CountersReader reader = counters.reader();
        final StringBuilder lines = new StringBuilder();
        for (int id = 0; id <= reader.maxCounterId(); id++) {
            if (reader.getCounterTypeId(id) >= EngineCounters.EXPIRED_TYPE_ID
                    && reader.getCounterState(id) == CountersReader.RECORD_ALLOCATED) {
                lines.append(ForeignText.show(reader.getCounterLabel(id), LABEL_MAX))
                        .append('\t')
                        .append(reader.getCounterValue(id))
                        .append('\n');
            }
        }
        writeLines(lines, namedOffset, StatFile.NAMED_LENGTH_MAX, StatFile.NAMED_LENGTH_OFFSET);
    }

    private void writeWarnings(final RecentWarnings recent) {
        if (recent.changes() == warningChanges) {
            return;
        }
        warningChanges = recent.changes();
        final StringBuilder lines = new StringBuilder();
        for (final RecentWarnings.Entry entry : recent.entries()) {
            lines.append(entry.level())
                    .append('\t')
                    .append(entry.firstMs())
                    .append('\t')
                    .append(entry.lastMs())
                    .append('\t')
                    .append(entry.times())
                    .append('\t')
                    .append(ForeignText.show(entry.text(), TEXT_MAX))
                    .append('\n');
        }
        writeLines(lines, warningsOffset, StatFile.WARNINGS_LENGTH_MAX, StatFile.WARNINGS_LENGTH_OFFSET);
    }

    // as many whole lines as there is room for
    private void writeLines(final StringBuilder lines, final int offset, final int room, final int lengthOffset) {
        final byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, room);
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        buffer.putBytes(offset, bytes, 0, end);
        buffer.putInt(lengthOffset, end);
    }

    @Override
    public void close() {
        removeFile();
        hasFailed = true;
    }

    private void removeFile() {
        release();
        if (path != null) {
            try {
                Files.deleteIfExists(path);
            } catch (final IOException | RuntimeException e) {
                // it is deleted when a day has gone by
            }
        }
    }

    private void release() {
        if (mapped != null) {
            final MappedByteBuffer gone = mapped;
            mapped = null;
            buffer = null;
            IoUtil.unmap(gone);
        }
    }
}
