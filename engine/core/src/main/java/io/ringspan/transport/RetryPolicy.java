/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How often a payload is sent, and how long to wait in between.
 *
 * <p>The wait doubles with each failed attempt up to a limit; between half of it and all of it is waited, by chance, so
 * that many senders do not come back at the same moment. A wait that the receiver asked for is honoured up to a limit
 * of its own.
 *
 * <p>Immutable. Threadsafe if its source of randomness is; the one that is used by default is.
 */
public final class RetryPolicy {
    /** Times that a payload is sent at most, unless configured otherwise. */
    public static final int ATTEMPTS_DEFAULT = 6;

    /** First wait unless configured otherwise, in nanoseconds. */
    public static final long INITIAL_BACKOFF_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Longest wait unless configured otherwise, in nanoseconds. */
    public static final long MAX_BACKOFF_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);

    /** Longest wait that a receiver may ask for, unless configured otherwise, in nanoseconds. */
    public static final long MAX_RETRY_AFTER_DEFAULT_NS = TimeUnit.SECONDS.toNanos(30);

    /** The defaults of all settings. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            ATTEMPTS_DEFAULT, INITIAL_BACKOFF_DEFAULT_NS, MAX_BACKOFF_DEFAULT_NS, MAX_RETRY_AFTER_DEFAULT_NS);

    private final int attempts;
    private final long initialBackoffNs;
    private final long maxBackoffNs;
    private final long maxRetryAfterNs;
    private final RandomGenerator random;

    /**
     * A policy with randomness of its own.
     *
     * @param attempts         times that a payload is sent at most, the first time included; from 1 on
     * @param initialBackoffNs longest wait after the first attempt, in nanoseconds; at least 1
     * @param maxBackoffNs     longest wait after any attempt, in nanoseconds; at least the initial one
     * @param maxRetryAfterNs  longest wait that a receiver may ask for, in nanoseconds; 0 to ignore what it asks for
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RetryPolicy(
            final int attempts, final long initialBackoffNs, final long maxBackoffNs, final long maxRetryAfterNs) {
        this(
                attempts,
                initialBackoffNs,
                maxBackoffNs,
                maxRetryAfterNs,
                () -> ThreadLocalRandom.current().nextLong());
    }

    /**
     * A policy with given randomness.
     *
     * @param attempts         times that a payload is sent at most, the first time included; from 1 on
     * @param initialBackoffNs longest wait after the first attempt, in nanoseconds; at least 1
     * @param maxBackoffNs     longest wait after any attempt, in nanoseconds; at least the initial one
     * @param maxRetryAfterNs  longest wait that a receiver may ask for, in nanoseconds; 0 to ignore what it asks for
     * @param random           called by the transport thread; threadsafe if several engines share the policy
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RetryPolicy(
            final int attempts,
            final long initialBackoffNs,
            final long maxBackoffNs,
            final long maxRetryAfterNs,
            final RandomGenerator random) {
        require(attempts >= 1, "attempts", attempts, "at least 1");
        require(initialBackoffNs >= 1, "initialBackoffNs", initialBackoffNs, "at least 1");
        require(maxBackoffNs >= initialBackoffNs, "maxBackoffNs", maxBackoffNs, "at least " + initialBackoffNs);
        require(maxRetryAfterNs >= 0, "maxRetryAfterNs", maxRetryAfterNs, "at least 0");
        this.attempts = attempts;
        this.initialBackoffNs = initialBackoffNs;
        this.maxBackoffNs = maxBackoffNs;
        this.maxRetryAfterNs = maxRetryAfterNs;
        this.random = random;
    }

    private static void require(final boolean holds, final String name, final long value, final String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }

    /**
     * Times that a payload is sent at most.
     *
     * @return the first time included
     */
    public int attempts() {
        return attempts;
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param attempt      number of the attempt that failed, from 1 on
     * @param retryAfterNs what the receiver asked for, in nanoseconds; 0 if it did not say
     * @return in nanoseconds
     */
    public long waitNs(final int attempt, final long retryAfterNs) {
        final long longestNs = backoffNs(attempt);
        final long shortestNs = longestNs - longestNs / 2;
        final long backoffNs = shortestNs + random.nextLong(longestNs - shortestNs + 1);
        return Math.max(backoffNs, Math.min(retryAfterNs, maxRetryAfterNs));
    }

    private long backoffNs(final int attempt) {
        final int doublings = attempt - 1;
        // compared before the shift, which could overflow
        return doublings >= Long.SIZE - 1 || initialBackoffNs > maxBackoffNs >> doublings
                ? maxBackoffNs
                : initialBackoffNs << doublings;
    }
}
