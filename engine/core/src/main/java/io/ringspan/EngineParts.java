/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.checks.UseChecks;
import io.ringspan.config.DeliverySettings;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TraceKeys;
import io.ringspan.filter.FilterChain;
import io.ringspan.journal.Journal;
import io.ringspan.memory.EngineMemory;
import io.ringspan.memory.OffHeap;
import io.ringspan.pipeline.PayloadSettings;
import io.ringspan.pipeline.Pipeline;
import io.ringspan.pipeline.PipelineSettings;
import io.ringspan.pipeline.ReceiverUnit;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.pipeline.SourceTable;
import io.ringspan.spool.SpoolIdentity;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.OutagePlan;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import io.ringspan.transport.RetryPolicy;
import io.ringspan.transport.SpoolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;

/**
 * Makes the parts of an engine from its settings, and puts them together.
 *
 * @param ring     slots and slab
 * @param ownTexts texts of the engine's own ids
 * @param store    tables
 * @param pipeline handlers and threads
 * @param counters what is counted
 * @param checks   of what producers do; null unless the settings ask for them
 */
record EngineParts(
        RecordRing ring,
        InternedTexts ownTexts,
        TraceStore store,
        Pipeline pipeline,
        EngineCounters counters,
        UseChecks checks) {
    private static final long IDLE_TICK_NS_MAX = TimeUnit.SECONDS.toNanos(1);

    static EngineParts assemble(
            final EngineConfig config,
            final List<OpenReceiver> receivers,
            final EngineMemory memory,
            final Journal journal,
            final boolean hasOwnTime,
            final EngineCounters counters,
            final ErrorHandler errors) {
        final TraceStore store = store(config, memory.tables());
        final RecordRing ring = new RecordRing(
                config.ringSlots(),
                config.ringSlotLength(),
                config.ringRecordMax(),
                config.ringReserve(),
                config.newWaitStrategy(),
                config.ringOverflow(),
                config.ringOverflowTimeoutNs(),
                counters,
                memory.ring(),
                journal);
        if (journal != null) {
            store.scopes().keeper((scope, number) -> EngineJournal.keepScope(journal, scope, number));
        }
        // without epochs, because ids that were given out to producers stay
        final int idTag = config.checks() ? UseChecks.nextTag() : 0;
        final InternedTexts ownTexts = new InternedTexts(config.internMax(), idTag);
        final IdSpace own = IdSpace.own(store.strings(), ownTexts);
        own.define(TraceEngine.EMPTY_ID, StringTable.EMPTY);
        final DecodeCore core = new DecodeCore(
                store,
                new ChunkQueue(store),
                new DecodeSettings(
                        config.mode(), config.segmentPartialFlush(), config.segmentIncomplete(), TraceKeys.sampling()));
        core.expiry(config.expiryAction(), config.expiryAgeNs(), counters.expiredByOperation());
        final List<ReceiverUnit> units = new ArrayList<>();
        boolean saysTraceState = false;
        for (int i = 0; i < receivers.size(); i++) {
            final List<TraceEncoder> encoders = encoders(receivers.get(i), store);
            saysTraceState |= encoders.stream().anyMatch(TraceEncoder::saysTraceState);
            units.add(unit(
                    receivers.get(i), encoders, ring, core, memory.payloads().get(i), errors));
        }
        if (!config.filters().isEmpty()) {
            core.filter(
                    new FilterChain(store, config.filters(), saysTraceState, core.dropsIncomplete(), counters, errors));
        }
        final Pipeline pipeline = new Pipeline(
                ring,
                new SourceTable(config.sourcesMax(), own, store.strings()),
                core,
                config.mode(),
                units,
                new PipelineSettings(
                        hasOwnTime ? config.tickIntervalNs() : PipelineSettings.NO_TICKS,
                        idleTickIntervalNs(config),
                        config.ringClaimTimeoutNs(),
                        config.pipelineThreads()),
                config.threadFactory(),
                memory,
                counters,
                errors);
        if (config.pressureListener() != null) {
            pipeline.listener(config.pressureListener(), errors);
        }
        final UseChecks checks = config.checks() ? new UseChecks(counters, ownTexts, store.scopes(), idTag) : null;
        return new EngineParts(ring, ownTexts, store, pipeline, counters, checks);
    }

    private static List<TraceEncoder> encoders(final OpenReceiver receiver, final TraceStore store) {
        final List<TraceEncoder> encoders = new ArrayList<>();
        receiver.description().formats().forEach(format -> encoders.add(format.apply(store)));
        return encoders;
    }

    private static ReceiverUnit unit(
            final OpenReceiver receiver,
            final List<TraceEncoder> encoders,
            final RecordRing ring,
            final DecodeCore core,
            final OffHeap memory,
            final ErrorHandler errors) {
        final DeliverySettings config = receiver.settings();
        final PayloadPool pool = new PayloadPool(
                config.payloadCount(),
                config.payloadLength(),
                encoders.stream().map(TraceEncoder::framer).toList(),
                config.payloadChunksMax(),
                memory);
        final PayloadSender sender = new PayloadSender(
                receiver.transport(),
                pool,
                outage(receiver, encoders.get(encoders.size() - 1).framer().contentType()),
                receiver.counters(),
                errors);
        return new ReceiverUnit(
                receiver.description().name(),
                receiver.description().isRequired(),
                encoders,
                pool,
                sender,
                new PayloadSettings(
                        config.payloadExhausted(),
                        config.payloadFlushAt(),
                        config.payloadLingerNs(),
                        receiver.description().terms()),
                ring,
                core,
                receiver.counters(),
                memory,
                errors);
    }

    private static OutagePlan outage(final OpenReceiver receiver, final String contentType) {
        final DeliverySettings config = receiver.settings();
        final Receiver description = receiver.description();
        return new OutagePlan(
                new RetryPolicy(
                        config.retryAttempts(),
                        config.retryBackoffNs(),
                        config.retryBackoffMaxNs(),
                        RetryPolicy.MAX_RETRY_AFTER_DEFAULT_NS),
                config.outageDrop(),
                new SpoolSettings(
                        config.spoolDirectory(),
                        config.spoolSizeMax(),
                        config.spoolSyncNs(),
                        new SpoolIdentity(description.type(), description.format(), contentType)));
    }

    // Spans that begin behind an idle time seem to be as old as that is long, so it is short beside the age at
    // which they would expire.
    private static long idleTickIntervalNs(final EngineConfig config) {
        final long expiryAgeNs = config.expiryAgeNs();
        final long ns = expiryAgeNs == 0 ? IDLE_TICK_NS_MAX : Math.min(IDLE_TICK_NS_MAX, expiryAgeNs / 16);
        return Math.max(ns, config.tickIntervalNs());
    }

    private static TraceStore store(final EngineConfig config, final OffHeap memory) {
        final TraceStore store = new TraceStore(
                new SpanTable(config.spansMax(), memory),
                new SegmentTable(config.segmentsMax(), memory),
                new BlockPool(config.blocksMax(), memory),
                new StringTable(config.stringsMax(), MemoryPlan.inlineEntries(config), config.stringsMemory(), memory));
        final List<Map.Entry<String, String>> meta = new ArrayList<>();
        addUnlessEmpty(meta, "env", config.env());
        addUnlessEmpty(meta, "version", config.version());
        meta.addAll(config.defaultTags().entrySet());
        store.defaultMeta(meta);
        return store;
    }

    private static void addUnlessEmpty(
            final List<Map.Entry<String, String>> meta, final String key, final String value) {
        if (!value.isEmpty()) {
            meta.add(Map.entry(key, value));
        }
    }
}
