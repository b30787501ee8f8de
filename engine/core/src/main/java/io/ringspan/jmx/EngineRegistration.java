/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.jmx;

import io.ringspan.counters.CountersView;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * An engine that JMX knows.
 *
 * <p>Note: this class is threadsafe.
 */
public final class EngineRegistration {
    private static final String NAME_PREFIX = "io.ringspan:type=TraceEngine,id=";

    private final ObjectName name;

    private EngineRegistration(final ObjectName name) {
        this.name = name;
    }

    /**
     * Registers an engine under the first number that is free.
     *
     * @param counters  of the engine
     * @param settings  values by setting, without credentials; unmodifiable
     * @param memory    that the engine has taken for good, in bytes
     * @param memoryUse what it is for, one line
     * @param census    where to get a census
     * @return the registration, to be closed with the engine
     * @throws JMException if the platform's server does not take the bean
     */
    public static EngineRegistration register(
            final CountersView counters,
            final Map<String, String> settings,
            final long memory,
            final String memoryUse,
            final CensusSource census)
            throws JMException {
        final EngineBean bean = new EngineBean(counters, settings, memory, memoryUse, census);
        // numbers of engines that other class loaders have started count, too
        for (int id = 1; ; id++) {
            final ObjectName name = new ObjectName(NAME_PREFIX + id);
            try {
                ManagementFactory.getPlatformMBeanServer().registerMBean(bean, name);
                return new EngineRegistration(name);
            } catch (final InstanceAlreadyExistsException e) {
                // the next one
            } catch (final Throwable e) {
                // a listener of the application may have thrown that, when the bean was there already
                try {
                    new EngineRegistration(name).close();
                } catch (final Throwable again) {
                    e.addSuppressed(again);
                }
                throw e;
            }
        }
    }

    /**
     * The name of the bean.
     *
     * @return as JMX writes it
     */
    public String name() {
        return name.getCanonicalName();
    }

    /**
     * Takes the bean back. Nothing happens if somebody else has done so.
     *
     * @throws JMException if the platform's server refuses
     */
    public void close() throws JMException {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (final InstanceNotFoundException e) {
            // it is gone already
        }
    }
}
