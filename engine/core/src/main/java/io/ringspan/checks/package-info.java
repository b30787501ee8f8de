/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Misuse by the application: what {@code ringspan.checks} finds in the records of producers, and says. */
package io.ringspan.checks;
