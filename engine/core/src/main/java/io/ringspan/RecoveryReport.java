/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.DropReason;
import java.util.Map;

/**
 * What a {@link Recovery} has found, and what became of it.
 *
 * @param batches     of records that were there
 * @param records     in them
 * @param damaged     batches, images and entries that could not be read, and records in batches that could not be decoded as a whole
 * @param resolved    spans that the receiver had, or that were lost, before the process ended; not sent again
 * @param finished    spans that had been finished, and that nothing says the receiver has
 * @param open        spans that had not; they end with the last time that the process published, and the first span of each chunk says
 *                    that its trace has expired
 * @param sent        spans that the receiver has taken now
 * @param dropped     spans that it has not, or that the tables had no room for, by reason
 * @param isWhole     whether everything was there that had been needed; else some records had been overwritten, and what began with them is
 *                    missing, in part or as a whole
 * @param isDelivered whether the receiver has taken all that was sent to it; always false if nothing was to be sent
 */
public record RecoveryReport(
        long batches,
        long records,
        long damaged,
        long resolved,
        long finished,
        long open,
        long sent,
        Map<DropReason, Long> dropped,
        boolean isWhole,
        boolean isDelivered) {
    RecoveryReport withoutDelivery() {
        return new RecoveryReport(batches, records, damaged, resolved, finished, open, 0, Map.of(), isWhole, false);
    }

    /** {@return one line, for people} */
    @Override
    public String toString() {
        final StringBuilder line = new StringBuilder()
                .append(batches)
                .append(" batches with ")
                .append(records)
                .append(" records, ")
                .append(damaged)
                .append(" damaged; ")
                .append(finished)
                .append(" finished spans and ")
                .append(open)
                .append(" open ones to be sent, ")
                .append(resolved)
                .append(" were through before; sent ")
                .append(sent);
        dropped.forEach(
                (reason, spans) -> line.append(", ").append(spans).append(' ').append(reason.label()));
        if (!isWhole) {
            line.append("; something needed had been overwritten, so what began there is missing");
        }
        return line.toString();
    }
}
