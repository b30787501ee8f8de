/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

/**
 * A step of a route: a span that a request may have.
 *
 * @param template what the span looks like
 * @param depth    below the root
 * @param perMille how often the step is taken
 * @param ownUs    how long it takes by itself on average, in microseconds
 * @param parallel whether it begins together with the step before it on the same depth
 * @param failing  whether it is where things go wrong
 */
record Step(Template template, int depth, int perMille, int ownUs, boolean parallel, boolean failing) {}
