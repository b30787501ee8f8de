/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

/**
 * Keys of the trace tags that sampling decisions become. They belong to the formats; the decoder only gets them.
 *
 * @param priority  number; a trace tag that a record sets under this key also is the sampling priority of the trace
 * @param mechanism text: a minus sign and the number of the mechanism
 * @param ruleRate  number: rate of the sampling rule
 * @param limitRate number: rate of the limiter
 * @param agentRate number: rate of the agent
 */
public record SamplingKeys(String priority, String mechanism, String ruleRate, String limitRate, String agentRate) {}
