/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.protocol.SpanFieldsDescriptor;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/**
 * Scopes by the numbers that spans name them by: from 1 on, in the order in which they came. They stay for good.
 *
 * <p>Note: this class is threadsafe. Whoever finds the number of a scope in a record finds the scope here, because the one is published
 * behind the other.
 */
public final class ScopeTable {
    /** No scope. */
    public static final int NONE = 0;

    private volatile InstrumentationScope[] scopes = {null};

    // null if nobody keeps them for the time behind a kill
    private ObjIntConsumer<InstrumentationScope> keeper;

    /** Creates a table without scopes. */
    ScopeTable() {}

    /**
     * Says who is told of each scope that is added. At start only.
     *
     * @param newKeeper gets each scope with its number, in front of anybody else; on any thread, one at a time
     */
    public synchronized void keeper(final ObjIntConsumer<InstrumentationScope> newKeeper) {
        keeper = newKeeper;
    }

    /**
     * Finds or adds a scope.
     *
     * @param scope to be named
     * @return its number, the same for equal scopes; {@link #NONE} if there are {@value SpanFieldsDescriptor#SCOPE_MAX} others
     */
    public synchronized int add(final InstrumentationScope scope) {
        final InstrumentationScope[] known = scopes;
        final int at = Arrays.asList(known).indexOf(scope);
        if (at > NONE || known.length > SpanFieldsDescriptor.SCOPE_MAX) {
            return Math.max(NONE, at);
        }
        final InstrumentationScope[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = scope;
        if (keeper != null) {
            keeper.accept(scope, known.length);
        }
        scopes = more;
        return known.length;
    }

    /**
     * The scope that a number stands for.
     *
     * @param number of any value
     * @return the scope, or null if there is none
     */
    public InstrumentationScope get(final int number) {
        final InstrumentationScope[] known = scopes;
        return number > NONE && number < known.length ? known[number] : null;
    }
}
