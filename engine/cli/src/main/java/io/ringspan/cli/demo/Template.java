/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

/**
 * What all spans of one kind have in common, as ids of interned strings.
 *
 * @param name      of the spans
 * @param service   that they belong to
 * @param resource  that they are about
 * @param type      of the spans
 * @param keys      of their string tags
 * @param values    of these tags, in the same order
 * @param metricKey of a number that is different in each
 * @param errorType what goes wrong in them, if something does
 * @param urlPrefix beginning of an address that is different in each; null if they have none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and read on the hot path
record Template(
        int name,
        int service,
        int resource,
        int type,
        int[] keys,
        int[] values,
        int metricKey,
        int errorType,
        String urlPrefix) {}
