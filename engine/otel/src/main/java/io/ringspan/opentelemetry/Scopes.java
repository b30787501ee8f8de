/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.ringspan.TraceEngine;
import io.ringspan.protocol.InstrumentationScope;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers of the scopes that there are, as the engine has given them out.
 *
 * <p>Note: this class is threadsafe.
 */
final class Scopes {
    private final TraceEngine engine;
    private final ConcurrentHashMap<InstrumentationScopeInfo, Integer> numbers = new ConcurrentHashMap<>();

    Scopes(final TraceEngine engine) {
        this.engine = engine;
    }

    /** Number of a scope; a look-up allocates nothing. */
    int number(final InstrumentationScopeInfo scope) {
        final Integer known = numbers.get(scope);
        return known == null ? add(scope) : known;
    }

    private int add(final InstrumentationScopeInfo scope) {
        final int number = engine.scope(InstrumentationScope.of(scope.getName())
                .withVersion(orEmpty(scope.getVersion()))
                .withSchemaUrl(orEmpty(scope.getSchemaUrl()))
                .withAttributes(new AttributeValues()
                        .all(scope.getAttributes(), scope.getAttributes().size())));
        // scopes without end find no number, and would fill the map
        if (number != 0) {
            numbers.putIfAbsent(scope, number);
        }
        return number;
    }

    private static String orEmpty(final String text) {
        return text == null ? "" : text;
    }
}
