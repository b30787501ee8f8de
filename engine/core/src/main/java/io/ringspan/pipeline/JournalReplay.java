/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.decode.DecodeCore;
import io.ringspan.journal.EntryKind;
import io.ringspan.journal.ImageReader;
import io.ringspan.journal.ImageWriter;
import io.ringspan.journal.JournalReader;
import io.ringspan.journal.JournalText;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.RecordEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes again what a journal has, in an engine of which nobody else makes use: the records in their order, and in between what is not among
 * them.
 *
 * <p>The engine blocks when its ring is full, and has no time of its own.
 *
 * <p>Note: not threadsafe.
 */
public final class JournalReplay {
    private static final long TIMEOUT_NS = 300L * 1_000_000_000;

    private final JournalReader journal;
    private final RecordRing ring;
    private final Pipeline pipeline;
    // by the number that a source had
    private final Map<Integer, RecordBatch> sources = new HashMap<>();
    private final JournalReader.Batch batch = new JournalReader.Batch();
    private final Deque<ImageReader> images = new ArrayDeque<>();
    private final Deque<JournalReader.Entry> defaultTags = new ArrayDeque<>();
    private final RecordEncoder encoder = new RecordEncoder();
    private final UnsafeBuffer scratch;
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private long next;
    private long batches;
    private long records;
    private long damaged;

    /**
     * Creates one that has replayed nothing.
     *
     * @param journal  to be replayed
     * @param ring     of the engine
     * @param pipeline of the engine
     */
    public JournalReplay(final JournalReader journal, final RecordRing ring, final Pipeline pipeline) {
        this.journal = journal;
        this.ring = ring;
        this.pipeline = pipeline;
        scratch = ring.offHeap().allocateChecked(ring.batchLengthMax(), Long.BYTES);
        sources.put(SourceTable.OWN, new RecordBatch(SourceTable.OWN));
    }

    /**
     * Begins: says what the ids of the engine mean, and goes to the begin of a pass of images.
     *
     * @param pass that is to be put between the records
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void begin(final JournalReader.Pass pass) throws InterruptedException {
        images.addAll(pass.images());
        next = Math.max(pass.begin() + 1, journal.first());
        for (final JournalReader.Entry entry : journal.entries()) {
            if (entry.kind() == EntryKind.DEFINITIONS) {
                offer(SourceTable.OWN, RecordRing.DEFINITIONS, entry.buffer(), entry.offset(), entry.length());
            } else if (entry.kind() == EntryKind.DEFAULT_TAGS) {
                defaultTags.add(entry);
            }
        }
    }

    /**
     * Replays everything up to a sequence.
     *
     * @param last sequence
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine does not take it
     */
    public void runTo(final long last) throws InterruptedException {
        for (; next <= last; next++) {
            putBetween(next - 1);
            if (journal.read(next, batch)) {
                batches++;
                records += batch.records;
                final RecordBatch offered = source(batch.source).begin(batch.flags);
                offered.records = batch.records;
                offered.spans = batch.spans;
                offer(offered.wrap(journal.slab(), batch.offset, batch.length));
            }
        }
        putBetween(last);
    }

    // what had been so when all up to a sequence was decoded
    private void putBetween(final long sequence) throws InterruptedException {
        while (!defaultTags.isEmpty() && defaultTags.peek().sequence() <= sequence) {
            pipeline.defaultMeta(JournalText.tags(defaultTags.poll()), TIMEOUT_NS);
        }
        final List<ImageReader> due = new ArrayList<>();
        while (!images.isEmpty() && images.peek().sequence() <= sequence) {
            final ImageReader image = images.poll();
            if (image.kind() == ImageWriter.IDS) {
                define(image);
            } else {
                due.add(image);
            }
        }
        if (!due.isEmpty()) {
            damaged += pipeline.decode(
                    core -> due.stream()
                            .filter(image -> !isRestored(core, image))
                            .count(),
                    TIMEOUT_NS);
        }
    }

    private static boolean isRestored(final DecodeCore core, final ImageReader image) {
        try {
            core.restore(image);
            return true;
        } catch (final IndexOutOfBoundsException | IllegalStateException e) {
            return false;
        }
    }

    // they take the place of all that the source has said before
    private void define(final ImageReader image) {
        final int source = image.source();
        begin();
        encoder.own().beginEpoch();
        encoder.own().beginEpoch();
        boolean isOfLastEpoch = false;
        while (image.left() > 0) {
            final int id = image.getInt();
            final boolean isOfThis = image.getInt() != 0;
            final int length = image.getInt();
            final int offset = image.advance(length);
            if (DefineStringDescriptor.LENGTH + length > encoder.remaining() - DefineStringDescriptor.LENGTH) {
                offerEncoded(source);
                begin();
            }
            if (isOfThis && !isOfLastEpoch) {
                isOfLastEpoch = true;
                encoder.own().beginEpoch();
            }
            text.wrap(image.buffer(), offset, length);
            encoder.defineString(id, text, length);
        }
        offerEncoded(source);
    }

    private void begin() {
        encoder.wrap(scratch, 0, scratch.capacity());
    }

    private void offerEncoded(final int source) {
        offer(source, 0, scratch, 0, encoder.position());
    }

    private RecordBatch source(final int number) {
        return sources.computeIfAbsent(number, unknown -> {
            final int place = pipeline.openSource();
            if (place == SourceTable.NONE) {
                throw new IllegalStateException("the engine takes no more sources, and there are " + sources.size());
            }
            return new RecordBatch(place);
        });
    }

    private void offer(
            final int source, final int flags, final DirectBuffer buffer, final int offset, final int length) {
        offer(source(source).begin(flags).wrap(buffer, offset, length));
    }

    private void offer(final RecordBatch offered) {
        final long sequence = ring.offer(offered);
        if (sequence < 0) {
            throw new IllegalStateException("the engine did not take a batch of records: " + sequence);
        }
    }

    /**
     * Ends what is still live.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void expireAll() throws InterruptedException {
        pipeline.decode(
                core -> {
                    core.expireAll();
                    return null;
                },
                TIMEOUT_NS);
    }

    /** {@return batches so far} */
    public long batches() {
        return batches;
    }

    /** {@return records in them} */
    public long records() {
        return records;
    }

    /** {@return batches, entries and images that could not be read} */
    public long damaged() {
        return damaged + journal.damaged();
    }
}
