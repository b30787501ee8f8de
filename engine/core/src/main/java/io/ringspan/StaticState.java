/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.registry.PayloadFormats;
import java.util.ArrayList;
import java.util.List;

/**
 * Initialises all classes of the engine that have something to initialise, before anybody uses it. The JVM would do that at the first use; and
 * if that is at the end of a thread's stack, or when the heap is full, the class can never be used again, by no thread.
 */
final class StaticState {
    private static final String PACKAGE = StaticState.class.getPackageName() + '.';

    /** Those that belong to no format, without the name of this package. */
    private static final List<String> CLASSES = List.of(
            "ChangeBufferIngress",
            "CloseReport",
            "ConfiguredReceivers$1",
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
            "config.ChoiceType",
            "config.NamesType",
            "config.NumberType",
            "config.PairsType",
            "config.ReceiverConfig$1",
            "config.ReceiverSettings",
            "config.ReceiverType",
            "config.ServiceLinks",
            "config.SettingGroup",
            "config.SettingSources",
            "config.Settings",
            "config.TagsType",
            "config.TextType",
            "config.UrlType",
            "counters.CounterSnapshot",
            "counters.CounterSnapshot$1",
            "counters.DropReason",
            "counters.DropReason$1",
            "counters.EngineCounter",
            "counters.EngineCounter$1",
            "counters.EngineCounters",
            "counters.Ledger",
            "counters.TracePriority",
            "decode.CensusTaker",
            "decode.DecodeError$1",
            "decode.DecodeMode",
            "decode.DecodeStats",
            "decode.ExpiryAction",
            "decode.FaultFinder",
            "decode.IncompletePolicy",
            "encode.json.JsonWriter",
            "encode.registry.PayloadFormats",
            "http.AnswerParser",
            "http.HeaderText",
            "http.HttpAddress$Scheme",
            "http.JdkSender",
            "http.RequestHead",
            "log.EngineLog",
            "log.ErrorWarnings",
            "log.LossWarnings",
            "log.OncePerMinute",
            "log.Warning",
            "memory.AlignedHeap",
            "memory.HeapSize",
            "memory.KeyedHash",
            "memory.RawMemory",
            "pipeline.AdaptiveWaitStrategy",
            "pipeline.Backoff",
            "pipeline.FlushResult",
            "pipeline.FollowerBarrier",
            "pipeline.LossBoard",
            "pipeline.OverflowPolicy",
            "pipeline.ParkingPlace",
            "pipeline.PayloadPolicy",
            "pipeline.Pipeline",
            "pipeline.ReceiverWatch",
            "pipeline.RecordRing",
            "pipeline.RecordSlot",
            "pipeline.RoomGate",
            "pipeline.WaitStrategies",
            "protocol.ChangeBufferException$Kind",
            "protocol.ForeignText",
            "protocol.OpCode",
            "protocol.RecordLayout",
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
            "transport.UnsampledPolicy",
            "transport.agent.AgentSettings",
            "transport.agent.DatadogAgentTransport",
            "transport.agent.RateRamp",
            "transport.file.PayloadFile",
            "transport.file.RotatingFileTransport",
            "transport.otlp.OtlpAnswer");

    private StaticState() {}

    /** The classes, without the name of this package; formats name theirs. Held against the compiled ones by a test. */
    static List<String> classes() {
        final List<String> classes = new ArrayList<>(CLASSES);
        for (final PayloadFormat format : PayloadFormats.all()) {
            final String room = format.getClass().getPackageName().substring(PACKAGE.length()) + '.';
            format.staticState().forEach(name -> classes.add(room + name));
        }
        return classes.stream().distinct().toList();
    }

    /** As often as you like; only the first time does anything. */
    static void initialise() {
        final ClassLoader loader = StaticState.class.getClassLoader();
        for (final String name : classes()) {
            try {
                Class.forName(PACKAGE + name, true, loader);
            } catch (final ClassNotFoundException e) {
                // left out of the application by a tool that found it unused: then nobody needs it
            }
        }
    }
}
