/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.registry;

import io.ringspan.protocol.ForeignText;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.agent.AgentReceiver;
import io.ringspan.transport.console.ConsoleReceiver;
import io.ringspan.transport.file.FileReceiver;
import io.ringspan.transport.otlp.OtlpReceiver;
import io.ringspan.transport.zipkin.ZipkinReceiver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The types of receivers that settings can name: the engine's own, and those that other modules bring, which are {@linkplain ServiceLoader
 * providers} of {@link ReceiverType} that the engine's class loader sees. The one place to which a new one of the engine is added.
 */
public final class ReceiverTypes {
    /** A Datadog agent, by HTTP or a Unix socket: what an engine sends to that was told nothing else. */
    public static final ReceiverType AGENT = new AgentReceiver();

    private static final List<ReceiverType> OWN =
            List.of(AGENT, new OtlpReceiver(), new ZipkinReceiver(), new FileReceiver(), new ConsoleReceiver());

    private static final List<String> PROBLEMS = new ArrayList<>();
    private static final List<ReceiverType> ALL = find();

    private ReceiverTypes() {}

    // a module that is broken is no reason for an engine that does not use it not to start
    private static List<ReceiverType> find() {
        final Map<String, ReceiverType> types = new LinkedHashMap<>();
        OWN.forEach(type -> types.put(type.text(), type));
        final Iterator<ReceiverType> found = ServiceLoader.load(ReceiverType.class, ReceiverType.class.getClassLoader())
                .iterator();
        boolean hasNext = true;
        while (hasNext) {
            try {
                hasNext = found.hasNext();
                if (hasNext) {
                    final ReceiverType type = found.next();
                    if (types.putIfAbsent(type.text(), type) != null) {
                        PROBLEMS.add(type.getClass().getName() + " is ignored: there is a receiver of type "
                                + ForeignText.show(type.text()));
                    }
                }
            } catch (final ServiceConfigurationError | LinkageError e) {
                PROBLEMS.add("a type of receiver cannot be used: " + ForeignText.show(e));
            }
        }
        return List.copyOf(types.values());
    }

    /** {@return those of the engine} */
    public static List<ReceiverType> own() {
        return OWN;
    }

    /** {@return all of them, in the order of the reference page; those of other modules at the end} */
    public static List<ReceiverType> all() {
        return ALL;
    }

    /** {@return a line for each type of another module that cannot be used} */
    public static List<String> problems() {
        return Collections.unmodifiableList(PROBLEMS);
    }
}
