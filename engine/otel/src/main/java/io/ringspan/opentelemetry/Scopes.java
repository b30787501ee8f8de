/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.ringspan.TraceEngine;
import io.ringspan.protocol.InstrumentationScope;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * The scopes that there are, with what stands for each: made once, out of the number that the engine gives it.
 *
 * <p>Note: this class is threadsafe.
 *
 * @param <T> what stands for a scope
 */
final class Scopes<T> {
    private final TraceEngine engine;
    private final IntFunction<T> maker;
    private final ConcurrentHashMap<InstrumentationScopeInfo, T> known = new ConcurrentHashMap<>();

    Scopes(final TraceEngine engine, final IntFunction<T> maker) {
        this.engine = engine;
        this.maker = maker;
    }

    /** What stands for a scope; a look-up allocates nothing. */
    T get(final InstrumentationScopeInfo scope) {
        final T found = known.get(scope);
        return found == null ? add(scope) : found;
    }

    private T add(final InstrumentationScopeInfo scope) {
        final int number = engine.scope(InstrumentationScope.of(scope.getName())
                .withVersion(orEmpty(scope.getVersion()))
                .withSchemaUrl(orEmpty(scope.getSchemaUrl()))
                .withAttributes(new AttributeValues()
                        .all(scope.getAttributes(), scope.getAttributes().size())));
        final T made = maker.apply(number);
        // scopes without end find no number, and would fill the map
        final T other = number == 0 ? null : known.putIfAbsent(scope, made);
        return other == null ? made : other;
    }

    private static String orEmpty(final String text) {
        return text == null ? "" : text;
    }
}
