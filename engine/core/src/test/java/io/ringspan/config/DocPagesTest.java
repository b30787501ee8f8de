/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.setting.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Goal: no page sends a reader to a place, or to a setting, that is not there. Method: all pages are read, links followed, names looked up. */
class DocPagesTest {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
    // neither a package, nor a tag, nor a file
    private static final Pattern SETTING = Pattern.compile(
            "(?:(?<=-D)|(?<![\\w.]))ringspan\\.([a-zA-Z][\\w-]*(?:\\.[a-zA-Z][\\w-]*)*)(?!\\.?\\w|\\.\\*|\\{)");
    private static final Set<String> FILES = Set.of("jar", "lock");
    private static final String OF_ANOTHER_MODULE = "receiver.kafka.";
    private static final Pattern OF_A_RECEIVER = Pattern.compile("receiver\\.[\\w-]+\\.(.+)");

    private final List<String> problems = new ArrayList<>();

    private static Map<Path, String> pages() throws IOException {
        final Map<Path, String> pages = new HashMap<>();
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            for (final Path page : (Iterable<Path>) Stream.concat(docs, Stream.of(ROOT.resolve("README.md")))
                    .filter(file -> file.toString().endsWith(".md"))::iterator) {
                pages.put(page, Files.readString(page));
            }
        }
        return pages;
    }

    @Test
    void shouldLeadWhereTheyPoint() throws IOException {
        final Map<Path, String> pages = pages();
        pages.forEach((page, text) -> checkLinks(page, text, pages));
        assertEquals(List.of(), problems);
        final Path page = ROOT.resolve("docs/a.md");
        checkLinks(page, "[gone](gone.md) [there](../README.md#gone) [fine](../README.md)", pages);
        assertEquals(2, problems.size(), problems::toString);
    }

    private void checkLinks(final Path page, final String text, final Map<Path, String> pages) {
        final Matcher link = LINK.matcher(CODE.matcher(text).replaceAll(""));
        while (link.find()) {
            final String target = link.group(1);
            if (target.startsWith("http://") || target.startsWith("https://")) {
                continue;
            }
            final int hash = target.indexOf('#');
            final String file = hash < 0 ? target : target.substring(0, hash);
            final Path there = file.isEmpty() ? page : page.resolveSibling(file).normalize();
            final boolean isThere = Files.exists(there) || page.equals(there);
            final boolean hasPlace =
                    hash < 0 || anchors(pages.getOrDefault(there, text)).contains(target.substring(hash + 1));
            if (!isThere || !hasPlace) {
                problems.add(ROOT.relativize(page) + " points to " + target);
            }
        }
    }

    // as the well-known hosts make them of headings
    private static Set<String> anchors(final String text) {
        final Set<String> anchors = new HashSet<>();
        final Matcher heading = HEADING.matcher(CODE.matcher(text).replaceAll(""));
        while (heading.find()) {
            anchors.add(heading.group(1)
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\w\\- ]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    @Test
    void shouldNameSettingsThatAreThere() throws IOException {
        final Set<String> known = new HashSet<>();
        Settings.all().stream().map(Setting::key).forEach(known::add);
        // meters are called like counters
        Stream.of(EngineCounter.values()).map(EngineCounter::label).forEach(known::add);
        known.add("spans.dropped");
        final Set<String> ofReceivers = new HashSet<>(known);
        ReceiverSettings.all().stream().map(Setting::key).forEach(ofReceivers::add);
        pages().forEach((page, text) -> {
            // it says what was renamed
            if (!page.endsWith("CHANGELOG.md")) {
                checkSettings(page, text, known, ofReceivers);
            }
        });
        assertEquals(List.of(), problems);
        checkSettings(ROOT.resolve("docs/a.md"), "`ringspan.ring.slits` `ringspan.receiver.a.urt`", known, ofReceivers);
        assertEquals(2, problems.size(), problems::toString);
        assertTrue(known.contains("ring.slots"));
    }

    private void checkSettings(
            final Path page, final String text, final Set<String> known, final Set<String> ofReceivers) {
        final Matcher setting = SETTING.matcher(text);
        while (setting.find()) {
            final String key = setting.group(1);
            final Matcher receiver = OF_A_RECEIVER.matcher(key);
            final boolean isKnown = receiver.matches() ? ofReceivers.contains(receiver.group(1)) : known.contains(key);
            if (!isKnown && !FILES.contains(key) && !key.startsWith(OF_ANOTHER_MODULE)) {
                problems.add(ROOT.relativize(page) + " names ringspan." + key);
            }
        }
    }
}
