/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What projects get that depend on us: they need no parent of ours, and get nothing of our tests. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsumerIT {
    private static final Pattern COORDINATES = Pattern.compile("\\s*(?<module>[\\w.-]+:[\\w.-]+):jar:.*");
    private static final Pattern OF_TESTS =
            Pattern.compile(".*(junit|jqwik|archunit|jazzer|jcstress|jmh|zipkin|jackson).*");
    private static final String PROJECT = """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>consumer</groupId>
          <artifactId>consumer</artifactId>
          <version>1</version>
          <dependencyManagement><dependencies>
            <dependency>
              <groupId>io.ringspan</groupId>
              <artifactId>ringspan-bom</artifactId>
              <version>%s</version>
              <type>pom</type>
              <scope>import</scope>
            </dependency>
          </dependencies></dependencyManagement>
          <dependencies>%s</dependencies>
        </project>
        """;

    private static Set<String> listed(final Path file) throws IOException {
        final Set<String> modules = new TreeSet<>();
        for (final String line : Files.readAllLines(file)) {
            final Matcher matcher = COORDINATES.matcher(line);
            if (matcher.matches()) {
                modules.add(matcher.group("module"));
            }
        }
        return modules;
    }

    private static String project(final List<String> artifactIds) {
        final StringBuilder dependencies = new StringBuilder();
        for (final String artifactId : artifactIds) {
            dependencies
                    .append("<dependency><groupId>io.ringspan</groupId><artifactId>")
                    .append(artifactId)
                    .append("</artifactId></dependency>");
        }
        return PROJECT.formatted(PublishedModule.VERSION, dependencies);
    }

    /** The project of the page, with the test of the README. */
    @Test
    void shouldTestAProject() throws Exception {
        final ScratchMaven scratch = new ScratchMaven("project");
        final Path folder = scratch.folder();
        final String pom = Page.block("docs/getting-started.md", "<artifactId>ringspan-bom</artifactId>");
        assertTrue(pom.contains("<version>" + PublishedModule.VERSION + "</version>"), pom);
        Files.writeString(folder.resolve("pom.xml"), pom);
        Files.writeString(
                Files.createDirectories(folder.resolve("src/test/java")).resolve("CartTest.java"),
                Page.block("README.md", "class CartTest"));
        scratch.run("mvn -q test dependency:list -DincludeScope=runtime -DoutputFile=list.txt");
        assertTrue(Files.readString(folder.resolve("target/surefire-reports/CartTest.txt"))
                .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"));
        assertEquals(
                Set.of("com.lmax:disruptor", "io.ringspan:ringspan-engine", "org.agrona:agrona"),
                listed(folder.resolve("list.txt")));
    }

    @Test
    void shouldFindEveryModuleByTheBom() throws Exception {
        final ScratchMaven scratch = new ScratchMaven("consumer");
        final List<String> modules = PublishedModule.all().stream()
                .filter(module -> !module.isBom())
                .map(PublishedModule::artifactId)
                .toList();
        assertTrue(modules.size() > 3, modules::toString);
        Files.writeString(scratch.folder().resolve("pom.xml"), project(modules));
        scratch.run("mvn -q dependency:list -DincludeScope=runtime -DoutputFile=list.txt");
        final Set<String> listed = listed(scratch.folder().resolve("list.txt"));
        modules.forEach(module -> assertTrue(listed.contains("io.ringspan:" + module), listed::toString));
        assertEquals(
                List.of(),
                listed.stream()
                        .filter(module -> OF_TESTS.matcher(module).matches())
                        .toList());
    }
}
