/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.CountersView;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.Ledger;
import io.ringspan.counters.LedgerView;
import io.ringspan.counters.NamedCounters;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Goal: nobody outside can write what is counted. Method: follows the types that public methods return, from the engine on. */
class ReadOnlyViewsTest {
    private static final Set<Class<?>> WRITABLE = Set.of(EngineCounters.class, Ledger.class, NamedCounters.class);

    private static Set<Class<?>> reachable(final Class<?> from) {
        final Set<Class<?>> found = new HashSet<>(Set.of(from));
        final Deque<Class<?>> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            for (final Method method : open.pop().getMethods()) {
                final Class<?> type = method.getReturnType();
                if (type.getName().startsWith("io.ringspan") && found.add(type)) {
                    open.add(type);
                }
            }
        }
        return found;
    }

    @Test
    void shouldNotLeadFromTheEngineToWhatCanBeWritten() {
        final Set<Class<?>> types = reachable(TraceEngine.class);
        assertTrue(types.contains(CountersView.class) && types.contains(LedgerView.class), types::toString);
        WRITABLE.forEach(type -> assertFalse(types.contains(type), type::getName));
        assertTrue(reachable(EngineCounters.class).contains(Ledger.class), "the search finds what is there");
    }

    @Test
    void shouldOnlyReadThroughViews() {
        for (final Class<?> view : List.of(CountersView.class, LedgerView.class)) {
            assertTrue(Modifier.isFinal(view.getModifiers()), view::getName);
            assertEquals(Object.class, view.getSuperclass());
            assertEquals(0, view.getInterfaces().length);
            assertEquals(0, view.getConstructors().length);
            assertEquals(0, view.getFields().length);
            for (final Method method : view.getDeclaredMethods()) {
                final boolean isRead =
                        method.getReturnType() != void.class || method.getName().startsWith("forEach");
                assertTrue(isRead || !Modifier.isPublic(method.getModifiers()), method::toString);
            }
        }
    }
}
