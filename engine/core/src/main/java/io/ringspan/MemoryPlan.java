/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.DeliverySettings;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.IncompleteTraces;
import io.ringspan.encode.EncoderMemory;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The memory that an engine takes for good, as its settings ask for it: outside the heap and on it, before any of it is taken. Each part goes
 * by what the class says that takes it.
 *
 * @param parts in the order in which a span meets them
 */
record MemoryPlan(List<Part> parts) {
    private static final double MIB = 1024 * 1024;
    // entries for values inline beside those of texts that have an id, as a part of these
    private static final int INLINE_SHARE = 4;

    /**
     * What one part of the engine takes.
     *
     * @param name     of the part
     * @param offHeap  bytes outside the heap
     * @param heap     bytes on it
     * @param settings that it goes by, with their values; empty if there are none
     */
    record Part(String name, long offHeap, long heap, List<String> settings) {
        long length() {
            return offHeap + heap;
        }
    }

    static int inlineEntries(final EngineConfig config) {
        return config.stringsMax() / INLINE_SHARE;
    }

    static MemoryPlan of(final EngineConfig config, final List<OpenReceiver> receivers) {
        final int entries = config.stringsMax() + inlineEntries(config);
        final List<Part> parts = new ArrayList<>(List.of(
                new Part(
                        "ring",
                        EngineJournal.isAskedFor(config)
                                ? EngineJournal.shape(config, receivers.size()).length()
                                : RecordRing.offHeap(
                                        config.ringSlots(), config.ringSlotLength(), config.ringRecordMax()),
                        RecordRing.heap(config.ringSlots()),
                        List.of(
                                "ring.slots=" + config.ringSlots(),
                                "ring.slot-length=" + config.ringSlotLength(),
                                "ring.record-max=" + config.ringRecordMax())),
                new Part(
                        "spans",
                        SpanTable.offHeap(config.spansMax()),
                        SpanTable.heap(config.spansMax()),
                        List.of("spans.max=" + config.spansMax())),
                new Part(
                        "segments",
                        SegmentTable.offHeap(config.segmentsMax()),
                        SegmentTable.heap(config.segmentsMax()),
                        List.of("segments.max=" + config.segmentsMax())),
                new Part(
                        "attributes",
                        BlockPool.offHeap(config.blocksMax()),
                        0,
                        List.of("blocks.max=" + config.blocksMax())),
                new Part(
                        "strings",
                        StringTable.offHeap(entries, config.stringsMemory()),
                        StringTable.heap(entries, config.stringsMemory()),
                        List.of("strings.memory=" + config.stringsMemory(), "strings.max=" + config.stringsMax())),
                new Part(
                        "ids",
                        Interner.offHeap(config),
                        IdSpace.heap(config.stringsMax())
                                + InternedTexts.heap(config.internMax())
                                + Interner.heap(config.internMax()),
                        List.of("strings.max=" + config.stringsMax(), "intern.max=" + config.internMax())),
                new Part(
                        "counters",
                        IncompleteTraces.offHeap(),
                        EngineCounters.heap(receivers.size()) + IncompleteTraces.heap(),
                        List.of())));
        if (!config.filters().isEmpty()) {
            parts.add(
                    parts.size() - 1,
                    new Part(
                            "filters",
                            config.filters().offHeap(),
                            config.filters().heap(entries),
                            List.of("text.max=" + config.textMax(), "ring.record-max=" + config.ringRecordMax())));
        }
        receivers.forEach(receiver -> parts.add(parts.size() - 1, payloads(receiver, receivers.size(), entries)));
        return new MemoryPlan(List.copyOf(parts));
    }

    private static Part payloads(final OpenReceiver receiver, final int receivers, final int entries) {
        final DeliverySettings config = receiver.settings();
        final EncoderMemory encoder = receiver.description().encoderMemory();
        // with one more to read what is in the spool
        final int spooled = config.spoolDirectory().isEmpty() ? 0 : 1;
        final int buffers = spooled
                + PayloadPool.buffers(
                        config.payloadCount(), receiver.description().formats().size());
        return new Part(
                receivers == 1 ? "payloads" : "payloads for " + receiver.description(),
                (long) buffers * config.payloadLength()
                        + (long) (config.payloadCount() + spooled)
                                * encoder.dictionary().applyAsInt(config.payloadLength())
                        + PayloadSender.offHeap(receiver.transport(), config.payloadLength()),
                encoder.heap().applyAsLong(entries)
                        + PayloadPool.heap(buffers, config.payloadChunksMax())
                        + (PayloadSender.seesCopies(receiver.transport())
                                ? (1 + spooled) * (long) config.payloadLength()
                                : 0),
                List.of(
                        "payload.count=" + config.payloadCount(),
                        "payload.length=" + config.payloadLength(),
                        "payload.chunks-max=" + config.payloadChunksMax()));
    }

    long length() {
        return offHeap() + heap();
    }

    long offHeap() {
        return parts.stream().mapToLong(Part::offHeap).sum();
    }

    long heap() {
        return parts.stream().mapToLong(Part::heap).sum();
    }

    /** One line, for people. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "fixed memory %.1f MiB (%.1f outside the heap) = %s",
                length() / MIB,
                offHeap() / MIB,
                parts.stream()
                        .map(part -> String.format(Locale.ROOT, "%s %.1f", part.name, part.length() / MIB))
                        .collect(Collectors.joining(" + ")));
    }

    /**
     * Says what to do about it, when there is less.
     *
     * @param failure what could not be taken; the cause of the error, and no longer than its message
     */
    OutOfMemoryError explain(final OutOfMemoryError failure) {
        final String largest = parts.stream()
                .filter(part -> !part.settings.isEmpty())
                .sorted(Comparator.comparingLong(Part::length).reversed())
                .map(part -> String.format(
                        Locale.ROOT,
                        "%n  - %s: %.1f MiB outside the heap and %.1f on it, by ringspan.%s",
                        part.name,
                        part.offHeap / MIB,
                        part.heap / MIB,
                        String.join(", ringspan.", part.settings)))
                .collect(Collectors.joining());
        final OutOfMemoryError explained = new OutOfMemoryError(String.format(
                Locale.ROOT,
                "no memory for an engine (%s): its settings ask for %.1f MiB outside the heap, which -XX:MaxDirectMemorySize limits (if"
                        + " that is not set, -Xmx does), and %.1f MiB on the heap. Raise the limit, set ringspan.profile=small, or lower some of the settings; each"
                        + " part takes about half if its first setting is halved:%s",
                failure.getMessage(),
                offHeap() / MIB,
                heap() / MIB,
                largest));
        explained.initCause(failure);
        return explained;
    }
}
