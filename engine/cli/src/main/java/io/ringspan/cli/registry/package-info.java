/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The formats that the commands know: it names each, and nothing but it does. */
package io.ringspan.cli.registry;
