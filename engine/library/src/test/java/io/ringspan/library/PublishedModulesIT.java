/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each module has what Maven Central asks for, and says what it brings. A new module is looked at without being named here. */
class PublishedModulesIT {
    // what users get binds them to no licence but permissive ones
    private static final Set<String> PERMISSIVE =
            Set.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT");

    static List<PublishedModule> modules() throws IOException {
        return PublishedModule.all();
    }

    private static Set<String> entries(final Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(entry -> entry.getName()).collect(Collectors.toSet());
        }
    }

    private static boolean isPermissive(final JsonNode component) {
        if (component.get("group").asText().equals(PublishedModule.GROUP)) {
            return true;
        }
        for (final JsonNode licence : component.path("licenses")) {
            if (PERMISSIVE.contains(licence.path("license").path("id").asText())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldAllBeInTheBom() throws IOException {
        final PublishedModule bom = PublishedModule.of("ringspan-bom");
        assertEquals(
                modules().stream()
                        .filter(module -> !module.isBom())
                        .map(PublishedModule::artifactId)
                        .collect(Collectors.toSet()),
                Pom.read(bom.pom()).all("dependencyManagement/dependencies/dependency").stream()
                        .map(dependency -> dependency.text("artifactId"))
                        .collect(Collectors.toSet()));
    }

    /** Every other package may change at any time, so the comparison with the last release leaves just these out. */
    @Test
    void shouldCompareWithTheLastReleaseWhatIsExported() throws IOException {
        final ModuleDescriptor engine = ModuleFinder.of(
                        PublishedModule.of("ringspan-engine").jar())
                .find("io.ringspan")
                .orElseThrow()
                .descriptor();
        final Set<String> exported =
                engine.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
        final Set<String> own = new TreeSet<>(engine.packages());
        own.removeAll(exported);
        final Set<String> excluded = new TreeSet<>();
        for (final Pom profile : Pom.read(Path.of("..", "..", "pom.xml")).all("profiles/profile")) {
            profile.all("build/plugins/plugin/configuration/parameter/excludes/exclude")
                    .forEach(exclude -> excluded.add(exclude.text()));
        }
        assertTrue(excluded.containsAll(own), () -> own + " are not all left out: " + excluded);
        assertTrue(exported.stream().noneMatch(excluded::contains), excluded::toString);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void shouldHaveAPomThatCentralTakes(final PublishedModule module) throws IOException {
        final Pom pom = Pom.read(module.pom());
        for (final String path : List.of(
                "groupId",
                "artifactId",
                "version",
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "scm/connection",
                "scm/developerConnection",
                "scm/url")) {
            assertFalse(pom.text(path).isEmpty(), () -> module.artifactId() + " has no " + path);
        }
        assertEquals("https://github.com/ringspan/ringspan", pom.text("url"));
        assertEquals("https://github.com/ringspan/ringspan", pom.text("scm/url"));
        assertTrue(pom.all("parent").isEmpty(), "needs a parent");
        for (final Pom dependency : pom.all("dependencies/dependency")) {
            final String name = dependency.text("groupId") + ':' + dependency.text("artifactId");
            assertFalse(dependency.text("scope").equals("test"), name);
            assertTrue(dependency.text("version").matches("[0-9][\\w.-]*"), name);
            assertTrue(
                    dependency.text("groupId").equals(PublishedModule.GROUP)
                            || !dependency.text("version").endsWith("-SNAPSHOT"),
                    name);
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void shouldHaveSourcesJavadocAndAnSbom(final PublishedModule module) throws IOException {
        if (module.isBom()) {
            return;
        }
        final Map<String, Path> files = module.files();
        final Set<String> classes = entries(files.get(".jar"));
        final Set<String> sources = entries(files.get("-sources.jar"));
        for (final String name : classes) {
            if (name.endsWith(".class") && !name.contains("$") && !name.equals("module-info.class")) {
                assertTrue(sources.contains(name.replaceAll("\\.class$", ".java")), name);
            }
        }
        assertTrue(classes.contains("META-INF/LICENSE") || module.artifactId().equals("ringspan-agent"));
        assertTrue(entries(files.get("-javadoc.jar")).contains("index.html"));
        final JsonNode sbom =
                new ObjectMapper().readTree(files.get("-cyclonedx.json").toFile());
        assertEquals("CycloneDX", sbom.get("bomFormat").asText());
        final Set<String> listed = new TreeSet<>();
        sbom.path("components").forEach(component -> {
            final String name = component.get("group").asText()
                    + ':'
                    + component.get("name").asText()
                    + ':'
                    + component.get("version").asText();
            listed.add(name);
            assertTrue(component.path("scope").asText().equals("optional") || isPermissive(component), name);
        });
        for (final Pom dependency : Pom.read(module.pom()).all("dependencies/dependency")) {
            final String name =
                    dependency.text("groupId") + ':' + dependency.text("artifactId") + ':' + dependency.text("version");
            assertTrue(listed.contains(name), () -> name + " is not in " + listed);
        }
    }
}
