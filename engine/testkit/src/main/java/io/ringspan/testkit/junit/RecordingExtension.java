/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit.junit;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A server of the kit that runs as long as the tests that its field is for: in a static field for all tests of the class, each of which finds it
 * empty; else for one test.
 *
 * <p>Note: this class is threadsafe, but tests of a class with one server must not run at the same time, or each finds what the others sent.
 *
 * @param <T> kind of server
 */
abstract sealed class RecordingExtension<T>
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver
        permits RecordingAgentExtension, RecordingCollectorExtension {
    private final Class<T> type;
    // guarded by this
    private T server;
    private boolean isOfClass;

    RecordingExtension(final Class<T> type) {
        this.type = type;
    }

    abstract T start() throws IOException;

    abstract URI url(T running);

    abstract void clear(T running);

    abstract void close(T running);

    /**
     * The server, which is started when it is asked for.
     *
     * @return running
     * @throws IllegalStateException if there is no port for it
     */
    final synchronized T server() {
        if (server == null) {
            try {
                server = start();
            } catch (final IOException e) {
                throw new IllegalStateException("no port for a " + type.getSimpleName(), e);
            }
        }
        return server;
    }

    /**
     * Where it takes traces, for the setting of the engine.
     *
     * @return the same as long as it runs
     */
    public final URI url() {
        return url(server());
    }

    @Override
    public final void beforeAll(final ExtensionContext context) {
        isOfClass(true);
        server();
    }

    private synchronized void isOfClass(final boolean newValue) {
        isOfClass = newValue;
    }

    @Override
    public final void beforeEach(final ExtensionContext context) {
        clear(server());
    }

    @Override
    public final void afterEach(final ExtensionContext context) {
        closeUnless(true);
    }

    @Override
    public final void afterAll(final ExtensionContext context) {
        isOfClass(false);
        closeUnless(false);
    }

    private synchronized void closeUnless(final boolean keptForClass) {
        if (server != null && !(keptForClass && isOfClass)) {
            close(server);
            server = null;
        }
    }

    @Override
    public final boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        return parameter.getParameter().getType() == type;
    }

    @Override
    public final Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        return server();
    }
}
