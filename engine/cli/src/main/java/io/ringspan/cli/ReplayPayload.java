/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.nio.ByteBuffer;

/**
 * The body of one request.
 *
 * @param body       to be read once
 * @param chunkCount chunks in it
 */
record ReplayPayload(ByteBuffer body, int chunkCount) {}
