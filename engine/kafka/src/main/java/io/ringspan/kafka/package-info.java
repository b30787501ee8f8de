/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** A receiver that is a topic of Kafka. */
package io.ringspan.kafka;
