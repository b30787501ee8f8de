/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random programs of appending, reading, being done, forcing, full disks, flipped bits, and deaths of the process or the machine at any step, against
 * a list. After each step another store opens a copy of the files, and must find what the list has.
 *
 * <p>{@code -Dspool.programs=100000} runs more of them, {@code -Dspool.seed=N} one.
 */
class SegmentStoreModelTest {
    private static final int PROGRAMS = Integer.getInteger("spool.programs", 1500);
    private static final int STEPS = 40;
    private static final SpoolIdentity IDENTITY = new SpoolIdentity("otlp", "otlp-protobuf", "application/x-protobuf");
    private static final long SIZE_MAX = 512 * 1024;
    private static final int BODY_MAX = 40_000;

    /** A record as the model has it. */
    private static final class Expected {
        private final int id;
        private final int spans;
        private final byte[] body;
        private String file;
        private long position;
        private long length;
        private boolean isForced;
        // another store may find it, or not: it was at hand at the end of a process or machine, or a bit was flipped
        private boolean isDoubtful;

        Expected(final int id, final int spans, final byte[] body) {
            this.id = id;
            this.spans = spans;
            this.body = body;
        }
    }

    private final List<Expected> model = new ArrayList<>();
    // done with; their file may be there still
    private final List<Expected> done = new ArrayList<>();
    // of these, those of which the disk may not know it yet
    private final List<Expected> doneUnforced = new ArrayList<>();
    private Random random;
    private MemoryFiles files;
    private SegmentStore store;
    private int nextId;
    private boolean isDamaged;

    @Test
    void shouldDoWhatAListDoes() throws IOException {
        final Long seed = Long.getLong("spool.seed");
        final long first = seed == null ? System.nanoTime() : seed;
        for (int i = 0; i < (seed == null ? PROGRAMS : 1); i++) {
            try {
                run(first + i);
            } catch (final AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("with -Dspool.seed=" + (first + i) + ": " + e, e);
            }
        }
    }

    private void run(final long seed) throws IOException {
        random = new Random(seed);
        files = new MemoryFiles(random);
        model.clear();
        doneUnforced.clear();
        done.clear();
        nextId = 0;
        isDamaged = false;
        store = SegmentStore.open(files, IDENTITY, SIZE_MAX);
        for (int i = 0; i < STEPS; i++) {
            step();
            assertTrue(files.total() <= SIZE_MAX, "longer than its bound: " + files.total());
        }
    }

    private void step() throws IOException {
        if (random.nextInt(6) == 0) {
            files.stepsLeft = random.nextInt(8);
        }
        files.capacity = random.nextInt(8) == 0 ? files.total() + random.nextInt(BODY_MAX) : Long.MAX_VALUE;
        try {
            final int choice = random.nextInt(20);
            if (choice < 9) {
                append();
            } else if (choice < 15) {
                readAndBeDone();
            } else if (choice < 17) {
                store.force();
                model.forEach(record -> record.isForced = true);
                doneUnforced.clear();
            } else if (choice < 18) {
                flip();
                reopen();
            } else if (choice < 19) {
                endOfMachine();
            } else {
                store.close();
                reopen();
            }
        } catch (final MemoryFiles.Death e) {
            reopen();
        }
        files.stepsLeft = -1;
        compare();
    }

    private void append() throws IOException {
        final byte[] body = new byte[random.nextInt(4) == 0 ? random.nextInt(BODY_MAX) : random.nextInt(300)];
        random.nextBytes(body);
        final Expected expected = new Expected(nextId++, random.nextInt(100), body);
        final ByteBuffer meta =
                ByteBuffer.allocate(Integer.BYTES + random.nextInt(50)).putInt(0, expected.id);
        if (!store.hasRoom(meta.remaining(), body.length)) {
            return;
        }
        final SpooledRecord record =
                new SpooledRecord().counts(expected.spans, 1).place(expected.id, -1, -1, 7);
        boolean isAppended = false;
        try {
            store.append(record, meta, ByteBuffer.wrap(body));
            isAppended = true;
        } catch (final MemoryFiles.Death e) {
            expected.isDoubtful = true;
            isAppended = true;
            throw e;
        } catch (final IOException e) {
            assertTrue(files.capacity < Long.MAX_VALUE, () -> "failed without need: " + e);
        } finally {
            if (isAppended) {
                expected.file = record.segment == null ? "" : record.segment.name;
                expected.position = record.position;
                expected.length = RecordHead.length(record);
                model.add(expected);
            }
        }
    }

