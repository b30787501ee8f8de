/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A file on a disk that gets full: writes what there is room for, then fails. Truncating gives room back. */
public final class FullDisk extends FileChannel {
    private final FileChannel file;
    private final AtomicLong room;

    public FullDisk(final Path path, final AtomicLong room, final OpenOption... options) throws IOException {
        file = FileChannel.open(path, options);
        this.room = room;
    }

    @Override
    public int write(final ByteBuffer source) throws IOException {
        final int count = (int) Math.min(source.remaining(), room.get());
        if (count == 0 && source.hasRemaining()) {
            throw new IOException("No space left on device");
        }
        final int limit = source.limit();
        final int written = file.write(source.limit(source.position() + count));
        source.limit(limit);
        room.addAndGet(-written);
        return written;
    }

    @Override
    public long write(final ByteBuffer[] sources, final int offset, final int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (sources[i].hasRemaining()) {
                return write(sources[i]);
            }
        }
        return 0;
    }

    @Override
    public FileChannel truncate(final long size) throws IOException {
        room.addAndGet(Math.max(0, file.size() - size));
        file.truncate(size);
        return this;
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(final long newPosition) throws IOException {
        file.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void force(final boolean metaData) throws IOException {
        file.force(metaData);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    // nothing of the rest is used

    @Override
    public int read(final ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(final ByteBuffer[] targets, final int offset, final int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(final long position, final long count, final WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(final ReadableByteChannel source, final long position, final long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(final ByteBuffer target, final long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(final ByteBuffer source, final long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(final MapMode mode, final long position, final long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(final long position, final long size, final boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(final long position, final long size, final boolean shared) {
        throw new UnsupportedOperationException();
    }
}
