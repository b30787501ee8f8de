/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.ForeignText;
import io.ringspan.time.Stopwatch;
import io.ringspan.time.TimeLimit;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemNanoClock;

/**
 * All that an engine says in the application's log. A handler of that log is code of others: it may be slow, hang, throw, or call the
 * engine. So it runs on the log thread alone, for which nobody waits, but {@link #close} for {@value #CLOSE_MAX_MS} ms at most.
 *
 * <p>What goes wrong again and again is not handed over line by line. The log thread looks at the counters instead, see
 * {@link LossWarnings}, and at the exceptions that it was told of. So what waits for a handler that hangs is bounded. Lines are for what
 * happens once in the life of an engine.
 *
 * <p>Note: this class is threadsafe. It knows the counters and not the engine, so a handler that hangs keeps no engine. The log thread is
 * none that must not wait for the engine, so a handler may publish, flush and close.
 */
public final class EngineLog implements ErrorHandler {
    /** Name of the logger. */
    public static final String NAME = "io.ringspan";

    /** How long closing waits for the last lines to be written, in milliseconds. */
    static final long CLOSE_MAX_MS = 500;

    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    private final EngineCounters counters;
    private final List<LossWarnings> losses = new ArrayList<>();
    private final ErrorWarnings errors = new ErrorWarnings();
    private final RecentWarnings recent = new RecentWarnings();
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    // null until the engine is closed
    private volatile Line lastLine;
    private volatile Thread thread;
    // written in front of the start of that thread
    private LogThreadTask task = LogThreadTask.NONE;
    private volatile boolean isStarted;
    // log thread; a stop of the process counts as one interval, so no more is due behind it than one line of each kind
    private final Stopwatch stopwatch = new Stopwatch(SystemNanoClock.INSTANCE);
    // log thread; null until it has been found, unless it was given
    private System.Logger logger;
    // log thread; its last step ended in something thrown
    private boolean hasFailed;
    // log thread; it has begun the last look
    private boolean isEnding;

    private record Line(Level level, String text, Throwable thrown) {}

    /**
     * Creates a log that keeps what it is told until it is {@linkplain #start started}.
     *
     * @param counters  to look at, and to count exceptions of handlers in
     * @param receivers what it calls the receivers, in their order
     * @param logger    to write to; null for the JVM's own
     */
    public EngineLog(final EngineCounters counters, final List<LoggedReceiver> receivers, final System.Logger logger) {
        this.counters = counters;
        this.logger = logger;
        for (int i = 0; i < receivers.size(); i++) {
            losses.add(new LossWarnings(
                    counters.receivers().get(i),
                    receivers.get(i),
                    (level, text) -> write(new Line(level, text, null))));
        }
    }

    /**
     * Starts the log thread. Once.
     *
     * @param factory makes it; it becomes a daemon, because a handler that hangs must not keep the JVM from ending
     * @param name    of the thread, unless the factory gives it another one
     * @param newTask what it does besides
     * @throws IllegalStateException if the factory makes none
     */
    public void start(final ThreadFactory factory, final String name, final LogThreadTask newTask) {
        task = newTask;
        final Thread made = factory.newThread(new Runnable() {
            @Override
            public void run() {
                EngineLog.this.run();
            }

            @Override
            public String toString() {
                return name;
            }
        });
        if (made == null) {
            throw new IllegalStateException("the thread factory made no thread for " + name);
        }
        try {
            made.setDaemon(true);
            thread = made;
            isStarted = true;
            made.start();
        } catch (final IllegalThreadStateException e) {
            throw new IllegalStateException("the thread factory has started the thread for " + name + " itself", e);
        }
    }

    /**
     * Writes a line about something that happens once. Never waits.
     *
     * @param text on one line; what it quotes of others has been through {@link io.ringspan.protocol.ForeignText}
     */
    public void info(final String text) {
        add(new Line(Level.INFO, text, null));
    }

