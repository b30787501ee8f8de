/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.api.OutageDrop;
import io.ringspan.api.PayloadPolicy;

/** How the payloads of a receiver are filled and sent: as it is said for all receivers, or for one. */
public sealed interface DeliverySettings permits EngineConfig, ReceiverConfig {
    /** {@return payload buffers} */
    int payloadCount();

    /** {@return length of a payload buffer, in bytes} */
    int payloadLength();

    /** {@return size at which a payload goes out, in bytes} */
    int payloadFlushAt();

    /** {@return most trace chunks in a payload} */
    int payloadChunksMax();

    /** {@return how long a payload waits before it goes out, in nanoseconds; 0 for as long as it takes} */
    long payloadLingerNs();

    /** {@return what happens when all payload buffers are in use} */
    PayloadPolicy payloadExhausted();

    /** {@return attempts to send a payload, the first one included} */
    int retryAttempts();

    /** {@return wait before the second attempt, in nanoseconds} */
    long retryBackoffNs();

    /** {@return longest wait between two attempts, in nanoseconds} */
    long retryBackoffMaxNs();

    /** {@return what gives way while the receiver is down, once there is no more room} */
    default OutageDrop outageDrop() {
        return OutageDrop.NEWEST;
    }

    /** {@return where payloads go while the receiver is down; empty for nowhere} */
    default String spoolDirectory() {
        return "";
    }

    /** {@return longest length of all files of the spool, in bytes} */
    default long spoolSizeMax() {
        return 0;
    }

    /** {@return how long what was written to the spool may wait until the disk has it, in nanoseconds; 0 until a segment is full} */
    default long spoolSyncNs() {
        return 0;
    }
}
