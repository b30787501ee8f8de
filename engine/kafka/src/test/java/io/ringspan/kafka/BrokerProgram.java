/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import java.nio.file.Path;
import java.util.UUID;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** A broker that is its own controller, in a JVM of its own. Argument: the file with its properties. */
final class BrokerProgram {
    private BrokerProgram() {}

    public static void main(final String... arguments) {
        final String properties = Path.of(arguments[0]).toString();
        final UUID cluster = new UUID(1, 2);
        final String id = new Uuid(cluster.getMostSignificantBits(), cluster.getLeastSignificantBits()).toString();
        final String[] format = {"format", "--cluster-id", id, "--config", properties, "--ignore-formatted"};
        if (StorageTool.execute(format, System.out) != 0) {
            throw new IllegalStateException("the storage was not formatted");
        }
        Kafka.main(new String[] {properties});
    }
}
