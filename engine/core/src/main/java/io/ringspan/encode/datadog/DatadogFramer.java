/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import org.agrona.DirectBuffer;

/** A framer of a format whose spans can be read back, so that {@link V04Converter} can say them in v0.4. */
interface DatadogFramer extends PayloadFramer {
    /** Makes a reader of a payload. */
    SpanReader reader(DirectBuffer payload, PayloadDictionary dictionary);
}
