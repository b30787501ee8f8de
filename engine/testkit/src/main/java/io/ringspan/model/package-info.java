/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What records mean, over plain Java collections, for all tests that compare the engine with it; and programs of such records.
 *
 * <p>Nothing here knows tables, handles or bytes of a payload.
 */
package io.ringspan.model;
