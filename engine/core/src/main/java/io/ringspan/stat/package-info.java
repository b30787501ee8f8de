/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * An engine as seen from another process: a file with its counters, its receivers and what it warned of last. The engine writes it once a second;
 * whoever reads it needs no engine, and costs it nothing.
 */
package io.ringspan.stat;
