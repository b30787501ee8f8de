/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.memory.KeyedHash;
import io.ringspan.memory.OffHeap;
import io.ringspan.protocol.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class StringTableTest {
    private final StringTable table = new StringTable(64, 1 << 12);
    // the empty text is there from the beginning
    private final int usedAtStart = table.used();
    private final int bytesAtStart = table.usedBytes();

    private static int intern(final StringTable table, final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        return table.intern(new UnsafeBuffer(utf8), 0, utf8.length);
    }

    private static int inline(final StringTable table, final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        return table.addInline(new UnsafeBuffer(utf8), 0, utf8.length);
    }

    private void assertAsAtStart() {
        assertEquals(usedAtStart, table.used());
        assertEquals(bytesAtStart, table.usedBytes());
    }

    @Test
    void shouldGiveEqualTextsOneEntry() {
        final int one = intern(table, "one");
        final int two = intern(table, "two");
        assertNotEquals(StringTable.index(one), StringTable.index(two));
        assertEquals(one, intern(table, "one"));
        assertEquals(usedAtStart + 2, table.used());
        assertEquals("one", table.text(one));
        assertEquals(one, table.find("one"));
        assertEquals(StringTable.FULL, table.find("three"));
        assertTrue(StringTable.isCounted(one));
    }

    @Test
    void shouldReadTextFromAnywhereInItsSource() {
        final UnsafeBuffer source =
                new UnsafeBuffer("..a text of some length..".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        final int handle = table.intern(source, 2, 21);
        assertEquals("a text of some length", table.text(handle));
        assertEquals(handle, intern(table, "a text of some length"));
        assertNotEquals(handle, table.intern(source, 2, 20));
    }

    @Test
    void shouldGoWithTheLastReference() {
        final int handle = intern(table, "text");
        intern(table, "text");
        table.acquire(handle);
        table.release(handle);
        table.release(handle);
        assertEquals(handle, table.find("text"));
        table.release(handle);
        assertEquals(StringTable.FULL, table.find("text"));
        assertAsAtStart();
    }

    @Test
    void shouldKeepPinnedTexts() {
        final int pinned = table.pin("for ever");
        assertFalse(StringTable.isCounted(pinned));
        assertEquals(pinned, intern(table, "for ever"));
        assertEquals(pinned, table.pin("for ever"));
        for (int i = 0; i < 5; i++) {
            table.release(pinned);
        }
        assertEquals("for ever", table.text(pinned));
        assertEquals(StringTable.index(pinned), table.find("for ever"));
    }

    @Test
    void shouldKeepTextsThatArePinnedWhileTheyAreCounted() {
        final int counted = intern(table, "text");
        final int pinned = table.pin("text");
        assertEquals(StringTable.index(counted), StringTable.index(pinned));
        for (int i = 0; i < 3; i++) {
            table.acquire(counted);
        }
        for (int i = 0; i < 9; i++) {
            table.release(counted);
        }
        assertEquals("text", table.text(pinned));
        assertEquals(pinned, intern(table, "text"));
        assertTrue(table.contentEquals(counted, pinned));
    }

    @Test
    void shouldHaveTheEmptyTextFromTheBeginning() {
        assertEquals("", table.text(StringTable.EMPTY));
        assertEquals(0, table.length(StringTable.EMPTY));
        assertEquals(1, table.encodedLength(StringTable.EMPTY));
        final int handle = intern(table, "");
        assertEquals(StringTable.EMPTY, StringTable.index(handle));
        assertEquals(handle, inline(table, ""));
        table.release(handle);
        table.release(StringTable.EMPTY);
        assertEquals("", table.text(StringTable.EMPTY));
        assertAsAtStart();
    }

    @Test
    void shouldKeepInlineValuesApart() {
        final int interned = intern(table, "value");
        final int first = inline(table, "value");
        final int second = inline(table, "value");
        assertNotEquals(first, second);
        assertEquals(interned, intern(table, "value"));
        assertTrue(table.contentEquals(first, second));
        assertTrue(table.contentEquals(interned, second));
        table.release(first);
        assertEquals("value", table.text(second));
        table.release(second);
        table.release(interned);
        table.release(interned);
        assertAsAtStart();
    }

    @Test
    void shouldBeFullWhenEntriesRunOut() {
        final List<Integer> handles = new ArrayList<>();
        for (int i = table.used(); i < table.capacity(); i++) {
            handles.add(intern(table, "text " + i));
        }
        final int bytes = table.usedBytes();
        assertEquals(StringTable.FULL, intern(table, "one more"));
        assertEquals(StringTable.FULL, inline(table, "one more"));
        assertEquals(StringTable.FULL, table.find("one more"));
        assertEquals(bytes, table.usedBytes());
        final Exception e = assertThrows(IllegalStateException.class, () -> table.pin("pin me"));
        assertTrue(e.getMessage().contains("pin me") && e.getMessage().contains("64 of 64"), e.getMessage());
        // what is there can still be found
        assertEquals(handles.get(0), intern(table, "text " + usedAtStart));
        table.release(handles.get(0));
        table.release(handles.get(0));
        assertNotEquals(StringTable.FULL, intern(table, "one more"));
    }

    @Test
    void shouldBeFullWhenBytesRunOut() {
        final String half = "x".repeat(2000);
        final int first = intern(table, half);
        assertEquals(StringTable.FULL, intern(table, "y".repeat(2048)));
        assertEquals(StringTable.FULL, inline(table, half + half));
        assertEquals(usedAtStart + 1, table.used());
        table.release(first);
        assertAsAtStart();
        assertNotEquals(StringTable.FULL, intern(table, "y".repeat(2048 - 5)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "31, 1", "32, 2", "255, 2", "256, 3", "65535, 3", "65536, 5"})
    void shouldHaveTheMessagePackHeaderInFrontOfTheText(final int length, final int headerLength) throws IOException {
        final StringTable large = new StringTable(8, 1 << 19);
        final int[] handles = {intern(large, "z".repeat(length)), inline(large, "z".repeat(length))};
        for (final int handle : handles) {
            assertEquals(length, large.length(handle));
            assertEquals(length + headerLength, large.encodedLength(handle));
            assertEquals(large.offset(handle), large.encodedOffset(handle) + headerLength);
            final byte[] encoded = new byte[large.encodedLength(handle)];
            large.buffer().getBytes(large.encodedOffset(handle), encoded);
            try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(encoded)) {
                assertEquals("z".repeat(length), unpacker.unpackString());
                assertFalse(unpacker.hasNext());
            }
        }
    }

    @Test
    void shouldTellTextsWithEqualHashesApart() {
        // by the birthday paradox there is a pair among so many; of equal length, so that only the bytes differ
        final KeyedHash hash = new KeyedHash(1, 2, 3, 4);
        final StringTable known = new StringTable(64, 0, 1 << 12, new OffHeap(), hash);
        final Map<Integer, String> byHash = new HashMap<>();
        int pairs = 0;
        for (int i = 0; i < 400_000 || pairs == 0; i++) {
            final String text = String.format(Locale.ROOT, "%010d", i);
            final UnsafeBuffer utf8 = new UnsafeBuffer(Utf8.toBytes(text));
            final String other = byHash.putIfAbsent(hash.hash(utf8, 0, utf8.capacity()), text);
            if (other != null) {
                assertKeptApart(known, text, other);
                pairs++;
            }
        }
    }

    private void assertKeptApart(final StringTable table, final String one, final String two) {
        final int first = intern(table, one);
        final int second = intern(table, two);
        assertNotEquals(first, second);
        assertEquals(one, table.text(first));
        assertEquals(two, table.text(second));
        assertEquals(first, table.find(one));
        assertEquals(second, table.find(two));
        table.release(first);
        assertEquals(second, intern(table, two));
        table.release(second);
        table.release(second);
        assertEquals(1, table.used());
    }

    @Test
    void shouldBehaveLikeTheModel() {
        final long seed = System.nanoTime();
        final String message = "seed " + seed;
        final Random random = new Random(seed);
        final StringTable small = new StringTable(50, 1 << 12);
        final int used = small.used();
        final int bytes = small.usedBytes();
        final Map<String, Integer> references = new HashMap<>();
        final Map<String, Integer> handles = new HashMap<>();
        int full = 0;
        for (int step = 0; step < 200_000; step++) {
            final String text = "t" + "-".repeat(random.nextInt(3) * 40) + random.nextInt(40);
            if (random.nextBoolean()) {
                final int handle = intern(small, text);
                if (handle == StringTable.FULL) {
                    assertFalse(handles.containsKey(text), message);
                    full++;
                    continue;
                }
                assertEquals(handles.getOrDefault(text, handle), handle, message);
                assertEquals(text, small.text(handle), message);
                handles.put(text, handle);
                references.merge(text, 1, Integer::sum);
            } else if (handles.containsKey(text)) {
                small.release(handles.get(text));
                if (references.merge(text, -1, Integer::sum) == 0) {
                    references.remove(text);
                    handles.remove(text);
                    assertEquals(StringTable.FULL, small.find(text), message);
                }
            }
            assertEquals(used + handles.size(), small.used(), message);
        }
        assertTrue(full > 100, "never full");
        references.forEach((text, count) -> {
            for (int i = 0; i < count; i++) {
                assertEquals(text, small.text(handles.get(text)), message);
                small.release(handles.get(text));
            }
        });
        assertEquals(used, small.used(), message);
        assertEquals(bytes, small.usedBytes(), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 26, 27, 31, 32, 59, 255, 256, 1019})
    void shouldSayWhereTextsLieAndLetReadersGoOverTheirEnds(final int length) {
        final StringTable full = new StringTable(200, 1 << 12);
        final byte[] header = length < 32
                ? new byte[] {(byte) (0xA0 | length)}
                : length < 256
                        ? new byte[] {(byte) 0xD9, (byte) length}
                        : new byte[] {(byte) 0xDA, (byte) (length >>> 8), (byte) length};
        final UnsafeBuffer source = new UnsafeBuffer(new byte[length]);
        source.setMemory(0, length, (byte) 'x');
        int lastEnd = 0;
        for (int handle = full.addInline(source, 0, length);
                handle != StringTable.FULL;
                handle = full.addInline(source, 0, length)) {
            final long encoded = full.encoded(handle);
            final int offset = (int) encoded;
            assertEquals(header.length + length, (int) (encoded >>> 32));
            final byte[] copy = new byte[header.length];
            full.buffer().getBytes(offset, copy);
            assertArrayEquals(header, copy);
            assertEquals(full.offset(handle), offset + header.length);
            assertEquals(offset, full.encodedOffset(handle));
            assertEquals(header.length + length, full.encodedLength(handle));
            assertTrue(offset + header.length + length + StringTable.READ_AHEAD
                    <= full.buffer().capacity());
            lastEnd = Math.max(lastEnd, offset + header.length + length);
        }
        assertTrue(lastEnd > (1 << 12) - 1024, "memory was not used up");
    }
}
