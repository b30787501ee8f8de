/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.agrona.ErrorHandler;

/**
 * Keeps unexpected exceptions until the log thread says them: of each kind the first at once, then the newest once a minute at most, with
 * how many there were. Exceptions of one class that come from the same place are of one kind, whatever their messages say.
 *
 * <p>Note: this class is threadsafe. It allocates; exceptions do in any case.
 */
final class ErrorWarnings implements ErrorHandler {
    /** Kinds that are told apart; what comes later counts as one. */
    static final int KINDS_MAX = 64;

    private static final int FRAMES_MAX = 8;
    private static final Place ELSEWHERE = new Place("", List.of());

    // guarded by its monitor, under which nothing is called that belongs to others
    private final Map<Place, Kind> kinds = new LinkedHashMap<>();

    // A key of a map, and no record: how a record compares is put together at its first use, which is when there is an
    // error. What fails
    // of that, such as for want of heap, fails ever after, and for all records of the process.
    private static final class Place {
        private final String className;
        private final List<StackTraceElement> frames;

        Place(final String className, final List<StackTraceElement> frames) {
            this.className = className;
            this.frames = frames;
        }

        @Override
        public int hashCode() {
            return 31 * className.hashCode() + frames.hashCode();
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof final Place place
                    && place.className.equals(className)
                    && place.frames.equals(frames);
        }
    }

    private static final class Kind {
        // of the log thread
        private final OncePerMinute limit = new OncePerMinute();
        // guarded by the monitor
        private long count;
        private Throwable newest;
    }

    private record Said(long count, Throwable newest) {}

    @Override
    public void onError(final Throwable throwable) {
        // may be code of others
        final StackTraceElement[] stack = throwable.getStackTrace();
        final Place place = new Place(
                throwable.getClass().getName(), List.of(Arrays.copyOf(stack, Math.min(stack.length, FRAMES_MAX))));
        synchronized (kinds) {
            final Place known = kinds.containsKey(place) || kinds.size() < KINDS_MAX ? place : ELSEWHERE;
            final Kind kind = kinds.computeIfAbsent(known, key -> new Kind());
            kind.count++;
            kind.newest = throwable;
        }
    }

    /** Log thread: says what is due, or all. */
    void check(final long nowNs, final boolean all, final BiConsumer<String, Throwable> lines) {
        final List<Said> due = take(nowNs, all);
        for (int i = 0; i < due.size(); i++) {
            final long more = due.get(i).count - 1;
            lines.accept(
                    "unexpected exception; it is counted (handler.errors), and the engine goes on"
                            + (more == 0 ? "" : " (" + more + " more of this kind since the last line)"),
                    due.get(i).newest);
        }
    }

    private List<Said> take(final long nowNs, final boolean all) {
        synchronized (kinds) {
            if (kinds.isEmpty()) {
                return List.of();
            }
            final List<Said> due = new ArrayList<>();
            for (final Kind kind : kinds.values()) {
                if (kind.count > 0 && (all || kind.limit.isDue(nowNs))) {
                    kind.limit.begin(nowNs);
                    due.add(new Said(kind.count, kind.newest));
                    kind.count = 0;
                    kind.newest = null;
                }
            }
            return due;
        }
    }
}
