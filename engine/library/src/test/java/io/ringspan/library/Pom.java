/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A project's POM, or a part of one.
 *
 * @param element of it
 */
record Pom(Element element) {
    static Pom read(final Path file) throws IOException {
        try {
            return new Pom(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement());
        } catch (final ParserConfigurationException | SAXException e) {
            throw new IOException(file.toString(), e);
        }
    }

    /** All children with a name, along a path such as {@code dependencies/dependency}. */
    List<Pom> all(final String path) {
        List<Pom> found = List.of(this);
        for (final String name : path.split("/", -1)) {
            final List<Pom> next = new ArrayList<>();
            for (final Pom parent : found) {
                for (Node node = parent.element.getFirstChild(); node != null; node = node.getNextSibling()) {
                    if (node instanceof Element child && child.getTagName().equals(name)) {
                        next.add(new Pom(child));
                    }
                }
            }
            found = next;
        }
        return found;
    }

    /** Its own text. */
    String text() {
        return element.getTextContent().strip();
    }

    /** Text at a path; empty if there is none. */
    String text(final String path) {
        final List<Pom> found = all(path);
        return found.isEmpty() ? "" : found.get(0).text();
    }
}
