/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.jmx;

import java.util.List;
import java.util.Map;
import javax.management.MXBean;

/**
 * One engine. Registered as {@code io.ringspan:type=TraceEngine,id=N} while it runs, with {@code ringspan.jmx} on.
 *
 * <p>Note: this interface is threadsafe.
 */
@MXBean
public interface TraceEngineMXBean {
    /** What the names of all these beans have in common. */
    String NAMES = "io.ringspan:type=TraceEngine,*";

    /**
     * All counters.
     *
     * @return values by label
     */
    Map<String, Long> getCounters();

    /**
     * Those of the counters that say how things are: fills, ages, states.
     *
     * @return values by label, without those of receivers behind the first
     */
    Map<String, Long> getGauges();

    /**
     * Counters under the names of other systems, see {@link io.ringspan.counters.CounterAlias}.
     *
     * @return values by name
     */
    Map<String, Long> getAliases();

    /**
     * Where all spans have gone.
     *
     * @return the balance of one moment, as the ledger has it
     */
    BalanceView getSpans();

    /**
     * Where all traces have gone.
     *
     * @return the balance of one moment, as the ledger has it
     */
    BalanceView getTraces();

    /**
     * Where all records have gone.
     *
     * @return the balance of one moment, as the ledger has it
     */
    BalanceView getRecords();

    /**
     * How the receivers are.
     *
     * @return in their order
     */
    List<ReceiverView> getReceivers();

    /**
     * Memory that the engine has taken for good.
     *
     * @return in bytes
     */
    long getMemory();

    /**
     * What the memory is for.
     *
     * @return one line, for people
     */
    String getMemoryUse();

    /**
     * All settings, without credentials.
     *
     * @return values as a user would write them, by setting
     */
    Map<String, String> getSettings();

    /**
     * The live spans by operation. The decode thread does nothing else meanwhile.
     *
     * @return a table, for people
     * @throws IllegalStateException if the engine is closed or does not answer within five seconds
     */
    String census();

    /**
     * The live spans by operation. The decode thread does nothing else meanwhile.
     *
     * @return the same for programs
     * @throws IllegalStateException if the engine is closed or does not answer within five seconds
     */
    CensusView censusRows();
}
