/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The registry of receivers: it names each, and nothing but it does. */
package io.ringspan.transport.registry;
