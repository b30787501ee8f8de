/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.api.DecodeMode;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.IdSpace;

/**
 * Counts and describes what is wrong with a record, and says where decoding goes on, or {@link RecordDecoder#STOP}.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class RecordFaults {
    private final DecodeStats stats;
    private final DecodeError error;
    private final boolean strict;

    RecordFaults(final DecodeCore core) {
        stats = core.stats();
        error = core.error();
        strict = core.mode() == DecodeMode.STRICT;
    }

    /** A string id that means nothing: position to go on at. */
    int unknownString(final int stringId, final int next) {
        stats.stringNotFound();
        error.stringNotFound(stringId);
        return strict ? RecordDecoder.STOP : next;
    }

    /** A record that ends behind the limit. */
    int truncated(final int opcode, final RawMemory buffer, final int position, final int limit, final IdSpace ids) {
        FaultFinder.findInArguments(opcode, buffer, position, limit, ids, error);
        stats.malformed();
        return RecordDecoder.STOP;
    }

    /** A batch that ends behind the limit. */
    int truncatedPair(
            final int opcode, final RawMemory buffer, final int position, final int limit, final IdSpace ids) {
        FaultFinder.findInPair(opcode, buffer, position, limit, ids, error);
        stats.malformed();
        return RecordDecoder.STOP;
    }
}
