/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.json.JsonText;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.ScopeTable;
import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * What stands around the spans of each scope, in one of the notations; each made when the scope is met first.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates once a scope.
 */
final class ScopeMessages {
    /** How each scope begins in JSON. */
    static final String JSON_BEGIN = "{\"scope\":";

    private final ScopeTable scopes;
    private final InstrumentationScope other;
    private final boolean isJson;
    private RawMemory[] heads = new RawMemory[1];
    private RawMemory[] tails = new RawMemory[1];
    private int[] headLengths = new int[1];
    private int[] tailLengths = new int[1];
    private int at;

    /** For spans without a scope of their own there is another one. */
    ScopeMessages(final ScopeTable scopes, final InstrumentationScope other, final boolean isJson) {
        this.scopes = scopes;
        this.other = other;
        this.isJson = isJson;
    }

    /** Goes to a scope. */
    void find(final int scope) {
        at = scope;
        if (scope >= heads.length || heads[scope] == null) {
            make(scope);
        }
    }

    private void make(final int number) {
        final InstrumentationScope known = scopes.get(number);
        final InstrumentationScope scope = known == null ? other : known;
        if (number >= heads.length) {
            final int length = Math.max(number + 1, 2 * heads.length);
            tails = Arrays.copyOf(tails, length);
            headLengths = Arrays.copyOf(headLengths, length);
            tailLengths = Arrays.copyOf(tailLengths, length);
            // last, since it says whether there is room: a full heap may leave some of them as they were
            heads = Arrays.copyOf(heads, length);
        }
        final byte[] head = isJson ? headJson(scope) : FixedMessages.scope(scope);
        final byte[] tail = isJson ? tailJson(scope) : FixedMessages.schemaUrl(scope.schemaUrl());
        tails[number] = memory(tail);
        headLengths[number] = head.length;
        tailLengths[number] = tail.length;
        // last, since it says whether the scope has been made
        heads[number] = memory(head);
    }

    // without the bytes that are there already, and with the first ones of the span
    private static byte[] headJson(final InstrumentationScope scope) {
        final String begin = JSON_BEGIN.substring(OtlpJsonFramer.TAIL_OF_SCOPES.length() - 1);
        final String span = SpanJson.BEGIN.substring(0, SpanJson.BEGUN);
        return Utf8.toBytes(begin + FixedMessages.scopeJson(scope) + ",\"spans\":[" + span);
    }

    // with the first bytes of the next one
    private static byte[] tailJson(final InstrumentationScope scope) {
        final StringBuilder tail = new StringBuilder("]");
        if (!scope.schemaUrl().isEmpty()) {
            JsonText.quote(tail.append(",\"schemaUrl\":"), scope.schemaUrl());
        }
        tail.append("},").append(JSON_BEGIN, 0, OtlpJsonFramer.TAIL_OF_SCOPES.length() - 1);
        return Utf8.toBytes(tail.toString());
    }

    // read in words, over the end
    private static RawMemory memory(final byte[] bytes) {
        final RawMemory memory = RawMemory.allocate(bytes.length + RawMemory.WORDS_LENGTH, BitUtil.SIZE_OF_LONG);
        memory.putBytes(0, bytes);
        return memory;
    }

    /** What stands in front of the spans of the scope. */
    RawMemory head() {
        return heads[at];
    }

    int headLength() {
        return headLengths[at];
    }

    /** What stands behind them. */
    RawMemory tail() {
        return tails[at];
    }

    int tailLength() {
        return tailLengths[at];
    }
}
