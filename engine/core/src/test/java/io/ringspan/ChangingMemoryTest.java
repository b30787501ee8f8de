/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ChangeBufferException;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.InvalidRecordException;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an ingress is given is written to while it is read. That costs at worst what is given. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChangingMemoryTest {
    private static final int LENGTH = 128 * 1024;
    private static final long RUN_NS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long OWN_ID = 1L << 50;

    private final EngineFixture fixture = new EngineFixture();
    private ChangeBufferIngress ingress;
    private volatile boolean done;

    @BeforeEach
    void start() {
        fixture.start();
        ingress = fixture.engine.newIngress("changing");
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        done = true;
        fixture.close();
    }

    enum Kind {
        DIRECT {
            @Override
            ChangeBuffer window(final ByteBuffer direct, final byte[] heap) {
                return new ChangeBuffer().wrap(direct);
            }
        },
        READ_ONLY {
            @Override
            ChangeBuffer window(final ByteBuffer direct, final byte[] heap) {
                return new ChangeBuffer().wrap(direct.asReadOnlyBuffer());
            }
        },
        ARRAY {
            @Override
            ChangeBuffer window(final ByteBuffer direct, final byte[] heap) {
                return new ChangeBuffer().wrap(heap);
            }
        },
        PART_OF_A_BUFFER {
            @Override
            ChangeBuffer window(final ByteBuffer direct, final byte[] heap) {
                return new ChangeBuffer().wrap(new UnsafeBuffer(heap), 0, heap.length);
            }
        };

        abstract ChangeBuffer window(ByteBuffer direct, byte[] heap);
    }

    // records of all lengths; their spans are not live, which is counted
    private static void fill(final UnsafeBuffer memory, final Random random) {
        int offset = ChangeBuffer.OPERATIONS_OFFSET;
        int count = 0;
        while (offset < LENGTH - 4096) {
            final boolean batch = random.nextInt(3) == 0;
            memory.putShort(
                    offset, (short) (batch ? OpCode.BATCH_SET_META : OpCode.SET_START), ByteOrder.LITTLE_ENDIAN);
            memory.putLong(offset + OperationHeader.SPAN_ID_OFFSET, 9, ByteOrder.LITTLE_ENDIAN);
            if (batch) {
                final int pairs = random.nextInt(100);
                memory.putInt(offset + BatchDescriptor.COUNT_OFFSET, pairs, ByteOrder.LITTLE_ENDIAN);
                offset += BatchDescriptor.LENGTH + pairs * BatchDescriptor.META_PAIR_LENGTH;
            } else {
                offset += OperationHeader.LENGTH + Long.BYTES;
            }
            count++;
        }
        memory.putLong(ChangeBuffer.COUNT_OFFSET, count, ByteOrder.LITTLE_ENDIAN);
    }

    private Thread change(final UnsafeBuffer memory, final long seed) {
        final Random random = new Random(seed);
        final Thread thread = new Thread(() -> {
            fill(memory, random);
            while (!done) {
                switch (random.nextInt(8)) {
                    case 0 -> memory.putByte(random.nextInt(LENGTH), (byte) random.nextInt());
                    case 1 -> memory.putLong(0, random.nextInt(20_000), ByteOrder.LITTLE_ENDIAN);
                    case 2 -> memory.putInt(random.nextInt(LENGTH - 4), random.nextInt(), ByteOrder.LITTLE_ENDIAN);
                    case 3 -> memory.setMemory(random.nextInt(LENGTH - 60), 60, (byte) 0x55);
                    default -> fill(memory, random);
                }
            }
        });
        thread.start();
        return thread;
    }

    @ParameterizedTest
    @EnumSource
    void shouldCostAtWorstTheBufferThatChanges(final Kind kind) throws Exception {
        final ByteBuffer direct = ByteBuffer.allocateDirect(LENGTH);
        final byte[] heap = new byte[LENGTH];
        final ChangeBuffer window = kind.window(direct, heap);
        final boolean onHeap = kind == Kind.ARRAY || kind == Kind.PART_OF_A_BUFFER;
        final Thread changer = change(
                onHeap ? new UnsafeBuffer(heap) : new UnsafeBuffer(direct),
                kind.name().hashCode());
        final long endNs = System.nanoTime() + RUN_NS;
        long own = OWN_ID;
        int applied = 0;
        int refused = 0;
        while (System.nanoTime() < endNs) {
            try {
                assertTrue(ingress.apply(window) >= 0);
                applied++;
            } catch (final ChangeBufferException e) {
                refused++;
            }
            assertTrue(fixture.publishSpan(own++) >= 0);
        }
        done = true;
        changer.join();
        fixture.settle();
        assertTrue(applied > 0 && refused > 0, "applied " + applied + ", refused " + refused);
        assertEquals(refused, fixture.count(EngineCounter.BUFFERS_REFUSED));
        // what was published had been validated, so the decoder finds nothing to complain of
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
        final Set<Long> missing = LongStream.range(OWN_ID, own).boxed().collect(Collectors.toCollection(HashSet::new));
        fixture.transport.spanIds().forEach(missing::remove);
        assertEquals(Set.of(), missing);
    }

    @Test
    void shouldTakeEventsAndBinaryTagsThatChange() throws Exception {
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
        final Thread changer = new Thread(() -> {
            final Random random = new Random(1);
            while (!done) {
                memory.setMemory(0, 4096, (byte) 0);
                for (int at = 0; at < 4000; at += 12) {
                    memory.putInt(at, 3, ByteOrder.LITTLE_ENDIAN);
                    memory.putStringWithoutLengthAscii(at + 4, "abc");
                    memory.putByte(at + 7, (byte) EventAttributes.STRING);
                    memory.putInt(at + 8, 0);
                }
                memory.putByte(random.nextInt(4096), (byte) random.nextInt());
            }
        });
        changer.start();
        final String text = "key";
        ingress.flushChunk(false, new long[0], 0).commit();
        final SpanWriter writer = fixture.engine.newWriter();
        final long endNs = System.nanoTime() + RUN_NS;
        int refused = 0;
        long id = 1;
        while (System.nanoTime() < endNs) {
            writer.startIds(id, 0, id, id, 0, 0, 0, 0, 0, 1).commit();
            try {
                ingress.setMetaStruct(id, text, memory, 0, 64).addSpanEvent(id, 1, text, memory, 0, 12 * 300);
            } catch (final InvalidRecordException e) {
                refused++;
            }
            ingress.commit();
            writer.finish(id, 1).commit();
            id++;
        }
        done = true;
        changer.join();
        fixture.settle();
        assertTrue(refused > 0);
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
        assertEquals(id - 1, fixture.transport.spanIds().size());
    }

    @Test
    void shouldRefuseMemoryThatIsNoLongerThere(@TempDir final Path folder) throws Exception {
        final Path file = folder.resolve("buffer");
        final UnsafeBuffer content = new UnsafeBuffer(new byte[LENGTH]);
        fill(content, new Random(3));
        Files.write(file, content.byteArray());
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            final ByteBuffer mapped = opened.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
            final ChangeBuffer window = new ChangeBuffer().wrap(mapped);
            assertTrue(ingress.drain(window) >= 0);
            assertEquals(0, window.count());
            // until what copies is compiled: a fault is thrown later then
            for (int i = 0; i < 20_000; i++) {
                window.count(20);
                assertTrue(ingress.drain(window) >= 0);
            }
            window.count(4000);
            opened.setLength(8192);
            final ChangeBufferException refused =
                    assertThrows(ChangeBufferException.class, () -> ingress.apply(window));
            assertTrue(refused.getMessage().contains("cannot be read"), refused::getMessage);
            opened.setLength(0);
            assertThrows(ChangeBufferException.class, () -> ingress.drain(window));
            final UnsafeBuffer memory = new UnsafeBuffer(mapped);
            assertThrows(InvalidRecordException.class, () -> ingress.setMetaStruct(1, "key", memory, 0, 64));
            assertThrows(InvalidRecordException.class, () -> ingress.addSpanEvent(1, 1, "event", memory, 0, 64));
        }
        assertEquals(0, ingress.commit());
        assertTrue(fixture.publishSpan(1) >= 0);
        fixture.flush();
    }

    /** Whatever a writer copies out of a file that has been cut is left out, and nothing comes out of that in the application. */
    @Test
    void shouldLeaveOutValuesInMemoryThatIsNoLongerThere(@TempDir final Path folder) throws Exception {
        final Path file = folder.resolve("values");
        Files.write(file, new byte[LENGTH]);
        final SpanWriter writer = fixture.engine.newWriter();
        final int key = fixture.engine.intern("key");
        final int rounds = 2000;
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            final UnsafeBuffer memory =
                    new UnsafeBuffer(opened.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
            // until what copies is compiled: a fault is thrown later then
            for (int id = 1; id <= 20_000; id++) {
                writeValues(writer, id, key, memory, 0);
            }
            assertEquals(0, fixture.count(EngineCounter.TEXTS_UNREADABLE));
            opened.setLength(4096);
            for (int id = 20_001; id <= 20_000 + rounds; id++) {
                writeValues(writer, id, key, memory, 8192);
            }
        }
        assertEquals(5L * rounds, fixture.count(EngineCounter.TEXTS_UNREADABLE));
        fixture.settle();
        assertEquals(20_000 + rounds, fixture.transport.spanIds().size());
    }

    /** So is a text in such memory. */
    @Test
    void shouldLeaveOutTextsInMemoryThatIsNoLongerThere(@TempDir final Path folder) throws Exception {
        final Path file = folder.resolve("texts");
        Files.write(file, new byte[LENGTH]);
        final SpanWriter writer = fixture.engine.newWriter();
        final int key = fixture.engine.intern("key");
        final int rounds = 2000;
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            final CharBuffer chars = opened.getChannel()
                    .map(FileChannel.MapMode.READ_WRITE, 0, LENGTH)
                    .asCharBuffer();
            // until what reads is compiled: a fault is thrown later then
            for (int id = 1; id <= 20_000; id++) {
                writeText(writer, id, key, chars.subSequence(0, 20));
            }
            assertEquals(0, fixture.count(EngineCounter.TEXTS_UNREADABLE));
            opened.setLength(4096);
            final CharSequence text = chars.subSequence(4096, 4116);
            for (int id = 20_001; id <= 20_000 + rounds; id++) {
                writeText(writer, id, key, text);
            }
        }
        assertEquals(rounds, fixture.count(EngineCounter.TEXTS_UNREADABLE));
        fixture.settle();
        assertEquals(20_000 + rounds, fixture.transport.spanIds().size());
    }

    private void writeText(final SpanWriter writer, final long id, final int key, final CharSequence text) {
        writer.startIds(id, 0, id, id, 0, key, key, key, 0, 1)
                .setMeta(id, key, text)
                .finish(id, 1);
        assertTrue(writer.commit() >= 0);
        fixture.engine.intern("text " + id);
    }

    private void writeValues(
            final SpanWriter writer, final long id, final int key, final UnsafeBuffer memory, final int offset) {
        writer.startIds(id, 0, id, id, 0, key, key, key, 0, 1)
                .setMetaStruct(id, "struct", memory, offset, 400)
                .setArray(id, key, memory, offset, 400)
                .setArray(id, "array " + id, memory, offset, 400)
                .addEvent(id, 1, "event", memory, offset, 400)
                .addLink(id, 1, 1, 1, 0, "state", memory, offset, 400)
                .finish(id, 1);
        assertTrue(writer.commit() >= 0);
        fixture.engine.intern("text " + id);
    }

    @Test
    void shouldRefuseWhatIsLongerThanItsCopyMayBe() {
        fixture.close();
        final EngineFixture small = new EngineFixture();
        small.config.sourcesBufferMax(64 * 1024).ringRecordMax(16 * 1024);
        small.start();
        final UnsafeBuffer memory = new UnsafeBuffer(new byte[LENGTH]);
        fill(memory, new Random(4));
        final ChangeBufferIngress limited = small.engine.newIngress("limited");
        final ChangeBuffer window = new ChangeBuffer().wrap(memory.byteArray());
        final ChangeBufferException refused = assertThrows(ChangeBufferException.class, () -> limited.apply(window));
        assertTrue(refused.getMessage().contains("ringspan.sources.buffer-max is 65536"), refused::getMessage);
        assertEquals(0, small.count(EngineCounter.RECORDS_SPAN_NOT_FOUND));
        // a long window is no long buffer
        window.count(10);
        assertTrue(limited.drain(window) >= 0);
        small.close();
    }

    @Test
    void shouldNotPublishWhatItCannotDrain() {
        final ChangeBuffer window =
                new ChangeBuffer().wrap(ByteBuffer.allocateDirect(64).asReadOnlyBuffer());
        assertThrows(ReadOnlyBufferException.class, () -> ingress.drain(window));
        assertEquals(0, fixture.count(EngineCounter.BUFFERS_REFUSED));
    }
}
