/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The demonstration: a web shop that is made up, the engine, and an agent that checks what arrives, in one process. */
package io.ringspan.cli.demo;
