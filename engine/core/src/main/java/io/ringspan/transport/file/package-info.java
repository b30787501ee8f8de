/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Files of payloads. */
package io.ringspan.transport.file;
