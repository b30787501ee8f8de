/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** What single stages cost, and what they would cost at least. */
package io.ringspan.bench.micro;
