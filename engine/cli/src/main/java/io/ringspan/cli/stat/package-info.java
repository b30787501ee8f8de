/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Engines of other processes, by the files that they write. */
package io.ringspan.cli.stat;
