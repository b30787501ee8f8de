/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.transport.registry.ReceiverTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * Initialises all classes of the engine that have something to initialise, before anybody uses it. The JVM would do that at the first use; and
 * if that is at the end of a thread's stack, or when the heap is full, the class can never be used again, by no thread.
 */
final class StaticState {
    private static final String PACKAGE = StaticState.class.getPackageName() + '.';

    /** Those that belong to no format and no receiver, without the name of this package. */
    private static final List<String> CLASSES = List.of(
            "ChangeBufferIngress",
            "CloseReport",
            "ConfiguredProcess",
            "CutMark",
            "EngineManagement",
            "EngineParts",
            "Interner",
            "MemoryBlock",
            "Receiver",
            "RecordStage",
            "SpanRecordFitter",
            "TurnLock",
            "ValueFitter$Shape",
            "api.DecodeMode",
            "api.ExpiryAction",
            "api.FilterErrorPolicy",
            "api.FlushResult",
            "api.IncompletePolicy",
            "api.OutageDrop",
            "api.OverflowPolicy",
            "api.PayloadPolicy",
            "api.SizeProfile",
            "checks.UseChecks",
            "config.NamesType",
            "config.ReceiverSettings",
            "config.ServiceLinks",
            "config.SettingGroups",
            "config.SettingSources",
            "config.Settings",
            "config.StoredSettings",
            "config.WaitStrategyType",
            "counters.CounterAlias",
            "counters.CounterKinds$1",
            "counters.CounterSnapshot",
            "counters.CounterSnapshot$1",
            "counters.DropReason",
            "counters.DropReason$1",
            "counters.EngineCounter",
            "counters.EngineCounters",
            "counters.Ledger",
            "counters.ReceiverState",
            "counters.TracePriority",
            "decode.CensusTaker",
            "decode.DecodeError$1",
            "decode.DecodeStats",
            "decode.FaultFinder",
            "encode.json.JsonWriter",
            "encode.registry.PayloadFormats",
            "filter.AttributeSource",
            "filter.AttributeType",
            "filter.SpanText",
            "filter.TagFilter",
            "filter.TraceCursor$1",
            "filter.Verdict",
            "http.AnswerParser",
            "http.HeaderText",
            "http.HttpAddress$Scheme",
            "http.JdkSender",
            "http.RequestHead",
            "journal.EntryKind",
            "log.EngineLog",
            "log.LogThreadTask",
            "log.ErrorWarnings",
            "log.LossWarnings",
            "log.OncePerMinute",
            "log.RecentWarnings",
            "log.Warning",
            "memory.AlignedHeap",
            "memory.HeapSize",
            "memory.KeyedHash",
            "memory.RawMemory",
            "pipeline.AdaptiveWaitStrategy",
            "pipeline.Backoff",
            "pipeline.FollowerBarrier",
            "pipeline.LossBoard",
            "pipeline.ParkingPlace",
            "pipeline.Pipeline",
            "pipeline.Pressure",
            "pipeline.ReceiverWatch",
            "pipeline.RecordRing",
            "pipeline.RecordSlot",
            "pipeline.RoomGate",
            "pipeline.WaitStrategies",
            "protocol.ChangeBufferException$Kind",
            "protocol.ForeignText",
            "protocol.OpCode",
            "protocol.RecordLayout",
            "setting.ChoiceType",
            "setting.NumberType",
            "setting.PairsType",
            "setting.PatternsType",
            "setting.ShareType",
            "setting.TagsType",
            "setting.TextType",
            "setting.UrlType",
            "spool.SegmentStore",
            "spool.SegmentStore$Found",
            "spool.SpoolDirectory",
            "stat.StatDirectory",
            "stat.StatWriter",
            "time.MonotonicEpochClock",
            "time.TimeLimit",
            "transport.Compression",
            "transport.ContainerIdentity",
            "transport.Delivery",
            "transport.Delivery$Outcome",
            "transport.GuardedTransport",
            "transport.GzipBody",
            "transport.HttpSettings",
            "transport.JsonReader",
            "transport.PayloadSender",
            "transport.PayloadSender$1",
            "transport.RatesListener",
            "transport.ReceiverChecks",
            "transport.RetryAfter",
            "transport.RetryPolicy",
            "transport.SpoolDrain",
            "transport.SpoolDrain$1",
            "transport.UnsampledPolicy",
            "transport.registry.ReceiverTypes");

    private StaticState() {}

    /** The classes, without the name of this package; formats and receivers name theirs. Held against the compiled ones by a test. */
    static List<String> classes() {
        final List<String> classes = new ArrayList<>(CLASSES);
        PayloadFormats.all().forEach(format -> add(classes, format.getClass(), format.staticState()));
        ReceiverTypes.own().forEach(type -> add(classes, type.getClass(), type.staticState()));
        return classes.stream().distinct().toList();
    }

    private static void add(final List<String> classes, final Class<?> owner, final List<String> names) {
        final String room = owner.getPackageName().substring(PACKAGE.length()) + '.';
        names.forEach(name -> classes.add(room + name));
    }

    /** As often as you like; only the first time does anything. */
    static void initialise() {
        classes().forEach(name -> initialise(StaticState.class, PACKAGE + name));
        // of other modules, which may have loaders of their own
        ReceiverTypes.all().stream()
                .filter(type -> !ReceiverTypes.own().contains(type))
                .forEach(type -> type.staticState()
                        .forEach(name ->
                                initialise(type.getClass(), type.getClass().getPackageName() + '.' + name)));
    }

    private static void initialise(final Class<?> neighbour, final String name) {
        try {
            Class.forName(name, true, neighbour.getClassLoader());
        } catch (final ClassNotFoundException e) {
            // left out of the application by a tool that found it unused: then nobody needs it
        }
    }
}
