/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Off-heap state of the decode thread: spans, their attributes, segments, strings, and the chunks that are handed over.
 *
 * <p>Everything is allocated at start and bounded. The decode thread is the only writer. The send thread reads the spans of
 * chunks that were handed to it, and what they refer to, until its sequence has passed the slot that carried the chunk.
 */
package io.ringspan.table;
