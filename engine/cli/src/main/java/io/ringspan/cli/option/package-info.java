/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** How values of options are read, and what is said of one that cannot be. */
package io.ringspan.cli.option;
