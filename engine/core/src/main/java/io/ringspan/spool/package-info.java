/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Payloads on disk: a bounded directory of segment files with checksums, for receivers that are down. Knows files and bytes, not receivers.
 *
 * <p>{@link io.ringspan.spool.SegmentStore} is the whole of it; {@link io.ringspan.spool.SpoolFiles} are the files that it needs, which tests replace.
 */
package io.ringspan.spool;
