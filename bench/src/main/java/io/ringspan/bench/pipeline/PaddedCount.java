/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Fields in front of the count. */
@SuppressWarnings("UnusedVariable") // they keep others' fields away
abstract class CountPadding {
    private long p0;
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;
}

/** The count. */
abstract class CountValue extends CountPadding {
    @SuppressWarnings("UnusedVariable") // by way of COUNT
    long count;
}

/** A count that one thread writes and others look at now and then; no other field shares its cache line. */
@SuppressWarnings("UnusedVariable") // they keep others' fields away
final class PaddedCount extends CountValue {
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(CountValue.class, "count", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long p0;
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;

    /** Adds, from the one thread that writes. A plain store for the processor. */
    void add(final long delta) {
        COUNT.setRelease(this, count + delta);
    }

    /** The count, from any thread. */
    long get() {
        return (long) COUNT.getAcquire(this);
    }
}
