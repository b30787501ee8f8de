/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ringspan.TraceEngine;
import io.ringspan.counters.CounterAlias;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.TracePriority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Binds the counters of an engine to a registry: {@code ringspan.spans.delivered} and so on, by the names of {@link EngineCounter}; only {@code created} is {@code begun}, since
 * Prometheus keeps that word for itself. What each
 * receiver counts for itself has the tag {@code receiver}; losses have {@code reason}, {@code priority} and {@code receiver}, which is
 * {@code all} for what is lost before it comes to receivers. Values are read when somebody collects them, and at no other cost.
 *
 * <pre>
 *   new RingspanMetrics(engine).bindTo(registry);
 * </pre>
 *
 * <p>Values stay after the engine is closed, until {@link #close()} takes the meters away.
 *
 * <p>Note: this class is threadsafe.
 */
public final class RingspanMetrics implements MeterBinder, AutoCloseable {
    private static final String PREFIX = "ringspan.";
    private static final String RECEIVER = "receiver";
    private static final String ALL = "all";
    private static final String CREATED = ".created";

    private final CounterValues values;
    private final List<String> receivers;
    private final Tags tags;
    private final boolean hasAliases;
    // guarded by itself
    private final List<Bound> bound = new ArrayList<>();

    private record Bound(MeterRegistry registry, Meter meter) {}

    /**
     * Metrics of an engine.
     *
     * @param engine that runs, or has run
     */
    public RingspanMetrics(final TraceEngine engine) {
        this(engine, List.of());
    }

    /**
     * The same with tags, which tell several engines apart.
     *
     * @param engine that runs, or has run
     * @param tags   of all meters
     */
    public RingspanMetrics(final TraceEngine engine, final Iterable<Tag> tags) {
        this(engine, tags, false);
    }

    /**
     * The same with the names of other systems besides, see {@link CounterAlias}.
     *
     * @param engine     that runs, or has run
     * @param tags       of all meters
     * @param hasAliases whether each of these names has a meter too
     */
    public RingspanMetrics(final TraceEngine engine, final Iterable<Tag> tags, final boolean hasAliases) {
        values = new CounterValues(engine.counters());
        receivers = engine.counters().receivers();
        this.tags = Tags.of(tags);
        this.hasAliases = hasAliases;
    }

    @Override
    public void bindTo(final MeterRegistry registry) {
        for (final EngineCounter counter : EngineCounter.values()) {
            switch (counter) {
                // the sum of those with a reason
                case SPANS_DROPPED, TRACES_DROPPED, RECORDS_LOST -> {}
                default -> bind(registry, counter);
            }
        }
        for (final DropReason reason : DropReason.values()) {
            bind(registry, reason);
        }
        if (hasAliases) {
            for (final CounterAlias alias : CounterAlias.values()) {
                final String meaning = "Sum of " + String.join(", ", alias.counters());
                final ToDoubleFunction<Object> value = any -> alias.value(values::get);
                add(registry, alias.label(), meaning, tags, alias.isGauge(), value);
            }
        }
    }

    private void bind(final MeterRegistry registry, final EngineCounter counter) {
        if (!counter.isOfReceiver()) {
            bind(registry, counter, counter.label(), tags);
            return;
        }
        for (final String receiver : receivers) {
            bind(registry, counter, prefix(receiver) + counter.label(), tags.and(RECEIVER, receiver));
        }
    }

    // with one receiver names have none in them
    private String prefix(final String receiver) {
        return receivers.size() == 1 ? "" : "receiver." + receiver + '.';
    }

    // Prometheus keeps names that end in created for itself, and cuts that off
    private static String meterName(final String label) {
        final String begun =
                label.endsWith(CREATED) ? label.substring(0, label.length() - CREATED.length()) + ".begun" : label;
        return PREFIX + begun;
    }

    private void bind(
            final MeterRegistry registry, final EngineCounter counter, final String name, final Tags counterTags) {
        final ToDoubleFunction<Object> value = any -> values.get(name);
        if (counter.unit().equals("ms")) {
            remember(
                    registry,
                    TimeGauge.builder(
                                    meterName(counter.label()), values, TimeUnit.MILLISECONDS, any -> values.get(name))
                            .description(counter.meaning())
                            .tags(counterTags)
                            .strongReference(true)
                            .register(registry));
        } else {
            add(registry, meterName(counter.label()), counter.meaning(), counterTags, counter.isGauge(), value);
        }
    }

    private void bind(final MeterRegistry registry, final DropReason reason) {
        final Tags reasonTags = tags.and("reason", reason.counterName());
        for (final TracePriority priority : TracePriority.values()) {
            for (final String receiver : reason.isAfterHandOver() ? receivers : List.of(ALL)) {
                final String prefix = reason.isAfterHandOver() ? prefix(receiver) : "";
                final Tags lossTags = reasonTags.and("priority", priority.label(), RECEIVER, receiver);
                for (final EngineCounter total : List.of(EngineCounter.SPANS_DROPPED, EngineCounter.TRACES_DROPPED)) {
                    final String name = prefix + total.label() + '.' + reason.counterName() + '.' + priority.label();
                    final ToDoubleFunction<Object> value = any -> values.get(name);
                    add(registry, PREFIX + total.label(), total.meaning(), lossTags, false, value);
                }
            }
        }
        if (reason.isBeforeDecoding()) {
            final EngineCounter total = EngineCounter.RECORDS_LOST;
            final String name = total.label() + '.' + reason.counterName();
            add(registry, PREFIX + total.label(), total.meaning(), reasonTags, false, any -> values.get(name));
        }
    }

    // registries hold what they read by a weak reference; the function holds it by a strong one
    private void add(
            final MeterRegistry registry,
            final String name,
            final String meaning,
            final Tags meterTags,
            final boolean isGauge,
            final ToDoubleFunction<Object> value) {
        final Object owner = values;
        remember(
                registry,
                isGauge
                        ? Gauge.builder(name, owner, value)
                                .description(meaning)
                                .tags(meterTags)
                                .strongReference(true)
                                .register(registry)
                        : FunctionCounter.builder(name, owner, value)
                                .description(meaning)
                                .tags(meterTags)
                                .register(registry));
    }

    private void remember(final MeterRegistry registry, final Meter meter) {
        synchronized (bound) {
            bound.add(new Bound(registry, meter));
        }
    }

    /** Takes all meters away from the registries that they have been bound to. As often as you like. */
    @Override
    public void close() {
        synchronized (bound) {
            bound.forEach(each -> each.registry.remove(each.meter));
            bound.clear();
        }
    }
}
