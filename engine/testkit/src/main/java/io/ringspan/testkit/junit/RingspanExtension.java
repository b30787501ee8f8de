/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit.junit;

import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.testkit.InMemoryReceiver;
import io.ringspan.testkit.TestEngine;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A {@link TestEngine} for each test, closed behind it, which fails the test if something was lost, never finished or misused. Tests, and methods
 * that run before and after each, get what they have as parameters of the types {@link TestEngine}, {@link TraceEngine} and {@link InMemoryReceiver}.
 *
 * <p>For {@code @ExtendWith(RingspanExtension.class)}, or for a field with {@code @RegisterExtension}. Tests may run at the same time.
 */
public final class RingspanExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(RingspanExtension.class);

    private final UnaryOperator<EngineConfigBuilder> settings;

    /** Engines with the settings that test engines have. */
    public RingspanExtension() {
        this(UnaryOperator.identity());
    }

    /**
     * Engines with other settings.
     *
     * @param settings changes those of a test engine; asked for each test
     */
    public RingspanExtension(final UnaryOperator<EngineConfigBuilder> settings) {
        this.settings = settings;
    }

    @Override
    public void beforeEach(final ExtensionContext context) {
        context.getStore(NAMESPACE).put(TestEngine.class, TestEngine.start(settings));
    }

    @Override
    public void afterEach(final ExtensionContext context) {
        final TestEngine engine = context.getStore(NAMESPACE).remove(TestEngine.class, TestEngine.class);
        if (engine != null) {
            engine.close();
        }
    }

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        final Class<?> type = parameter.getParameter().getType();
        return (type == TestEngine.class || type == TraceEngine.class || type == InMemoryReceiver.class)
                && context.getStore(NAMESPACE).get(TestEngine.class) != null;
    }

    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        final TestEngine engine = context.getStore(NAMESPACE).get(TestEngine.class, TestEngine.class);
        final Class<?> type = parameter.getParameter().getType();
        if (type == TraceEngine.class) {
            return engine.engine();
        }
        return type == InMemoryReceiver.class ? engine.receiver() : engine;
    }
}
