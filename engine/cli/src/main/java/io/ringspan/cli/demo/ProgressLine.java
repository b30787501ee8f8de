/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.cli.demo.Screen.Style;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Says how it goes: on a terminal in one line that is rewritten, elsewhere in a line each second.
 *
 * <p>Note: not threadsafe.
 */
final class ProgressLine {
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long REWRITE_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private final Screen screen;
    private final String arrived;
    private final long startNs = System.nanoTime();
    private final Deque<Snapshot> window = new ArrayDeque<>();
    private long printedNs = startNs;
    private boolean dirty;

    /**
     * How it is at a moment.
     *
     * @param timeNs   of the moment, by {@link System#nanoTime()}
     * @param produced spans of the producers
     * @param received spans at the receiver
     * @param ringFill share of the ring that is in use
     * @param live     spans that wait for completion
     * @param dropped  spans lost
     */
    record Snapshot(long timeNs, long produced, long received, double ringFill, long live, long dropped) {}

    /**
     * Creates a line.
     *
     * @param arrived what spans are at the receiver, as "received"
     */
    ProgressLine(final Screen screen, final String arrived) {
        this.screen = screen;
        this.arrived = arrived;
        window.add(new Snapshot(startNs, 0, 0, 0, 0, 0));
    }

    /** Prints if it is time to. */
    void update(final String what, final Snapshot now) {
        window.add(now);
        while (window.size() > 2 && now.timeNs() - window.getFirst().timeNs() > WINDOW_NS) {
            window.removeFirst();
        }
        if (now.timeNs() - printedNs < (screen.terminal() ? REWRITE_NS : WINDOW_NS)) {
            return;
        }
        printedNs = now.timeNs();
        final String line = line(what, now, window.getFirst());
        if (screen.terminal()) {
            // one column stays free, or some terminals go on to the next line
            screen.out().print("\r" + screen.paint(Style.DIM, screen.fit(line, screen.columns() - 1)));
            dirty = true;
        } else {
            screen.out().println(line);
        }
        screen.out().flush();
    }

    private String line(final String what, final Snapshot now, final Snapshot before) {
        final double seconds = Math.max(1, now.timeNs() - before.timeNs()) / NS_PER_S;
        return String.format(
                Locale.ROOT,
                "%-7s %4.1f s  %,9.0f spans/s  %,9.0f %s/s  ring %3.0f%%  live %,d  dropped %,d",
                what,
                (now.timeNs() - startNs) / NS_PER_S,
                (now.produced() - before.produced()) / seconds,
                (now.received() - before.received()) / seconds,
                arrived,
                // what is done is known a little later than what is claimed
                Math.min(1, now.ringFill()) * 100,
                now.live(),
                now.dropped());
    }

    /** Leaves the terminal as it was. */
    void end() {
        if (dirty) {
            screen.out().print("\r" + " ".repeat(screen.columns() - 1) + "\r");
            screen.out().flush();
            dirty = false;
        }
    }
}
