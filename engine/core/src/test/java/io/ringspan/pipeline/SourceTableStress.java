/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.table.IdSpace;
import io.ringspan.table.StringTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The only place becomes free, and its memory is dropped, while two want it: one of them gets it, with a space of its own. */
@JCStressTest
@Outcome(id = "the first, with a space", expect = ACCEPTABLE, desc = "it came when the place was free")
@Outcome(id = "the second, with a space", expect = ACCEPTABLE, desc = "the first one came too early")
@State
public class SourceTableStress {
    private static final StringTable STRINGS = new StringTable(16, 1 << 12);
    private static final long LAST = 7;
    private static final int ATTEMPTS = 200;

    private final SourceTable sources = new SourceTable(1, IdSpace.permanent(STRINGS), STRINGS);
    private int first = SourceTable.NONE;
    private int second = SourceTable.NONE;

    /** Creates a table with a source that is being closed. */
    public SourceTableStress() {
        sources.close(sources.open(), LAST);
    }

    /** Wants the place, which may not be free yet. */
    @Actor
    public void open() {
        for (int i = 0; i < ATTEMPTS && first == SourceTable.NONE; i++) {
            first = sources.open();
        }
    }

    /** The decode thread gets through what the source has published; and somebody comes behind that. */
    @Actor
    public void retire() {
        sources.retireThrough(LAST);
        sources.dropEmptied();
        second = sources.open();
    }

    /** Looks who got it. */
    @Arbiter
    public void check(final LL_Result result) {
        final boolean isFirst = first != SourceTable.NONE;
        final boolean isSecond = second != SourceTable.NONE;
        result.r1 = isFirst && isSecond ? "both" : isFirst ? "the first" : isSecond ? "the second" : "nobody";
        result.r2 = sources.space(SourceTable.OWN + 1) == null ? "without a space" : "with a space";
    }
}
