/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.StringReader;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Goal: whoever uses the engine gets the Disruptor and Agrona with it, and nothing else. Method: the dependencies that its pom passes
 * on are read from there.
 */
class EngineDependenciesTest {
    private static final Set<String> EXPECTED = Set.of("com.lmax:disruptor", "org.agrona:agrona");

    @Test
    void shouldBringTwoLibraries() throws Exception {
        assertEquals(EXPECTED, passedOn(newFactory().newDocumentBuilder().parse(new File("pom.xml"))));
    }

    @Test
    void shouldPassOnWhatIsNeitherOptionalNorConfinedToBuildAndTests() throws Exception {
        final String pom = "<project><dependencyManagement><dependencies>" + dependency("managed", "")
                + "</dependencies></dependencyManagement><dependencies>"
                + dependency("plain", "")
                + dependency("compile", "<scope>compile</scope>")
                + dependency("runtime", "<scope>runtime</scope>")
                + dependency("needed", "<optional>false</optional>")
                + dependency("optional", "<optional>true</optional>")
                + dependency("test", "<scope>test</scope>")
                + dependency("provided", "<scope>provided</scope>")
                + "</dependencies></project>";
        assertEquals(
                Set.of("g:plain", "g:compile", "g:runtime", "g:needed"),
                passedOn(newFactory().newDocumentBuilder().parse(new InputSource(new StringReader(pom)))));
    }

    private static String dependency(final String artifact, final String more) {
        return "<dependency><groupId>g</groupId><artifactId>" + artifact + "</artifactId>" + more + "</dependency>";
    }

    private static DocumentBuilderFactory newFactory() throws Exception {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory;
    }

    private static Set<String> passedOn(final Document pom) {
        final Set<String> result = new TreeSet<>();
        final Element dependencies = child(pom.getDocumentElement(), "dependencies");
        for (Node node = dependencies.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element dependency && isPassedOn(dependency)) {
                result.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }
        return result;
    }

    private static boolean isPassedOn(final Element dependency) {
        final String scope = text(dependency, "scope");
        return !"true".equals(text(dependency, "optional")) && !"test".equals(scope) && !"provided".equals(scope);
    }

    private static String text(final Element parent, final String name) {
        final Element element = child(parent, name);
        return element == null ? "" : element.getTextContent().strip();
    }

    private static Element child(final Element parent, final String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        return null;
    }
}
