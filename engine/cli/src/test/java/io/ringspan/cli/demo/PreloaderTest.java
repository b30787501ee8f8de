/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.TraceEngine;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreloaderTest {
    @Test
    void shouldInternTheTextsOfClassesThatAClassLeadsTo() throws IOException {
        final Preloader preloader = new Preloader();
        preloader.preload(List.of(TraceEngine.class));
        // of the class itself, and of one that it uses
        assertTrue(preloader.texts().contains("io.ringspan"));
        assertTrue(preloader.texts().contains("the engine is closed"));
        // one that is in no class file
        assertTrue(
                preloader
                        .texts()
                        .contains(
                                "Method org/agrona/concurrent/AbstractConcurrentArrayQueue.poll()Ljava/lang/Object; is abstract"));
        assertTrue(preloader.texts().size() > 500, "only " + preloader.texts().size());
        for (final String text : preloader.texts()) {
            assertSame(text.intern(), text);
        }
    }
}
