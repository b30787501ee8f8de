/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import io.ringspan.protocol.WithTextsDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** String ids of a producer: what they mean, and since which epoch. */
final class Source {
    private final boolean hasEpochs;
    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<Integer, Integer> epochs = new HashMap<>();
    private List<String> held = List.of();
    private int epoch;

    Source(final boolean hasEpochs) {
        this.hasEpochs = hasEpochs;
    }

    String get(final int id) {
        final int index = WithTextsDescriptor.index(id);
        return index >= 0 && index < held.size() ? held.get(index) : texts.get(id);
    }

    void hold(final List<String> newHeld) {
        held = newHeld;
    }

    void define(final int id, final String text) {
        texts.put(id, text);
        epochs.put(id, epoch);
    }

    void remove(final int id) {
        texts.remove(id);
        epochs.remove(id);
    }

    /** Forgets what was defined in front of the epoch before the new one; false if these ids stay. */
    boolean beginEpoch() {
        if (hasEpochs) {
            epoch++;
            texts.keySet().removeIf(id -> epochs.get(id) < epoch - 1);
            epochs.keySet().retainAll(texts.keySet());
        }
        return hasEpochs;
    }
}
