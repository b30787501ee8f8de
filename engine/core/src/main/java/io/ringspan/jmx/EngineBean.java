/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.jmx;

import io.ringspan.api.Census;
import io.ringspan.counters.CountersView;
import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one engine shows.
 *
 * <p>Note: this class is threadsafe.
 */
final class EngineBean implements TraceEngineMXBean {
    // longer than a label may be
    private static final int LABEL_MAX = 400;

    private final CountersView counters;
    private final Map<String, String> settings;
    private final long memory;
    private final String memoryUse;
    private final CensusSource source;

    EngineBean(
            final CountersView counters,
            final Map<String, String> settings,
            final long memory,
            final String memoryUse,
            final CensusSource source) {
        this.counters = counters;
        this.settings = settings;
        this.memory = memory;
        this.memoryUse = memoryUse;
        this.source = source;
    }

    @Override
    public Map<String, Long> getCounters() {
        final Map<String, Long> values = new TreeMap<>();
        counters.forEach((name, value) -> values.merge(ForeignText.show(name, LABEL_MAX), value, Long::sum));
        return values;
    }

    @Override
    public Map<String, Long> getGauges() {
        final Map<String, Long> values = new TreeMap<>();
        for (final EngineCounter counter : EngineCounter.values()) {
            if (counter.isGauge()) {
                values.put(counter.label(), counters.get(counter));
            }
        }
        return values;
    }

    @Override
    public Map<String, Long> getAliases() {
        final Map<String, Long> values = new TreeMap<>();
        counters.forEachAlias(values::put);
        return values;
    }

    @Override
    public BalanceView getSpans() {
        return BalanceView.of(counters.ledger().spans());
    }

    @Override
    public BalanceView getTraces() {
        return BalanceView.of(counters.ledger().traces());
    }

    @Override
    public BalanceView getRecords() {
        return BalanceView.of(counters.ledger().records());
    }

    @Override
    public List<ReceiverView> getReceivers() {
        final List<String> names = counters.receivers();
        final List<ReceiverView> views = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            views.add(ReceiverView.of(names.get(i), counters.receiver(i)));
        }
        return views;
    }

    @Override
    public long getMemory() {
        return memory;
    }

    @Override
    public String getMemoryUse() {
        return memoryUse;
    }

    @Override
    public Map<String, String> getSettings() {
        return settings;
    }

    @Override
    public String census() {
        return take().toTable();
    }

    @Override
    public CensusView censusRows() {
        return CensusView.of(take());
    }

    private Census take() {
        try {
            return source.take();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the decode thread", e);
        }
    }
}
