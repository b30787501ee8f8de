/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Memory that is read and written without a check at each access, by code that has checked the range before. */
package io.ringspan.memory;
