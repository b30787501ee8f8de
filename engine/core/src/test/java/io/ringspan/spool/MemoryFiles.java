/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Files in memory, of a process that dies in the middle of any step, on a disk that can be full, or lose what was not forced. */
final class MemoryFiles implements SpoolFiles {
    /** The end of the process; nothing that it does behind this has an effect. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class Contents {
        private byte[] bytes = {};
        // as the disk has it
        private byte[] forced = {};
        private final List<byte[]> sinceForced = new ArrayList<>();
    }

    private final TreeMap<String, Contents> all = new TreeMap<>();
    private final Random random;
    long capacity = Long.MAX_VALUE;
    // mutating steps until the process dies; below 0 for never
    int stepsLeft = -1;
    int steps;
    boolean isDead;

    MemoryFiles(final Random random) {
        this.random = random;
    }

    /** What another process would find now. */
    MemoryFiles copy(final Random ofCopy) {
        final MemoryFiles copy = new MemoryFiles(ofCopy);
        all.forEach((name, contents) -> {
            final Contents same = new Contents();
            same.bytes = contents.bytes.clone();
            same.forced = contents.forced.clone();
            same.sinceForced.addAll(contents.sinceForced);
            copy.all.put(name, same);
        });
        copy.capacity = capacity;
        return copy;
    }

    /** The process begins anew. */
    void revive() {
        isDead = false;
        stepsLeft = -1;
    }

    /** The machine ends: of what was not forced, each file has what it had after some write. */
    void loseUnforced() {
        for (final Contents contents : all.values()) {
            final int kept = random.nextInt(contents.sinceForced.size() + 1);
            contents.bytes = kept == 0
                    ? contents.forced.clone()
                    : contents.sinceForced.get(kept - 1).clone();
            contents.forced = contents.bytes.clone();
            contents.sinceForced.clear();
        }
    }

    void flip(final String name, final int position) {
        final Contents contents = all.get(name);
        contents.bytes[position] ^= (byte) (1 << random.nextInt(8));
        contents.forced = contents.bytes.clone();
        contents.sinceForced.clear();
    }

    List<String> names() {
        return List.copyOf(all.keySet());
    }

    int length(final String name) {
        return all.get(name).bytes.length;
    }

    long total() {
        return all.values().stream()
                .mapToLong(contents -> contents.bytes.length)
                .sum();
    }

    private boolean step() {
        if (isDead) {
            throw new Death();
        }
        steps++;
        if (stepsLeft-- == 0) {
            isDead = true;
        }
        return isDead;
    }

    @Override
    public List<String> list() {
        return names();
    }

    @Override
    public SpoolFile create(final String name) throws IOException {
        final boolean isLast = step();
        if (!isLast || random.nextBoolean()) {
            if (all.putIfAbsent(name, new Contents()) != null) {
                throw new IOException("there already: " + name);
            }
        }
        if (isLast) {
            throw new Death();
        }
        return new OpenFile(all.get(name));
    }

    @Override
    public SpoolFile open(final String name) throws IOException {
        final Contents contents = all.get(name);
        if (contents == null) {
            throw new NoSuchFileException(name);
        }
        return new OpenFile(contents);
    }

    @Override
    public void delete(final String name) {
        final boolean isLast = step();
        if (!isLast || random.nextBoolean()) {
            all.remove(name);
        }
        if (isLast) {
            throw new Death();
        }
    }

    @Override
    public void forceNames() {
        if (step()) {
            throw new Death();
        }
    }

    @Override
    public String place() {
        return "memory";
    }

    @Override
    public void close() {}

    private final class OpenFile implements SpoolFile {
        private final Contents contents;

        OpenFile(final Contents contents) {
            this.contents = contents;
        }

        @Override
        public void read(final ByteBuffer into, final long position) {
            if (position < contents.bytes.length) {
                into.put(
                        contents.bytes,
                        (int) position,
                        Math.min(into.remaining(), contents.bytes.length - (int) position));
            }
        }

        @Override
        public void write(final ByteBuffer from, final long position) throws IOException {
            final boolean isLast = step();
            int length = isLast ? random.nextInt(from.remaining() + 1) : from.remaining();
            final int end = (int) position + length;
            final long room = capacity - total() + contents.bytes.length;
            final boolean isFull = end > Math.max(room, contents.bytes.length);
            if (isFull) {
                length = Math.max(0, (int) Math.max(room, contents.bytes.length) - (int) position);
            }
            final int newEnd = (int) position + length;
            if (newEnd > contents.bytes.length) {
                contents.bytes = Arrays.copyOf(contents.bytes, newEnd);
            } else {
                contents.bytes = contents.bytes.clone();
            }
            from.get(contents.bytes, (int) position, length);
            contents.sinceForced.add(contents.bytes);
            if (isLast) {
                throw new Death();
            }
            if (isFull) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void truncate(final long length) {
            final boolean isLast = step();
            if (!isLast || random.nextBoolean()) {
                contents.bytes = Arrays.copyOf(contents.bytes, (int) length);
                contents.sinceForced.add(contents.bytes);
            }
            if (isLast) {
                throw new Death();
            }
        }

        @Override
        public void force() {
            if (step()) {
                throw new Death();
            }
            contents.forced = contents.bytes;
            contents.sinceForced.clear();
        }

        @Override
        public long length() {
            return contents.bytes.length;
        }

        @Override
        public void close() {}
    }
}
