/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The files of one directory, as far as a {@link SegmentStore} needs them. Tests let them fail at any step.
 *
 * <p>Note: not threadsafe; belongs to one store.
 */
public interface SpoolFiles extends Closeable {
    /** An open file. */
    interface SpoolFile extends Closeable {
        /**
         * Reads at a position, as much as there is.
         *
         * @param into     filled from its position to its limit, or to the end of the file
         * @param position in the file, in bytes
         * @throws IOException if the file system fails
         */
        void read(ByteBuffer into, long position) throws IOException;

        /**
         * Writes at a position. If that fails, any part of it may have been written.
         *
         * @param from     all of it, from its position to its limit
         * @param position in the file, in bytes
         * @throws IOException if the file system fails, as when it is full
         */
        void write(ByteBuffer from, long position) throws IOException;

        /**
         * Cuts the file.
         *
         * @param length new length, in bytes
         * @throws IOException if the file system fails
         */
        void truncate(long length) throws IOException;

        /**
         * Returns when the disk has all that was written.
         *
         * @throws IOException if the file system fails
         */
        void force() throws IOException;

        /**
         * How long the file is.
         *
         * @return in bytes
         * @throws IOException if the file system fails
         */
        long length() throws IOException;
    }

    /**
     * Names of all files.
     *
     * @return in any order
     * @throws IOException if the file system fails
     */
    List<String> list() throws IOException;

    /**
     * Makes a file.
     *
     * @param name of which there is none yet
     * @return open to be read and written
     * @throws IOException if the file system fails
     */
    SpoolFile create(String name) throws IOException;

    /**
     * Opens a file.
     *
     * @param name of one that is there
     * @return open to be read and written
     * @throws IOException if the file system fails
     */
    SpoolFile open(String name) throws IOException;

    /**
     * Deletes a file; none of that name is fine.
     *
     * @param name of a file
     * @throws IOException if the file system fails
     */
    void delete(String name) throws IOException;

    /**
     * Returns when the disk knows which files there are, as far as the system can do that.
     *
     * @throws IOException if the file system fails
     */
    void forceNames() throws IOException;

    /** {@return where the files are, for people} */
    String place();
}
