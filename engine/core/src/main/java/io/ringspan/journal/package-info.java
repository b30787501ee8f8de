/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** What was published, in mapped files, so that it can be read when the process has been killed. */
package io.ringspan.journal;
