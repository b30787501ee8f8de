/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.DistinctErrorLog;
import org.agrona.concurrent.errors.ErrorLogReader;

/**
 * Keeps unexpected exceptions, each distinct one once with how often and when, and logs each when it comes for the first time.
 *
 * <p>Note: this class is threadsafe. It allocates; exceptions do in any case.
 */
public final class ErrorReporter implements ErrorHandler {
    private static final System.Logger LOGGER = System.getLogger("io.ringspan");
    private static final int LOG_LENGTH = 256 * 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LOG_LENGTH));
    private final DistinctErrorLog log = new DistinctErrorLog(buffer, SystemEpochClock.INSTANCE);
    private int logged;

    /** Creates a reporter that has nothing to report. */
    public ErrorReporter() {}

    @Override
    public void onError(final Throwable throwable) {
        // not under the monitor, which other threads of the engine need: a log may lead anywhere
        if (isNew(throwable)) {
            LOGGER.log(Level.ERROR, "unexpected exception; it is counted, and the engine goes on", throwable);
        }
    }

    private synchronized boolean isNew(final Throwable throwable) {
        log.record(throwable);
        final int distinct = distinctErrors();
        final boolean isNew = distinct > logged;
        logged = distinct;
        return isNew;
    }

    /**
     * How many different exceptions there were.
     *
     * @return their number
     */
    public int distinctErrors() {
        return ErrorLogReader.read(buffer, (count, first, last, text) -> {});
    }

    /**
     * Memory of the log, in Agrona's layout.
     *
     * @return the buffer, to be read only
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }
}