    private void readAndBeDone() throws IOException {
        final SpooledRecord record = new SpooledRecord();
        SegmentStore.Found found = store.read(record);
        while (found == SegmentStore.Found.DAMAGE) {
            assertTrue(isDamaged, "damage out of nothing");
            found = store.read(record);
        }
        if (found == SegmentStore.Found.NOTHING) {
            assertTrue(model.stream().allMatch(expected -> expected.isDoubtful), "records are gone");
            model.clear();
            return;
        }
        final ByteBuffer body = ByteBuffer.allocate(record.bodyLength());
        final boolean isWhole = store.readBody(record, body);
        if (!isWhole && model.stream().noneMatch(expected -> expected.id == record.number())) {
            // as the other store has found before
            assertTrue(isDamaged, "damaged out of nothing");
            store.done(record);
            return;
        }
        while (!model.isEmpty() && model.get(0).id != record.number()) {
            final Expected passed = model.remove(0);
            assertTrue(passed.isDoubtful, () -> "passed by: " + passed.id);
        }
        final Expected read = model.remove(0);
        assertTrue(isWhole || read.isDoubtful, () -> "damaged: " + read.id);
        if (isWhole) {
            assertEquals(ByteBuffer.wrap(read.body), body);
            assertEquals(read.id, record.meta().getInt(0));
            assertEquals(read.spans, record.spans());
        }
        try {
            store.done(record);
        } catch (final MemoryFiles.Death e) {
            read.isDoubtful = true;
            model.add(0, read);
            throw e;
        }
        done.add(read);
        doneUnforced.add(read);
    }

    private void flip() {
        final List<String> names = files.names();
        if (names.isEmpty()) {
            return;
        }
        final String name = names.get(random.nextInt(names.size()));
        if (files.length(name) == 0) {
            return;
        }
        final int at = random.nextInt(files.length(name));
        files.flip(name, at);
        isDamaged = true;
        for (final Expected expected : model) {
            if (expected.file.equals(name) && at < expected.position + expected.length) {
                // in the head of the file, or in the record
                expected.isDoubtful |= at >= expected.position || at < headLength(name);
            }
        }
        // a flipped mark may say that it is not done with
        takeBack(done.stream()
                .filter(expected -> expected.file.equals(name)
                        && at >= expected.position + RecordHead.STATE_OFFSET
                        && at < expected.position + RecordHead.STATE_OFFSET + Integer.BYTES)
                .toList());
    }

    private void takeBack(final List<Expected> again) {
        again.forEach(expected -> expected.isDoubtful = true);
        done.removeAll(again);
        doneUnforced.removeAll(again);
        model.addAll(again);
        model.sort(Comparator.comparingInt(expected -> expected.id));
    }

    private int headLength(final String name) {
        return model.stream()
                .filter(expected -> expected.file.equals(name))
                .mapToInt(expected -> (int) expected.position)
                .min()
                .orElse(0);
    }

    private void endOfMachine() throws IOException {
        files.loseUnforced();
        model.forEach(expected -> expected.isDoubtful |= !expected.isForced);
        takeBack(List.copyOf(doneUnforced));
        isDamaged = true;
        reopen();
    }

    private void reopen() throws IOException {
        files.revive();
        files.capacity = Long.MAX_VALUE;
        store = SegmentStore.open(files, IDENTITY, SIZE_MAX);
    }

    /** By another store, to the end. */
    private void compare() throws IOException {
        final SegmentStore other = SegmentStore.open(files.copy(new Random(1)), IDENTITY, SIZE_MAX);
        final SpooledRecord record = new SpooledRecord();
        final List<Integer> found = new ArrayList<>();
        final Set<Integer> wrong = new HashSet<>();
        long spans = other.recovery().tornSpans();
        for (SegmentStore.Found next = other.read(record);
                next != SegmentStore.Found.NOTHING;
                next = other.read(record)) {
            spans += record.spans();
            if (next == SegmentStore.Found.RECORD) {
                if (other.readBody(record, ByteBuffer.allocate(record.bodyLength()))) {
                    found.add(record.meta().getInt(0));
                } else {
                    wrong.add((int) record.number());
                }
                other.done(record);
            }
        }
        assertEquals(other.recovery().spans(), spans, "what was recovered is read, torn or damaged");
        assertTrue(other.isEmpty());
        assertTrue(wrong.isEmpty() || isDamaged, () -> "damaged: " + wrong);
        int place = 0;
        for (final Expected expected : model) {
            if (place < found.size() && found.get(place) == expected.id) {
                place++;
            } else {
                assertTrue(
                        expected.isDoubtful,
                        () -> "lost: " + expected.id + ", found " + found + ", model "
                                + model.stream()
                                        .map(e -> e.id + (e.isDoubtful ? "?" : "") + "@" + e.file + ":" + e.position)
                                        .toList());
            }
        }
        assertEquals(
                found.size(),
                place,
                () -> "too many, or out of order: " + found + ", model "
                        + model.stream()
                                .map(e -> e.id + (e.isDoubtful ? "?" : "") + "@" + e.file + ":" + e.position)
                                .toList()
                        + ", done "
                        + done.stream()
                                .map(e -> e.id + (e.isDoubtful ? "?" : "") + "@" + e.file + ":" + e.position)
                                .toList());
        // what a store has found, every later one finds, and the other way round
        final List<Expected> gone =
                model.stream().filter(expected -> !found.contains(expected.id)).toList();
        done.addAll(gone);
        doneUnforced.addAll(gone);
        model.removeIf(expected -> !found.contains(expected.id));
        model.forEach(expected -> expected.isDoubtful = false);
    }
}
