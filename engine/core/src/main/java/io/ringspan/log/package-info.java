/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** What the engine says in the application's log: on a thread of its own, and of each kind one line a minute at most. */
package io.ringspan.log;
