/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** HTTP/1.1 for the transports: an own client for TCP and Unix sockets, which allocates nothing per request. */
package io.ringspan.http;
