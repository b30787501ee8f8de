/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerIdentityTest {
    private static final String HEX = "3726184226f5d3147c25fdeab5b60097e378e8a720503a5e19ecfdf29f869860";

    @TempDir
    private Path directory;

    private String read(final byte[] content) throws IOException {
        final Path file = directory.resolve("cgroup");
        Files.write(file, content);
        return ContainerIdentity.containerId(file);
    }

    @ParameterizedTest
    @CsvSource({
        "13:name=systemd:/docker/" + HEX + ", " + HEX,
        "1:name=systemd:/kubepods/burstable/pod3d274242-8ee0-11e9-a8a6-1e68d864ef1a/" + HEX + ", " + HEX,
        "0::/system.slice/docker-" + HEX + ".scope, " + HEX,
        "9:perf_event:/ecs/34dc0b5e626f2c5c4c5170e34b10e765-1234567890, 34dc0b5e626f2c5c4c5170e34b10e765-1234567890",
        "1:name=systemd:/system.slice/garden.service/garden/6f265890-5165-7fab-6b52-18d106aa2fd4,"
                + " 6f265890-5165-7fab-6b52-18d106aa2fd4",
        "0::/user.slice/user-1000.slice/session-2.scope, ''",
        "0::/, ''",
        "'', ''"
    })
    void shouldFindTheIdAtTheEndOfAPath(final String line, final String id) throws IOException {
        assertEquals(id, read((line + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldTakeTheFirstLineThatHasOne() throws IOException {
        final String lines = "12:pids:/\n11:cpu:/docker/" + HEX + "\n10:memory:/docker/" + "0".repeat(64) + "\n";
        assertEquals(HEX, read(lines.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldNotMindBytesThatAreNoText() throws IOException {
        assertEquals("", read(new byte[] {(byte) 0xFF, (byte) 0xFE, '\n', 0, (byte) 0x80}));
    }

    @Test
    void shouldHaveNoneWithoutTheFile() {
        assertEquals("", ContainerIdentity.containerId(directory.resolve("missing")));
        assertEquals("", ContainerIdentity.containerId(directory));
    }
}
