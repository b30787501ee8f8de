/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * An ingestion engine for trace spans.
 *
 * <p>What applications use:
 *
 * <ul>
 *   <li>{@link io.ringspan}: the engine, the ways into it, receivers, reports, result codes
 *   <li>{@link io.ringspan.api}: policies, what a flush answers, what can be asked of live spans
 *   <li>{@link io.ringspan.config}: settings
 *   <li>{@link io.ringspan.counters}: {@code CountersView}, {@code LedgerView}, {@code EngineCounter}, {@code DropReason},
 *       {@code TracePriority}
 *   <li>{@link io.ringspan.protocol}: {@code ChangeBuffer}, {@code RecordEncoder}, {@code OpCode}, descriptors of records, errors
 *   <li>{@link io.ringspan.encode} and below, {@link io.ringspan.table}: encoders of formats, and what one of your own needs
 *       ({@code TraceEncoder}, {@code PayloadFramer}, {@code TraceChunk}, {@code TraceStore})
 *   <li>{@link io.ringspan.filter}: filters of finished traces ({@code TraceFilter}, {@code TraceCursor}, {@code TraceEdits}, {@code TextPattern})
 *   <li>{@link io.ringspan.setting}: {@code SettingValues}
 *   <li>{@link io.ringspan.transport} and below: transports, and what one of your own needs ({@code Transport}, {@code Payload},
 *       {@code Delivery}), or a type of receiver ({@code ReceiverType})
 *   <li>{@link io.ringspan.jmx}: an engine as a management bean
 *   <li>{@link io.ringspan.spool}: {@code SpoolDirectory}, {@code SpoolIdentity}: for which receiver a spool was written
 *   <li>{@link io.ringspan.stat}: {@code StatSnapshot}, an engine of another process
 * </ul>
 *
 * <p>Other types of these packages are the engine's own, and may change at any time. So may all packages that are not exported.
 *
 * <p>Agrona needs one package of the JDK: {@code --add-opens java.base/jdk.internal.misc=org.agrona}, or
 * {@code -javaagent:ringspan-agent.jar}. Management needs the module {@code java.management} among those that run.
 */
// Agrona has a name of its own, but no descriptor; its buffers are part of what applications call.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.ringspan {
    requires transitive com.lmax.disruptor;
    requires transitive org.agrona;
    requires java.net.http;
    requires static java.instrument;
    requires static transitive java.management;

    uses io.ringspan.transport.ReceiverType;

    exports io.ringspan;
    exports io.ringspan.api;
    exports io.ringspan.config;
    exports io.ringspan.counters;
    exports io.ringspan.encode;
    exports io.ringspan.encode.console;
    exports io.ringspan.encode.datadog;
    exports io.ringspan.encode.otlp;
    exports io.ringspan.encode.registry;
    exports io.ringspan.encode.zipkin;
    exports io.ringspan.filter;
    exports io.ringspan.jmx;
    exports io.ringspan.protocol;
    exports io.ringspan.setting;
    exports io.ringspan.spool;
    exports io.ringspan.stat;
    exports io.ringspan.table;
    exports io.ringspan.transport;
    exports io.ringspan.transport.agent;
    exports io.ringspan.transport.console;
    exports io.ringspan.transport.file;
    exports io.ringspan.transport.otlp;
    exports io.ringspan.transport.zipkin;
}