    /**
     * Writes a warning about something that happens once. Never waits.
     *
     * @param text on one line; what it quotes of others has been through {@link io.ringspan.protocol.ForeignText}
     */
    public void warn(final String text) {
        add(new Line(Level.WARNING, text, null));
    }

    /**
     * Writes a warning about an exception that happens once. Never waits.
     *
     * @param text   on one line
     * @param thrown why
     */
    public void warn(final String text, final Throwable thrown) {
        add(new Line(Level.WARNING, text, thrown));
    }

    private void add(final Line line) {
        lines.add(line);
        LockSupport.unpark(thread);
    }

    /** Takes note of an unexpected exception, which has been counted. Never waits. */
    @Override
    public void onError(final Throwable throwable) {
        errors.onError(throwable);
        LockSupport.unpark(thread);
    }

    private void run() {
        // a factory may run this at once, where nobody would end it
        boolean goOn = isStarted;
        while (goOn) {
            try {
                goOn = step();
            } catch (final Throwable e) {
                // nothing that could fail, since there may be no heap and no stack; the next look goes on
                hasFailed = true;
            }
        }
    }

    // false when the last line is written
    private boolean step() {
        if (hasFailed) {
            hasFailed = false;
            LockSupport.parkNanos(this, LOOK_NS);
            counters.add(EngineCounter.HANDLER_ERRORS, 1);
        }
        if (lastLine != null) {
            if (!isEnding) {
                // once, whatever comes of it
                isEnding = true;
                task.close();
                look(true);
            }
            write(lastLine);
            return false;
        }
        look(false);
        task.look(recent);
        // an interrupt that stays set would turn parking into spinning
        Thread.interrupted();
        if (lines.isEmpty() && lastLine == null) {
            LockSupport.parkNanos(this, LOOK_NS);
        }
        return true;
    }

    private void look(final boolean last) {
        final long nowNs = stopwatch.elapsedNs(OncePerMinute.INTERVAL_NS);
        errors.check(nowNs, last, (text, thrown) -> write(new Line(Level.ERROR, text, thrown)));
        for (int i = 0; i < losses.size(); i++) {
            if (last) {
                losses.get(i).finish(nowNs);
            } else {
                losses.get(i).check(nowNs);
            }
        }
        for (Line line = lines.poll(); line != null; line = lines.poll()) {
            write(line);
        }
    }

    private void write(final Line line) {
        try {
            note(line);
            // an interrupt would close the file of a handler
            Thread.interrupted();
            if (logger == null) {
                logger = System.getLogger(NAME);
            }
            if (line.thrown == null) {
                logger.log(line.level, line.text);
            } else {
                logger.log(line.level, line.text, QuotedException.of(line.thrown));
            }
        } catch (final Throwable e) {
            counters.add(EngineCounter.HANDLER_ERRORS, 1);
        }
    }

    private void note(final Line line) {
        if (line.level.getSeverity() >= Level.WARNING.getSeverity()) {
            final String thrown = line.thrown == null ? "" : ": " + ForeignText.show(line.thrown);
            recent.add(line.level, line.text + thrown, System.currentTimeMillis());
        }
    }

    /**
     * Says what has not been said yet, then one last line, and ends the log thread; at once, or when a handler that hangs comes back. Waits
     * a moment for that, unless the log thread itself calls.
     *
     * @param text      of the last line
     * @param isWarning whether it is a warning
     */
    public void close(final String text, final boolean isWarning) {
        lastLine = new Line(isWarning ? Level.WARNING : Level.INFO, text, null);
        final Thread writing = thread;
        if (writing == null || writing == Thread.currentThread()) {
            return;
        }
        LockSupport.unpark(writing);
        boolean interrupted = Thread.interrupted();
        final TimeLimit limit = TimeLimit.of(TimeUnit.MILLISECONDS.toNanos(CLOSE_MAX_MS));
        while (writing.isAlive() && !limit.isOver()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(writing, limit.pauseNs());
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
