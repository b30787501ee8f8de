/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

/** What producers do at a time; each phase comes once, in this order. */
enum Phase {
    /** Work flat out, so that everything that happens for the first time has happened. */
    WARM_UP,
    /** Work as it will be measured, until nothing happens for the first time any more. */
    REHEARSE,
    /** Nothing, so that numbers can be read. */
    HOLD,
    /** Work at the rate that was asked for. */
    MEASURE,
    /** Nothing, so that numbers can be read. */
    REST,
    /** Go home. */
    END
}
