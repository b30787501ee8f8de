/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.http.HeaderText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Control groups of both versions and of both together, written down in a folder. */
class ContainerIdentityTest {
    private static final String HEX = "3726184226f5d3147c25fdeab5b60097e378e8a720503a5e19ecfdf29f869860";
    private static final String POD = "3d274242-8ee0-11e9-a8a6-1e68d864ef1a";
    private static final String TASK = "34dc0b5e626f2c5c4c5170e34b10e765-1234567890";

    @TempDir
    private Path directory;

    private Path mount;
    private Path namespace;

    @BeforeEach
    void makeMount() throws IOException {
        mount = Files.createDirectory(directory.resolve("mount"));
        namespace = Files.createFile(directory.resolve("namespace"));
    }

    private ContainerIdentity read(final byte[] content) throws IOException {
        final Path file = Files.write(directory.resolve("cgroup"), content);
        return ContainerIdentity.of(file, namespace, mount, Map.of());
    }

    private ContainerIdentity read(final String... lines) throws IOException {
        return read((String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private String inodeOf(final String node) throws IOException {
        return "in-" + Files.getAttribute(Files.createDirectories(mount.resolve(node)), "unix:ino");
    }

    @ParameterizedTest
    @CsvSource({
        // Docker, with both drivers, and in itself
        "13:name=systemd:/docker/" + HEX + ", " + HEX,
        "0::/system.slice/docker-" + HEX + ".scope, " + HEX,
        "1:name=systemd:/docker/" + "0000000000000000000000000000000000000000000000000000000000000000/docker/" + HEX
                + ", " + HEX,
        "0::/docker/" + HEX + "/init.scope, " + HEX,
        "0::/docker/" + HEX + "/system.slice/some.service, " + HEX,
        // Kubernetes: containerd and CRI-O, with both drivers
        "1:name=systemd:/kubepods/burstable/pod" + POD + "/" + HEX + ", " + HEX,
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod3d274242_8ee0_11e9_a8a6_1e68d864ef1a.slice/cri-containerd-"
                + HEX + ".scope, " + HEX,
        "0::/kubepods.slice/kubepods-pod3d274242_8ee0_11e9_a8a6_1e68d864ef1a.slice/crio-" + HEX + ".scope, " + HEX,
        "0::/kubepods.slice/kubepods-pod3d274242_8ee0_11e9_a8a6_1e68d864ef1a.slice/crio-" + HEX + ".scope/container, "
                + HEX,
        "0::/system.slice/containerd.service/kubepods-burstable-pod3d274242_8ee0_11e9_a8a6_1e68d864ef1a.slice:cri-containerd:"
                + HEX + ", " + HEX,
        // Podman, as root and not
        "0::/machine.slice/libpod-" + HEX + ".scope/container, " + HEX,
        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + HEX + ".scope, " + HEX,
        // ECS, on machines and on Fargate
        "9:perf_event:/ecs/test-ecs-classic/5a0d5ceddf6c44c1928d367a815d890f/" + HEX + ", " + HEX,
        "9:perf_event:/ecs/55091c13-b8cf-4801-b527-f4601742204d/" + HEX + ", " + HEX,
        "9:perf_event:/ecs/" + TASK + ", " + TASK,
        "9:perf_event:/ecs/55091c13-b8cf-4801-b527-f4601742204d/" + TASK + ", " + TASK,
        // Garden, with both forms of its ids
        "10:freezer:/garden/70eb4ce5-a065-4401-6990-88ed, 70eb4ce5-a065-4401-6990-88ed",
        "1:name=systemd:/system.slice/garden.service/garden/6f265890-5165-7fab-6b52-18d1, 6f265890-5165-7fab-6b52-18d1",
        "1:name=systemd:/system.slice/garden.service/garden/6f265890-5165-7fab-6b52-18d106aa2fd4,"
                + " 6f265890-5165-7fab-6b52-18d106aa2fd4",
    })
    void shouldFindTheIdInAPath(final String line, final String id) throws IOException {
        assertEquals(new ContainerIdentity(id, "ci-" + id, ""), read(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0::/user.slice/user-1000.slice/session-2.scope",
                "0::/user.slice/user@1000.service/app.slice/snap.firefox.firefox-6f265890-5165-7fab-6b52-18d106aa2fd4.scope",
                "0::/kubepods/burstable/pod3d274242-8ee0-11e9-a8a6-1e68d864ef1a",
                "0::/docker/a" + HEX,
                "0::/garden/70eb4ce5-a065-4401-6990-88ed0",
                "0::/garden/70eb4ce5-a065-4401-6990",
                "no line of this file",
                ""
            })
    void shouldFindNoIdWhereThereIsNone(final String line) throws IOException {
        assertEquals("", read(line).containerId());
    }

    @Test
    void shouldTakeTheFirstLineThatHasOne() throws IOException {
        assertEquals(
                HEX,
                read("12:pids:/", "11:cpu:/docker/" + HEX, "10:memory:/docker/" + "0".repeat(64))
                        .containerId());
    }

    @Test
    void shouldTakeTheInodeOfVersion2() throws IOException {
        assertEquals(new ContainerIdentity("", inodeOf(""), ""), read("0::/"));
        assertEquals(inodeOf("some/group"), read("0::/some/group").entityId());
    }

    @Test
    void shouldTakeTheInodeOfTheMemoryControllerInVersion1() throws IOException {
        final String expected = inodeOf("memory");
        assertEquals(
                expected, read("12:cpuset:/", "9:memory:/", "1:name=systemd:/").entityId());
        assertEquals(inodeOf("memory/x"), read("9:hugetlb,memory:/x").entityId());
    }

    @Test
    void shouldPreferTheMemoryControllerWhereBothVersionsAreMounted() throws IOException {
        final String unified = inodeOf("unified/x");
        assertEquals(unified, read("1:name=systemd:/x", "0::/x").entityId());
        assertEquals(inodeOf("memory/x"), read("9:memory:/x", "0::/x").entityId());
    }

    @Test
    void shouldFallBackToVersion2WhereTheMemoryControllerIsNotMounted() throws IOException {
        assertEquals(inodeOf("y"), read("9:memory:/x", "0::/y").entityId());
    }

    @Test
    void shouldNotLeaveTheMount() throws IOException {
        Files.createDirectories(directory.resolve("outside"));
        assertEquals("", read("0::/../outside").entityId());
        assertEquals("", read("0::/x/../../outside").entityId());
        assertEquals("", read("9:memory:/../x").entityId());
    }

    @Test
    void shouldHaveNoInodeInTheHostsNamespace() throws IOException {
        // the file that the kernel has there, if this test itself runs in that namespace
        final Path own = Path.of("/proc/self/ns/cgroup");
        final Path groups = Files.writeString(directory.resolve("cgroup"), "0::/\n");
        final boolean isHost =
                Files.exists(own) && Files.getAttribute(own, "unix:ino").equals(0xEFFF_FFFBL);
        final ContainerIdentity identity = ContainerIdentity.of(groups, own, mount, Map.of());
        assertEquals(isHost ? "" : inodeOf(""), identity.entityId());
        assertEquals("", ContainerIdentity.entityId("", 0xEFFF_FFFBL, () -> "in-5"));
        assertEquals("in-5", ContainerIdentity.entityId("", 0xEFFF_FFFCL, () -> "in-5"));
        assertEquals("in-5", ContainerIdentity.entityId("", 0, () -> "in-5"));
        assertEquals("ci-x", ContainerIdentity.entityId("x", 0xEFFF_FFFBL, () -> "in-5"));
    }

    @Test
    void shouldPassOnTheExternalEnvironmentIfAHeaderCanCarryIt() throws IOException {
        final Path none = directory.resolve("missing");
        for (final String value : new String[] {"it-false,cn-weblog,pu-75a2b6d5-3949-4afb-ad0d-92ff0674e759", "a b"}) {
            final Map<String, String> environment = Map.of("DD_EXTERNAL_ENV", " " + value + "\n");
            assertEquals(
                    value, ContainerIdentity.of(none, none, none, environment).externalEnv());
        }
        for (final String value : new String[] {"", " ", "a\nb", "a\r\nx: y", "é", "\u0000", "a".repeat(100_000)}) {
            final Map<String, String> environment = Map.of("DD_EXTERNAL_ENV", value);
            assertEquals("", ContainerIdentity.of(none, none, none, environment).externalEnv());
        }
    }

    @Test
    void shouldTakeAnyBytes() throws IOException {
        assertEquals(
                "",
                read(new byte[] {(byte) 0xFF, (byte) 0xFE, '\n', 0, (byte) 0x80})
                        .containerId());
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String pieces = "0123456789abcdef-:/._\n\0 cgroupmemory" + HEX + "/docker/\u00e9";
        for (int i = 0; i < 2000; i++) {
            final StringBuilder content = new StringBuilder(random.nextBoolean() ? "0::/" : "5:memory:/");
            for (int j = random.nextInt(200); j > 0; j--) {
                final int begin = random.nextInt(pieces.length());
                content.append(pieces, begin, Math.min(pieces.length(), begin + 1 + random.nextInt(8)));
            }
            final ContainerIdentity identity = read(content.toString());
            assertTrue(HeaderText.isValue(identity.containerId() + identity.entityId()), () -> "seed " + seed);
        }
    }

    @Test
    void shouldHaveNoneWithoutTheFiles() {
        final Path missing = directory.resolve("missing");
        final ContainerIdentity none = new ContainerIdentity("", "", "");
        assertEquals(none, ContainerIdentity.of(missing, missing, missing, Map.of()));
        assertEquals(none, ContainerIdentity.of(directory, directory, directory, Map.of()));
    }

    @Test
    void shouldSayWhichExternalEnvIsLeftOut() {
        assertEquals(Optional.empty(), ContainerIdentity.warning(Map.of()));
        assertEquals(
                Optional.empty(), ContainerIdentity.warning(Map.of(ContainerIdentity.EXTERNAL_ENV, " it-false,cn-a ")));
        final String warning = ContainerIdentity.warning(
                        Map.of(ContainerIdentity.EXTERNAL_ENV, "cn-a\nforged\u00e9" + "x".repeat(10_000)))
                .orElseThrow();
        assertTrue(warning.startsWith("DD_EXTERNAL_ENV is left out"), warning);
        assertTrue(warning.contains("\"cn-a\\nforged\u00e9xx"), warning);
        assertTrue(warning.length() < 400, warning);
    }
}
