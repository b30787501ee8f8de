/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.steps.StepCountingLoader;
import io.ringspan.fixture.steps.Steps;
import io.ringspan.protocol.EventAttributes;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Eight times as much of each shape of {@link SizedWork} takes about eight times as many steps, and not sixty-four times. Steps are counted,
 * and not timed, so that the answer is the same each time.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkBoundedBySizeTest {
    // a quarter more than in proportion, for tables that grow in steps and keys that collide
    private static final double RATIO_MAX = 1.25 * SizedWork.TIMES;

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings({"unchecked", "EnumOrdinal"}) // the same class, loaded anew
    void shouldTakeStepsInProportionToTheInput(final SizedWork.Shape shape) throws Exception {
        final ToLongFunction<int[]> work = (ToLongFunction<int[]>) new StepCountingLoader()
                .loadClass(SizedWork.class.getName())
                .getConstructor()
                .newInstance();
        final long bytes = work.applyAsLong(new int[] {shape.ordinal(), SizedWork.SMALL});
        final long steps = Steps.count();
        final long manyBytes = work.applyAsLong(new int[] {shape.ordinal(), SizedWork.TIMES * SizedWork.SMALL});
        final long manySteps = Steps.count();
        assertTrue(steps > SizedWork.SMALL, () -> steps + " steps");
        final double ratio = (double) manySteps / steps;
        assertTrue(ratio < RATIO_MAX, () -> "steps times " + ratio + ", from " + steps);
        assertTrue(manyBytes <= RATIO_MAX * Math.max(1, bytes), () -> "payload from " + bytes + " to " + manyBytes);
    }

    /** How deep a value is nested is chosen by its sender too. */
    @Test
    @SuppressWarnings("unchecked") // the same class, loaded anew
    void shouldNotCountAgainOnEachLevelWhatIsBelowIt() throws Exception {
        final ToLongFunction<int[]> work = (ToLongFunction<int[]>) new StepCountingLoader()
                .loadClass(NestedWork.class.getName())
                .getConstructor()
                .newInstance();
        final long flatBytes = work.applyAsLong(new int[] {0, SizedWork.SMALL});
        final long flat = Steps.count();
        final long deepBytes = work.applyAsLong(new int[] {EventAttributes.DEPTH_MAX, SizedWork.SMALL});
        final long deep = Steps.count();
        assertTrue(flat > SizedWork.SMALL, () -> flat + " steps");
        assertTrue(flatBytes > 4 * SizedWork.SMALL && deepBytes > flatBytes, () -> flatBytes + " and " + deepBytes);
        // once to find where the value ends, once to measure, once to write
        assertTrue(deep < 3 * flat, () -> deep + " steps, " + flat + " for what is flat");
    }
}
