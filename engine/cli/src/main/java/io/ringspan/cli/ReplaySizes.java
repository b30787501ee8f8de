/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

/**
 * How large the tables of a state have to be at most.
 *
 * @param spans       span records
 * @param segments    segment records
 * @param blocks      blocks of attributes
 * @param strings     entries of the string table
 * @param stringBytes arena of the string table, a power of two
 * @param recordBytes longest record that is not in a change buffer
 * @param payloadBytes all payloads together
 */
record ReplaySizes(
        int spans, int segments, int blocks, int strings, int stringBytes, int recordBytes, int payloadBytes) {}
