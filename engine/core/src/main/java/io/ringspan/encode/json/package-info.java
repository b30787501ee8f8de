/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** JSON as bytes: texts, numbers and binary values, written into payloads without allocating. */
package io.ringspan.encode.json;
