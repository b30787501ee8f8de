/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.config.EngineConfig;
import io.ringspan.transport.DiscardTransport;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners of the application that JMX runs while an engine is registered or taken back. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JmxFaultTest {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private final CountDownLatch release = new CountDownLatch(1);

    private NotificationListener listener(final Runnable action) {
        return (notification, handback) -> {
            if (isAboutAnEngine(notification)) {
                action.run();
            }
        };
    }

    private static boolean isAboutAnEngine(final Notification notification) {
        return notification instanceof MBeanServerNotification about
                && about.getMBeanName().getDomain().equals("io.ringspan");
    }

    private void hang() {
        try {
            release.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(final Runnable action) throws Exception {
        final NotificationListener listener = listener(action);
        SERVER.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
        try {
            final long startNs = System.nanoTime();
            final TraceEngine engine =
                    TraceEngine.start(EngineConfig.builder().jmx(true).build(), new DiscardTransport());
            engine.publish(EngineFixture.span(1));
            final CloseReport report = engine.close(5, TimeUnit.SECONDS);
            assertTrue(report.isComplete(), report::toString);
            final long tookNs = System.nanoTime() - startNs;
            assertTrue(tookNs < LIMIT_NS, () -> "took " + tookNs + " ns");
        } finally {
            release.countDown();
            SERVER.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
        }
        awaitNoEngine();
    }

    private static void awaitNoEngine() throws Exception {
        final long startNs = System.nanoTime();
        while (!SERVER.queryNames(new ObjectName("io.ringspan:*"), null).isEmpty()) {
            assertTrue(System.nanoTime() - startNs < LIMIT_NS, "an engine is left in JMX");
            Thread.sleep(1);
        }
    }

    @Test
    void shouldStartAndCloseInTimeWhenAListenerHangs() throws Exception {
        run(this::hang);
    }

    @Test
    void shouldStartAndCloseWhenAListenerThrows() throws Exception {
        run(() -> {
            throw new AssertionError("planted");
        });
    }
}
