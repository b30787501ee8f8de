/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that is taken out of a server, with the engine that it brought, goes as a whole: nothing in the JVM refers to its classes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClassLoaderTest {
    private static final int ROUNDS_MAX = 200;

    private static URL[] classPath() throws Exception {
        final List<URL> urls = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }

    // in a method of its own, so that no frame refers to what it leaves
    private static WeakReference<ClassLoader> use() throws Exception {
        final URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        final Thread current = Thread.currentThread();
        final ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(loader);
        try {
            final Class<?> program = loader.loadClass(ClassLoaderProgram.class.getName());
            assertTrue(program != ClassLoaderProgram.class);
            assertEquals(1L, program.getMethod("run").invoke(null));
        } finally {
            current.setContextClassLoader(before);
        }
        final WeakReference<ClassLoader> reference = new WeakReference<>(loader);
        loader.close();
        return reference;
    }

    @Test
    void shouldLetItsClassLoaderGo() throws Exception {
        final ObjectName names = new ObjectName("io.ringspan:type=TraceEngine,*");
        final int shown = ManagementFactory.getPlatformMBeanServer()
                .queryNames(names, null)
                .size();
        final WeakReference<ClassLoader> loader = use();
        assertEquals(
                shown,
                ManagementFactory.getPlatformMBeanServer()
                        .queryNames(names, null)
                        .size());
        for (int i = 0; i < ROUNDS_MAX && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(loader.get(), "something refers to the class loader");
    }
}
