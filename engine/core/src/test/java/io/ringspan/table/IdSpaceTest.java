/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.Utf8;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdSpaceTest {
    private final StringTable strings = new StringTable(20_000, 1 << 20);
    private final IdSpace ids = new IdSpace(strings);
    private final int usedAtStart = strings.used();

    private int intern(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        return strings.intern(new UnsafeBuffer(utf8), 0, utf8.length);
    }

    private String text(final int id) {
        final int handle = ids.get(id);
        return handle == IdSpace.UNKNOWN ? null : strings.text(handle);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16383, 16384, 16385, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -2, -1})
    void shouldDefineRedefineAndEvictAnyId(final int id) {
        assertEquals(null, text(id));
        ids.evict(id);
        assertEquals(0, ids.size());
        assertTrue(ids.define(id, intern("one")));
        assertEquals("one", text(id));
        assertEquals(1, ids.size());
        assertTrue(ids.define(id, intern("two")));
        assertEquals("two", text(id));
        assertEquals(1, ids.size());
        assertEquals(StringTable.FULL, strings.find("one"));
        ids.evict(id);
        ids.evict(id);
        assertEquals(null, text(id));
        assertEquals(0, ids.size());
        assertEquals(usedAtStart, strings.used());
    }

    @Test
    void shouldSurviveTheDefinitionOfAnIdAsWhatItMeansAlready() {
        ids.define(5, intern("same"));
        ids.define(5, intern("same"));
        assertEquals("same", text(5));
        ids.evict(5);
        assertEquals(usedAtStart, strings.used());
    }

    @Test
    void shouldLetTwoIdsMeanOneText() {
        ids.define(1, intern("same"));
        ids.define(-1, intern("same"));
        assertEquals(ids.get(1), ids.get(-1));
        ids.evict(1);
        assertEquals("same", text(-1));
        ids.evict(-1);
        assertEquals(usedAtStart, strings.used());
    }

    @Test
    void shouldHoldPinnedTextsToo() {
        final int pinned = strings.pin("pinned");
        ids.define(3, pinned);
        assertEquals(pinned, ids.get(3));
        ids.evict(3);
        assertEquals("pinned", strings.text(pinned));
    }

    @Test
    void shouldRefuseMoreIdsThanThereCanBeTexts() {
        final StringTable few = new StringTable(4, 1 << 10);
        final IdSpace small = new IdSpace(few);
        final UnsafeBuffer source = new UnsafeBuffer(new byte[] {'a', 'b'});
        for (int i = 0; i < 4; i++) {
            assertTrue(small.define(i - 2, few.intern(source, 0, 1)));
        }
        assertFalse(small.define(100, few.intern(source, 0, 1)));
        assertFalse(small.define(101, few.intern(source, 1, 1)));
        assertEquals(IdSpace.UNKNOWN, small.get(100));
        assertEquals(StringTable.FULL, few.find("b"));
        assertEquals(4, small.size());
        // one that is there can still change
        assertTrue(small.define(1, few.intern(source, 1, 1)));
        for (int i = 0; i < 4; i++) {
            small.evict(i - 2);
        }
        assertEquals(1, few.used());
    }

    @Test
    void shouldBehaveLikeAMap() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Map<Integer, String> model = new HashMap<>();
        final int[] bases = {0, 16380, 1 << 20, Integer.MAX_VALUE - 10, Integer.MIN_VALUE, -10};
        for (int step = 0; step < 100_000; step++) {
            final int id = bases[random.nextInt(bases.length)] + random.nextInt(10);
            if (random.nextInt(3) == 0) {
                ids.evict(id);
                model.remove(id);
            } else {
                final String text = "t" + random.nextInt(50);
                assertTrue(ids.define(id, intern(text)));
                model.put(id, text);
            }
            assertEquals(model.get(id), text(id), () -> "seed " + seed);
            assertEquals(model.size(), ids.size(), () -> "seed " + seed);
        }
        model.forEach((id, text) -> assertEquals(text, text(id), () -> "seed " + seed));
        model.keySet().forEach(ids::evict);
        assertEquals(usedAtStart, strings.used(), () -> "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16383, 16384, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void shouldForgetWhatWasDefinedBeforeThePreviousEpoch(final int id) {
        final IdSpace space = IdSpace.withEpochs(strings);
        space.define(id, intern("one"));
        assertTrue(space.beginEpoch());
        assertEquals("one", strings.text(space.get(id)));
        space.beginEpoch();
        assertEquals(IdSpace.UNKNOWN, space.get(id));
        assertEquals(0, space.size());
        assertTrue(strings.forgottenIds().giveBack(10));
        assertFalse(strings.forgottenIds().giveBack(10));
        assertEquals(usedAtStart, strings.used());
        assertTrue(space.define(id, intern("two")));
        assertEquals("two", strings.text(space.get(id)));
        space.evict(id);
        assertEquals(usedAtStart, strings.used());
    }

    @Test
    void shouldMoveAnIdThatIsDefinedAgainToTheCurrentEpoch() {
        final IdSpace space = IdSpace.withEpochs(strings);
        space.define(1, intern("first"));
        space.define(2, intern("second"));
        space.beginEpoch();
        space.define(1, intern("newest"));
        assertEquals("newest", strings.text(space.get(1)));
        space.beginEpoch();
        assertEquals("newest", strings.text(space.get(1)));
        assertEquals(IdSpace.UNKNOWN, space.get(2));
        assertEquals(1, space.size());
    }

    @Test
    void shouldGiveBackNoMoreThanAskedFor() {
        final IdSpace space = IdSpace.withEpochs(strings);
        for (int id = 0; id < 10; id++) {
            space.define(id * 5000, intern("text " + id));
        }
        space.beginEpoch();
        space.beginEpoch();
        assertEquals(10, space.forgotten());
        assertEquals(3, space.giveBack(3));
        assertEquals(usedAtStart + 7, strings.used());
        // a definition gives back more than it takes
        space.define(-7, intern("new"));
        assertEquals(5, space.forgotten());
        assertEquals(usedAtStart + 6, strings.used());
        // one that is forgotten can be taken away, too
        space.evict(45_000);
        assertEquals(4, space.forgotten());
        assertEquals(4, space.giveBack(100));
        assertEquals("new", strings.text(space.get(-7)));
        assertEquals(usedAtStart + 1, strings.used());
    }

    @Test
    void shouldGiveBackTheIdsOfSeveralSpaces() {
        final IdSpace[] spaces = {IdSpace.withEpochs(strings), IdSpace.withEpochs(strings), IdSpace.withEpochs(strings)
        };
        for (int round = 0; round < 3; round++) {
            for (final IdSpace space : spaces) {
                for (int id = 0; id < 4; id++) {
                    space.define(id, intern("round " + round + " id " + id));
                }
                space.beginEpoch();
                space.beginEpoch();
            }
            assertTrue(strings.forgottenIds().giveBack(5));
            assertEquals(7, spaces[0].forgotten() + spaces[1].forgotten() + spaces[2].forgotten());
            assertTrue(strings.forgottenIds().giveBack(100));
            assertFalse(strings.forgottenIds().giveBack(100));
            assertEquals(usedAtStart, strings.used());
        }
    }

    @Test
    void shouldHaveNoEpochsUnlessAskedFor() {
        ids.define(1, intern("stays"));
        assertFalse(ids.beginEpoch());
        assertFalse(ids.beginEpoch());
        assertEquals("stays", text(1));
    }

    @Test
    void shouldHaveRoomForAsManyIdsAgainOnceTheyAreForgotten() {
        final StringTable few = new StringTable(4, 1 << 10);
        final IdSpace small = IdSpace.withEpochs(few);
        final UnsafeBuffer source = new UnsafeBuffer(new byte[] {'a'});
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 4; i++) {
                assertTrue(small.define(round * 100 - i, few.intern(source, 0, 1)));
            }
            assertFalse(small.define(7777, few.intern(source, 0, 1)));
            small.beginEpoch();
            small.beginEpoch();
        }
    }

    @Test
    void shouldForgetLikeAMapWithAges() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final IdSpace space = IdSpace.withEpochs(strings);
        final Map<Integer, String> texts = new HashMap<>();
        final Map<Integer, Integer> epochs = new HashMap<>();
        final int[] bases = {0, 16380, 1 << 20, Integer.MAX_VALUE - 10, Integer.MIN_VALUE, -10};
        int epoch = 0;
        for (int step = 0; step < 100_000; step++) {
            final int id = bases[random.nextInt(bases.length)] + random.nextInt(10);
            final int choice = random.nextInt(40);
            if (choice == 0) {
                space.beginEpoch();
                epoch++;
                final int oldest = epoch - 1;
                texts.keySet().removeIf(key -> epochs.get(key) < oldest);
            } else if (choice == 1) {
                strings.forgottenIds().giveBack(random.nextInt(8));
            } else if (choice < 10) {
                space.evict(id);
                texts.remove(id);
            } else if (choice < 20) {
                final String text = "t" + random.nextInt(50);
                assertTrue(space.define(id, intern(text)));
                texts.put(id, text);
                epochs.put(id, epoch);
            }
            final int handle = space.get(id);
            assertEquals(texts.get(id), handle == IdSpace.UNKNOWN ? null : strings.text(handle), () -> "seed " + seed);
            assertEquals(texts.size(), space.size(), () -> "seed " + seed);
            assertTrue(space.forgotten() <= 60, () -> "seed " + seed);
        }
        texts.forEach((id, text) -> assertEquals(text, strings.text(space.get(id)), () -> "seed " + seed));
        space.beginEpoch();
        space.beginEpoch();
        strings.forgottenIds().giveBack(Integer.MAX_VALUE);
        assertEquals(usedAtStart, strings.used(), () -> "seed " + seed);
        assertEquals(0, space.forgotten(), () -> "seed " + seed);
    }

    @Test
    void shouldKeepTextsOfAPermanentSpaceForGood() {
        final int counted = intern("kept");
        final IdSpace space = IdSpace.permanent(strings);
        assertTrue(space.define(1, intern("kept")));
        final int kept = space.get(1);
        assertFalse(StringTable.isCounted(kept));
        assertEquals(StringTable.index(counted), StringTable.index(kept));
        strings.release(counted);
        space.evict(1);
        assertEquals(IdSpace.UNKNOWN, space.get(1));
        assertEquals("kept", strings.text(kept));
    }
}
