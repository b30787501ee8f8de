/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.Census;
import io.ringspan.counters.Balance;
import io.ringspan.jmx.BalanceView;
import io.ringspan.jmx.CensusView;
import io.ringspan.jmx.OperationView;
import io.ringspan.jmx.ReceiverView;
import io.ringspan.jmx.TraceEngineMXBean;
import io.ringspan.transport.Delivery;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What JMX shows of an engine, and when. */
class EngineJmxTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final EngineFixture fixture = new EngineFixture();

    @AfterEach
    void shouldShowNothingOnceClosed() throws Exception {
        fixture.close();
        assertEquals(Set.of(), names());
    }

    private Set<ObjectName> names() throws Exception {
        return server.queryNames(new ObjectName(TraceEngineMXBean.NAMES), null);
    }

    private TraceEngineMXBean bean() throws Exception {
        return JMX.newMXBeanProxy(server, names().iterator().next(), TraceEngineMXBean.class);
    }

    @Test
    void shouldNotBeThereUnlessAsked() throws Exception {
        fixture.start();
        assertEquals(Set.of(), names());
    }

    @Test
    void shouldShowCountersMemoryAndSettings() throws Exception {
        fixture.config.jmx(true).service("checkout");
        fixture.start();
        assertEquals(Set.of(new ObjectName("io.ringspan:type=TraceEngine,id=1")), names());
        fixture.publishSpan(1);
        fixture.flush();
        final TraceEngineMXBean bean = bean();
        assertEquals(1, bean.getCounters().get("spans.delivered"));
        assertEquals(0, bean.getCounters().get("spans.dropped.expired.undecided"));
        assertEquals(fixture.engine.memory(), bean.getMemory());
        assertEquals(fixture.engine.describeMemory(), bean.getMemoryUse());
        assertEquals("checkout", bean.getSettings().get("service"));
    }

    @Test
    void shouldShowWhatTheLedgerSaysAndHowReceiversAre() throws Exception {
        fixture.config.jmx(true).payloadLingerNs(1_000_000).retryAttempts(100);
        fixture.start();
        fixture.publishSpan(1);
        fixture.flush();
        fixture.transport.answer(payload -> Delivery.retry(0, "away"));
        fixture.publishSpan(2);
        final TraceEngineMXBean bean = bean();
        while (!bean.getReceivers().get(0).getState().equals("failing")) {
            LockSupport.parkNanos(1_000_000);
        }
        final BalanceView spans = bean.getSpans();
        final Balance ledger = fixture.engine.ledger().spans();
        assertEquals(
                ledger,
                new Balance(
                        spans.getCreated(),
                        spans.getDelivered(),
                        spans.getDropped(),
                        spans.getLive(),
                        spans.getInFlight()));
        assertEquals(2, bean.getTraces().getCreated());
        assertEquals(0, bean.getRecords().getDropped());
        final ReceiverView receiver = bean.getReceivers().get(0);
        assertEquals("default", receiver.getName());
        assertTrue(receiver.getFailingMs() > 0);
        assertTrue(receiver.getOldestPayloadMs() > 0);
        assertEquals(1, receiver.getPayloadsWaiting());
        assertEquals(1, receiver.getSpansDelivered());
        assertEquals(fixture.engine.config().payloadCount(), receiver.getPayloadBuffers());
        assertEquals(fixture.engine.config().ringSlots(), bean.getGauges().get("ring.capacity"));
        assertEquals(null, bean.getGauges().get("spans.created"));
        assertEquals(2, bean.getAliases().get("zipkin.reporter.spans.total"));
        fixture.transport.answer(payload -> Delivery.ACCEPTED);
    }

    @Test
    void shouldShowLiveSpans() throws Exception {
        fixture.config.jmx(true);
        fixture.start();
        final int name = fixture.engine.intern("GET /cart");
        final SpanWriter writer = fixture.engine.newWriter();
        writer.startIds(-2, 1, 0xAB, 5, 0, name, 0, 0, 0, 1)
                .startIds(3, 1, 0xAB, 5, 0, name, 0, 0, 0, 1)
                .startIds(4, 1, 0xAB, 5, 0, 0, 0, 0, 0, 1)
                .finish(3, 1)
                .commit();
        final CensusView view = bean().censusRows();
        assertEquals(3, view.getLive());
        assertEquals(2, view.getOpen());
        assertEquals(1, view.getSegments());
        assertTrue(view.getTickNs() >= 0);
        assertTrue(view.getStringBytes() > 0);
        assertEquals(2, view.getOperations().size());
        final OperationView operation = view.getOperations().get(0);
        assertEquals("GET /cart", operation.getOperation());
        assertEquals(2, operation.getLive());
        assertEquals(1, operation.getOpen());
        assertEquals(0, operation.getExpired());
        assertTrue(operation.getOldestAgeNs() >= 0);
        assertEquals("fffffffffffffffe", operation.getOldestSpanId());
        assertEquals("000000000000000100000000000000ab", operation.getOldestTraceId());
        assertTrue(bean().census().contains("\nGET /cart  "), bean().census());
        final Census limited = fixture.engine.census(0, 5, TimeUnit.SECONDS);
        assertEquals(Census.REST, limited.rows().get(0).operation());
        assertEquals(3, limited.rows().get(0).live());
    }

    @Test
    void shouldGiveEachEngineANumber() throws Exception {
        fixture.config.jmx(true);
        fixture.start();
        try (EngineFixture second = new EngineFixture()) {
            second.config.jmx(true);
            second.start();
            assertEquals(2, names().size());
        }
        assertEquals(Set.of(new ObjectName("io.ringspan:type=TraceEngine,id=1")), names());
    }

    @Test
    void shouldCloseThoughSomebodyElseHasTakenTheBeanAway() throws Exception {
        fixture.config.jmx(true);
        fixture.start();
        server.unregisterMBean(names().iterator().next());
    }

    @Test
    void shouldRefuseACensusOfAClosedEngine() {
        fixture.start();
        fixture.close();
        assertThrows(IllegalStateException.class, () -> fixture.engine.census(1, TimeUnit.SECONDS));
    }
}
