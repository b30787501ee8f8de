/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.DeliverySettings;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.ReceiverConfig;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.EncoderMemory;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TracedProcess;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.log.LoggedReceiver;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.ReceiverParts;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.Transport;
import io.ringspan.transport.UnsampledPolicy;
import io.ringspan.transport.registry.ReceiverTypes;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where an engine sends all finished traces to: in which format, by which transport, and with which settings for payloads and retries. An
 * engine has any number of receivers, each with payloads, retries, counters and losses of its own.
 *
 * <p>Required receivers, as all are to begin with, have to keep up: the memory of a trace is free again when it has been encoded for each
 * of them. Nobody waits for an {@linkplain #optional optional} one.
 *
 * <p>A description belongs to one engine, because its transport does.
 *
 * <p>Note: immutable.
 */
public final class Receiver {
    /** Name of the only receiver of an engine that was started without any. */
    static final String DEFAULT = "default";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private final String name;
    private final ReceiverParts parts;
    // null for one that is made at start
    private final Transport transport;
    // null for those of the engine
    private final DeliverySettings settings;
    private final boolean isRequired;
    private final LoggedReceiver inLog;

    private Receiver(
            final LoggedReceiver inLog,
            final ReceiverParts parts,
            final Transport transport,
            final DeliverySettings settings,
            final boolean isRequired) {
        name = inLog.name();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a receiver has 1 to 32 of a-z, 0-9 and -");
        }
        this.inLog = inLog;
        this.parts = parts;
        this.transport = transport;
        this.settings = settings;
        this.isRequired = isRequired;
    }

    /**
     * Describes a receiver with an encoder of the caller's, and with the settings of the engine for payloads and retries. What the encoder takes
     * is not known: the memory that the engine states has as much for it as for one of v0.4.
     *
     * @param name      1 to 32 characters of a-z, 0-9 and -; for counters, threads and {@link TraceEngine#flush(String, long,
     *                  java.util.concurrent.TimeUnit)}
     * @param format    makes the encoder for the engine's tables, before any thread runs; the encode thread owns it then
     * @param transport gets the payloads; closed with the engine, and when there is none because starting it failed
     * @return the description
     */
    public static Receiver of(
            final String name, final Function<TraceStore, ? extends TraceEncoder> format, final Transport transport) {
        return of(name, format, PayloadFormats.memoryOfUnknown(), transport);
    }

    /**
     * Describes a receiver that gets payloads in one of the engine's formats by a transport of the caller's. What its encoder takes is part of
     * the memory that the engine states.
     *
     * @param name      1 to 32 characters of a-z, 0-9 and -
     * @param config    of the engine, which says how the format is written
     * @param format    one of {@link PayloadFormats}
     * @param transport gets the payloads; closed with the engine, and when there is none because starting it failed
     * @return the description
     */
    public static Receiver of(
            final String name, final EngineConfig config, final PayloadFormat format, final Transport transport) {
        final TracedProcess process = new ConfiguredProcess(config);
        return of(name, store -> format.encoder(store, process, format.limits()), format.memory(process), transport);
    }

    /**
     * Describes a receiver that gets v0.4 payloads by a transport of the caller's.
     *
     * @param name      1 to 32 characters of a-z, 0-9 and -
     * @param config    of the engine, which says how the format is written
     * @param transport gets the payloads; closed with the engine, and when there is none because starting it failed
     * @return the description
     */
    public static Receiver v04(final String name, final EngineConfig config, final Transport transport) {
        return of(name, config, PayloadFormats.V04, transport);
    }

    private static Receiver of(
            final String name,
            final Function<TraceStore, ? extends TraceEncoder> format,
            final EncoderMemory memory,
            final Transport transport) {
        final ReceiverParts parts = new ReceiverParts(
                new ReceiverTerms(UnsampledPolicy.SEND), List.of(format), memory, counters -> transport, "");
        return new Receiver(new LoggedReceiver(name, "ringspan.", ""), parts, transport, null, true);
    }

    /**
     * Describes a Datadog agent, which gets payloads in the best format that it takes.
     *
     * @param name   1 to 32 characters of a-z, 0-9 and -
     * @param config says where it is, and how payloads are written and sent
     * @return the description
     */
    public static Receiver agent(final String name, final EngineConfig config) {
        final ReceiverConfig receiver = config.receiverByDefault(name, ReceiverTypes.AGENT);
        return new Receiver(
                new LoggedReceiver(name, "ringspan.", "ringspan.agent.url"),
                ConfiguredReceivers.parts(config, receiver, UnsampledPolicy.AUTO),
                null,
                config,
                true);
    }

    /** The receiver that settings describe. */
    static Receiver of(final ReceiverConfig config, final ReceiverParts parts) {
        final LoggedReceiver inLog = new LoggedReceiver(config.name(), config.settings(), config.addressSetting());
        return new Receiver(inLog, parts, null, config, config.required());
    }

    /** As the log speaks of it, among the receivers of an engine. */
    LoggedReceiver inLog(final int receivers) {
        return receivers == 1 ? new LoggedReceiver("", inLog.settings(), inLog.address()) : inLog;
    }

    EncoderMemory encoderMemory() {
        return parts.memory();
    }

    /**
     * The same receiver with settings of its own.
     *
     * @param newSettings of which those that begin with {@code payload.} and {@code retry.} count in place of the engine's
     * @return another description, in place of this one
     */
    public Receiver settings(final DeliverySettings newSettings) {
        return new Receiver(inLog, parts, transport, newSettings, isRequired);
    }

    /**
     * The same receiver as one that nobody waits for. It has an encode thread of its own. If it gets half of the ring behind, or the memory of
     * its traces is needed, it passes traces by, and counts them ({@code receiver-behind}). If its encoder has not come back for a second then,
     * it is detached: it gets nothing any more until the engine is closed, and all that is counted as well. Its payload buffers never make
     * anybody wait, whatever {@code payload.exhausted} says. Not for the first receiver of an engine.
     *
     * @return another description, in place of this one
     */
    public Receiver optional() {
        return new Receiver(inLog, parts, transport, settings, false);
    }

    /**
     * The same receiver as one that gets no spans of traces that the tracer did not keep, but those that have an error, or were sampled by
     * themselves. They are counted ({@code unsampled}), and are no loss.
     *
     * @return another description, in place of this one
     */
    public Receiver dropUnsampled() {
        final ReceiverParts without = new ReceiverParts(
                new ReceiverTerms(UnsampledPolicy.DROP),
                parts.encoders(),
                parts.memory(),
                parts.transport(),
                parts.format());
        return new Receiver(inLog, without, transport, settings, isRequired);
    }

    ReceiverTerms terms() {
        return parts.terms();
    }

    /**
     * Whether others wait for it.
     *
     * @return false for an optional one
     */
    public boolean isRequired() {
        return isRequired;
    }

    /**
     * Its name.
     *
     * @return 1 to 32 characters
     */
    public String name() {
        return name;
    }

    /** Type of a receiver of the settings; empty for a transport of the application's. */
    String type() {
        return transport == null && settings instanceof final ReceiverConfig config
                ? config.type().text()
                : "";
    }

    /** Format of what is kept for it while it is down; empty for one of the application's. */
    String format() {
        return parts.format();
    }

    List<Function<TraceStore, ? extends TraceEncoder>> formats() {
        return parts.encoders();
    }

    Transport openTransport(final EngineCounters counters) {
        return parts.transport().apply(counters);
    }

    /** Closes the transport if it was given, because no engine has been started. */
    void closeTransport() {
        if (transport != null) {
            transport.close();
        }
    }

    DeliverySettings settingsOr(final DeliverySettings engine) {
        return settings == null ? engine : settings;
    }

    /** What is wrong with these as the receivers of one engine is thrown. */
    static void check(final List<Receiver> receivers) {
        if (receivers.isEmpty()) {
            throw new IllegalArgumentException("an engine needs a receiver");
        }
        final List<String> names = receivers.stream().map(Receiver::name).toList();
        if (!receivers.get(0).isRequired) {
            throw new IllegalArgumentException(
                    "the first receiver is a required one, and " + names.get(0) + " is optional");
        }
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("receivers have names of their own: " + names);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
