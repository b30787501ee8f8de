/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.ChangeBufferException;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.table.IdSpace;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.collections.Hashing;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source that defines ids for ever takes no more than the tables have, and leaves nothing behind. */
class IdsForEverTest {
    private static final int STRINGS = 128;
    private static final int IDS = 60;

    private final DecodeFixture fixture = new DecodeFixture(64, 16, 256, STRINGS, 1000);
    private final RecordEncoder records = fixture.records;
    private final int usedAtStart = fixture.strings.used();
    private final int bytesAtStart = fixture.strings.usedBytes();

    @Test
    void shouldKeepIdsOfTheCurrentAndThePreviousEpoch() {
        records.defineString(1, "one").own().beginEpoch();
        records.defineString(2, "two").create(7, 0, 5, 6, 0).setStringPair(OpCode.SET_META_ATTR, 7, 1, 2);
        fixture.decode();
        assertEquals("two", fixture.state.meta(7, "one"));
        records.own().beginEpoch();
        records.setStringPair(OpCode.SET_META_ATTR, 7, 1, 1).setStringPair(OpCode.SET_META_ATTR, 7, 2, 2);
        fixture.decode();
        assertEquals(1, fixture.stats.stringNotFound);
        assertEquals("two", fixture.state.meta(7, "two"));
        // the span keeps the text of the id that is forgotten
        assertEquals("two", fixture.state.meta(7, "one"));
        fixture.assertNothingLeaks(9, "epochs");
    }

    @Test
    void shouldRefuseAnEpochOfTheIdsOfTheEngineItself() {
        final IdSpace own = new IdSpace(fixture.strings);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(100));
        final RecordEncoder batch = new RecordEncoder().wrap(buffer, 0, 100);
        batch.defineString(1, "stays").own().beginEpoch().beginEpoch().beginEpoch();
        batch.create(7, 0, 5, 6, 0);
        assertTrue(fixture.decoder.decode(buffer, 0, batch.position(), own, RecordDecoder.UNTIL_LIMIT, false));
        assertEquals(3, fixture.stats.malformed);
        assertEquals(ChangeBufferException.Kind.OTHER, fixture.decoder.error().kind());
        assertEquals("stays", fixture.strings.text(own.get(1)));
        assertEquals(1, fixture.spans.live());
    }

    @Test
    void shouldUseTheRoomOfForgottenIdsBeforeATextIsLost() {
        final int room = STRINGS - usedAtStart;
        for (int id = 0; id < room; id++) {
            records.defineString(id, "text " + id);
        }
        records.own().beginEpoch().beginEpoch();
        // in the same batch, so that nothing is given back in between
        records.create(7, 0, 5, 6, 0).defineString(-1, "key");
        for (int i = 0; i < room - 1; i++) {
            records.setMetaText(7, -1, "value " + i);
        }
        fixture.decode();
        assertEquals(0, fixture.stats.stringsDropped);
        assertEquals(STRINGS, fixture.strings.used());
        records.evictString(-1);
        fixture.decode();
        fixture.assertNothingLeaks(0, "forgotten ids");
    }

    @Test
    void shouldGiveTextsBackBetweenBatches() {
        for (int id = 0; id < 50; id++) {
            records.defineString(id, "text " + id);
        }
        records.own().beginEpoch().beginEpoch();
        fixture.decode();
        assertEquals(usedAtStart + 50, fixture.strings.used());
        // whatever the batch is about
        records.tick(1, 1);
        fixture.decode();
        assertEquals(usedAtStart, fixture.strings.used());
        assertEquals(bytesAtStart, fixture.strings.usedBytes());
    }

    // dense, sparse, negative, and many that fall into one place of the map
    private static int[] ids() {
        final int[] ids = new int[IDS];
        final int mask = 2 * 256 - 1;
        int candidate = 1 << 20;
        for (int i = 0; i < IDS; i++) {
            if (i < 20) {
                ids[i] = i < 10 ? i : -i;
            } else {
                do {
                    candidate++;
                } while (Hashing.evenHash(candidate, mask) != 0);
                ids[i] = candidate;
            }
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStayBoundedAndLeaveNothing(final boolean endByEpochs) {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String message = "seed " + seed;
        fixture.store.roomMaker(() -> {
            final long before = fixture.queue.inFlightSpans();
            fixture.queue.reclaim(Long.MAX_VALUE);
            return fixture.queue.inFlightSpans() < before;
        });
        final int[] ids = ids();
        final Map<Integer, String> texts = new HashMap<>();
        final Map<Integer, Integer> epochs = new HashMap<>();
        int epoch = 0;
        long fullest = 0;
        for (int step = 0; step < 60_000; step++) {
            final int id = ids[random.nextInt(ids.length)];
            final long dropped = fixture.stats.stringsDropped;
            switch (random.nextInt(30)) {
                case 0 -> {
                    records.own().beginEpoch();
                    final int oldest = epoch++;
                    texts.keySet().removeIf(key -> epochs.get(key) < oldest);
                }
                case 1, 2 -> {
                    records.evictString(id);
                    texts.remove(id);
                }
                case 3, 4 -> records.create(1 + random.nextInt(20), 0, 5, 1 + random.nextInt(5), 0);
                case 5, 6, 7, 8 ->
                    records.setStringPair(
                            OpCode.SET_META_ATTR, 1 + random.nextInt(20), id, ids[random.nextInt(ids.length)]);
                case 9 -> records.setLong(OpCode.FINISH_SPAN, 1 + random.nextInt(20), 1);
                case 10 -> records.setMetaText(1 + random.nextInt(20), id, "x".repeat(random.nextInt(300)));
                default -> {
                    // some long enough for the bytes to run out before the entries do
                    final String text = "t" + random.nextInt(300) + "x".repeat(random.nextInt(3) == 0 ? 400 : 0);
                    records.defineString(id, text);
                    texts.put(id, text);
                    epochs.put(id, epoch);
                }
            }
            fixture.decode();
            if (fixture.stats.stringsDropped > dropped && epochs.getOrDefault(id, -1) == epoch) {
                forgetIfDropped(texts, id);
            }
            fullest = Math.max(fullest, fixture.strings.used());
            final int handle = fixture.ids.get(id);
            assertEquals(texts.get(id), handle == IdSpace.UNKNOWN ? null : fixture.strings.text(handle), message);
            assertEquals(texts.size(), fixture.ids.size(), message);
        }
        assertTrue(fixture.stats.stringsDropped > 0, "the tables were never full");
        assertTrue(fullest <= STRINGS);
        if (endByEpochs) {
            records.own().beginEpoch().beginEpoch();
            fixture.decode();
        } else {
            for (final int id : ids) {
                records.evictString(id);
            }
            fixture.decode();
        }
        fixture.strings.forgottenIds().giveBack(Integer.MAX_VALUE);
        assertEquals(0, fixture.ids.size());
        fixture.assertNothingLeaks(0, message);
        assertEquals(usedAtStart, fixture.strings.used(), message);
        assertEquals(bytesAtStart, fixture.strings.usedBytes(), message);
    }

    // a definition for which there was no room takes the meaning away; a lost inline text takes nothing
    private void forgetIfDropped(final Map<Integer, String> texts, final int id) {
        if (fixture.ids.get(id) == IdSpace.UNKNOWN) {
            texts.remove(id);
        }
    }
}
