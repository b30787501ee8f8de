/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartWalkTest {
    private final PartWalk walk = new PartWalk();

    private String part() {
        return walk.first() + "-" + walk.last();
    }

    @Test
    void shouldHalveFromLeftToRight() {
        walk.start(5);
        assertTrue(walk.isWhole());
        final List<String> sent = new ArrayList<>();
        while (walk.hasPart()) {
            if (walk.last() - walk.first() > 1) {
                walk.halve();
                assertFalse(walk.isWhole());
            } else {
                sent.add(part());
                walk.next();
            }
        }
        assertEquals(List.of("0-1", "1-2", "2-3", "3-4", "4-5"), sent);
    }

    @Test
    void shouldTryARightHalfAsAWhole() {
        walk.start(8);
        walk.halve();
        walk.halve();
        assertEquals("0-2", part());
        walk.next();
        assertEquals("2-4", part());
        walk.next();
        assertEquals("4-8", part());
        assertFalse(walk.isWhole());
        walk.next();
        assertFalse(walk.hasPart());
    }

    @Test
    void shouldJoinWhatIsLeft() {
        walk.start(8);
        walk.halve();
        walk.halve();
        walk.next();
        walk.joinRest();
        assertEquals("2-8", part());
        walk.next();
        assertFalse(walk.hasPart());
    }

    @Test
    void shouldHalveTheMostChunksThereCanBe() {
        walk.start(Integer.MAX_VALUE);
        while (walk.last() - walk.first() > 1) {
            walk.halve();
        }
        assertEquals("0-1", part());
    }

    @Test
    void shouldHaveNoPartWithoutChunks() {
        walk.start(0);
        assertFalse(walk.hasPart());
    }
}
