/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.table.SamplingKeys;

/**
 * How records are decoded.
 *
 * @param mode              strict or lenient
 * @param partialFlushSpans finished spans of one segment that go onward although others are open, 1 at least
 * @param incomplete        what happens to traces of which something has been lost
 * @param samplingKeys      keys of the trace tags that sampling decisions become
 */
public record DecodeSettings(
        DecodeMode mode, int partialFlushSpans, IncompletePolicy incomplete, SamplingKeys samplingKeys) {}
