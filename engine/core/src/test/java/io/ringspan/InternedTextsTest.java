/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.Utf8;
import io.ringspan.table.IdSpace;
import io.ringspan.table.StringTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Own ids whose definitions are lost in every way, over a table that is full now and then. */
class InternedTextsTest {
    private static final int ID_MAX = 200;

    private final StringTable strings = new StringTable(64, 16, 1 << 14);
    private final InternedTexts texts = new InternedTexts(ID_MAX);
    private final IdSpace space = IdSpace.own(strings, texts);
    private final Deque<Integer> inline = new ArrayDeque<>();

    private static UnsafeBuffer utf8(final String text) {
        return new UnsafeBuffer(Utf8.toBytes(text));
    }

    // what the decoder does with the record of a definition
    private void define(final int id) {
        final UnsafeBuffer text = utf8(texts.get(id));
        final int handle = strings.intern(text, 0, text.capacity());
        if (handle == StringTable.FULL || !space.define(id, handle)) {
            space.lost(id);
        }
    }

    private boolean addInline(final int length) {
        final int handle = strings.addInline(new UnsafeBuffer(new byte[length]), 0, length);
        if (handle != StringTable.FULL) {
            inline.add(handle);
        }
        return handle != StringTable.FULL;
    }

    @Test
    void shouldDefineAnIdThatIsUsedWithoutADefinition() {
        texts.set(7, "seven");
        assertEquals("seven", strings.text(space.get(7)));
        assertEquals(IdSpace.UNKNOWN, space.get(8));
        assertEquals(IdSpace.UNKNOWN, space.get(-1));
        assertEquals(IdSpace.UNKNOWN, space.get(ID_MAX + 1));
        assertEquals(0, texts.undefinedCount());
    }

    @Test
    void shouldLeaveRoomForTextsInlineWhenIdsTakeAllTheyMay() {
        for (int id = 1; id <= ID_MAX; id++) {
            texts.set(id, "text " + id);
            define(id);
        }
        assertTrue(texts.undefinedCount() > 0);
        for (int i = 0; i < 16; i++) {
            assertTrue(addInline(20), "entry " + i);
        }
        assertTrue(!addInline(20));
    }

    @Test
    void shouldLeaveMemoryForTextsInlineWhenIdsTakeAllTheyMay() {
        for (int id = 1; id <= 40; id++) {
            texts.set(id, id + "x".repeat(500));
            define(id);
        }
        assertTrue(texts.undefinedCount() > 0);
        assertTrue(addInline(500));
    }

    @RepeatedTest(20)
    void shouldMeanWhatTheyWereGivenOutForOrNothing(final RepetitionInfo repetition) {
        final Random random = new Random(repetition.getCurrentRepetition());
        int last = 0;
        for (int step = 0; step < 2000; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    // no more than all of them together fit
                    if (last < 50) {
                        last++;
                        texts.set(last, last + "y".repeat(random.nextInt(100)));
                        if (random.nextInt(4) > 0) {
                            define(last);
                        }
                    }
                }
                case 1 -> addInline(1 + random.nextInt(1000));
                case 2 -> {
                    while (!inline.isEmpty() && random.nextInt(8) > 0) {
                        strings.release(inline.poll());
                    }
                }
                case 3 -> space.defineLost(1 + random.nextInt(16));
                default -> check(1 + random.nextInt(ID_MAX));
            }
        }
        inline.forEach(strings::release);
        // in front of some batches
        for (int batch = 0; batch < 10; batch++) {
            space.defineLost(16);
        }
        assertEquals(0, texts.undefinedCount());
        final List<String> wrong = new ArrayList<>();
        for (int id = 1; id <= last; id++) {
            final int handle = space.get(id);
            if (handle == IdSpace.UNKNOWN || !strings.text(handle).equals(texts.get(id))) {
                wrong.add(id + " " + handle);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private void check(final int id) {
        final int handle = space.get(id);
        if (handle == IdSpace.UNKNOWN) {
            assertEquals(texts.get(id) != null, texts.isUndefined(id));
        } else {
            assertEquals(texts.get(id), strings.text(handle));
            assertTrue(!texts.isUndefined(id));
        }
    }
}
