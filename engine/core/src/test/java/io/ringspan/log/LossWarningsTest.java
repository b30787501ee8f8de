/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.ReceiverConfig;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.TracePriority;
import io.ringspan.time.Stopwatch;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of losses and how often, by a clock that the test tells. */
class LossWarningsTest {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long SEED = 20_261_126;
    private static final Pattern SETTING = Pattern.compile("ringspan((?:\\.[a-z-]+)+)");

    /** Counters, besides gauges, that grow by normal work, are derived, or grow only with others that have a warning. */
    private static final Set<EngineCounter> NOTHING_TO_SAY = EnumSet.of(
            EngineCounter.SPANS_CREATED,
            EngineCounter.SPANS_DECODED,
            EngineCounter.SPANS_COMPLETED,
            EngineCounter.SPANS_ENCODED,
            EngineCounter.SPANS_DELIVERED,
            EngineCounter.SPANS_DROPPED,
            EngineCounter.TRACES_CREATED,
            EngineCounter.TRACES_COMPLETED,
            EngineCounter.TRACES_DELIVERED,
            EngineCounter.TRACES_DROPPED,
            EngineCounter.RECORDS_CREATED,
            EngineCounter.SPANS_RECOVERED,
            EngineCounter.SPANS_SPOOLED,
            EngineCounter.TRACES_RECOVERED,
            EngineCounter.TRACES_SPOOLED,
            EngineCounter.SPOOL_SPANS_IN,
            EngineCounter.SPOOL_SPANS_OUT,
            EngineCounter.SPOOL_TRACES_IN,
            EngineCounter.SPOOL_TRACES_OUT,
            EngineCounter.SPOOL_BYTES,
            EngineCounter.CHUNKS_COMPLETED,
            EngineCounter.CHUNKS_DELIVERED,
            EngineCounter.CHUNKS_INCOMPLETE,
            EngineCounter.CHUNKS_DROPPED,
            EngineCounter.RECORDS_RECEIVED,
            EngineCounter.RECORDS_DECODED,
            EngineCounter.RECORDS_SPAN_NOT_FOUND,
            EngineCounter.BATCHES_LOST,
            EngineCounter.RECORDS_LOST,
            EngineCounter.RECORDS_DROPPED,
            EngineCounter.LOSS_MARKS,
            EngineCounter.LOSS_MARKS_FORGOTTEN,
            EngineCounter.RING_FULL_WAITS,
            EngineCounter.TABLE_FULL_WAITS,
            EngineCounter.PAYLOAD_WAITS,
            EngineCounter.INTERN_REFUSED,
            EngineCounter.FILTERS_EDITED,
            EngineCounter.PAYLOADS_SEALED,
            EngineCounter.PAYLOADS_DELIVERED,
            EngineCounter.PAYLOADS_LOST,
            EngineCounter.PAYLOADS_CONVERTED,
            EngineCounter.BYTES_DELIVERED,
            EngineCounter.HANDLER_ERRORS,
            EngineCounter.TICKS_SKIPPED,
            EngineCounter.SEGMENTS_EXPIRED);

    private final EngineCounters counters = new EngineCounters();
    private final List<String> lines = new ArrayList<>();
    private final LoggedReceiver agent = new LoggedReceiver("", "ringspan.", "ringspan.agent.url");
    private final LossWarnings warnings =
            new LossWarnings(counters, agent, (level, text) -> lines.add(level + " " + text));

    private void lose(final DropReason reason, final long spans) {
        counters.ledger().dropped(reason, TracePriority.NONE, spans, 0);
    }

    private String onlyLine() {
        assertEquals(1, lines.size(), lines::toString);
        return lines.remove(0);
    }

    // ---- the table

    @Test
    void shouldHaveDecidedOnEachCounter() {
        final List<EngineCounter> said = Arrays.stream(Warning.values())
                .map(Warning::counter)
                .filter(Objects::nonNull)
                .toList();
        for (final EngineCounter counter : EngineCounter.values()) {
            final boolean isSilent = NOTHING_TO_SAY.contains(counter) || counter.isGauge();
            assertTrue(isSilent != said.contains(counter), counter::name);
        }
    }

    @ParameterizedTest
    @EnumSource(DropReason.class)
    void shouldSayEachReason(final DropReason reason) {
        lose(reason, 7);
        warnings.check(1);
        final String line = onlyLine();
        assertTrue(line.contains(" 7 spans were lost because "), line);
        final String name = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertTrue(line.contains("(spans.dropped." + name + ", 7 in all)"), line);
    }

    @ParameterizedTest
    @EnumSource(Warning.class)
    void shouldNameASettingOrSayThatNoneHelps(final Warning warning) {
        final EngineConfig config =
                EngineConfig.builder().receivers(List.of("agent", "console")).build();
        final Set<String> known = config.settings().keySet();
        for (final LoggedReceiver receiver : List.of(agent, logged(config, "agent"), logged(config, "console"))) {
            assertNamesSettings(known, warning.what(7) + ". " + warning.help(receiver), receiver);
        }
    }

    private static LoggedReceiver logged(final EngineConfig config, final String name) {
        final ReceiverConfig receiver = config.receiver(name);
        return new LoggedReceiver(name, receiver.settings(), receiver.addressSetting());
    }

    // of what the receiver has settings for it names that receiver's, and no other receiver's
    private static void assertNamesSettings(final Set<String> known, final String text, final LoggedReceiver receiver) {
        assertFalse(text.contains("{") || text.contains("}"), text);
        if (!receiver.settings().equals("ringspan.")) {
            assertFalse(text.contains("ringspan.agent.") || text.contains("ringspan.payload."), text);
        }
        final Matcher named = SETTING.matcher(text);
        int count = 0;
        while (named.find()) {
            count++;
            assertTrue(known.contains(named.group(1).substring(1)), named::group);
        }
        assertTrue(
                count > 0 || text.contains("No setting") || receiver.address().isEmpty(), text);
    }

    @Test
    void shouldSpeakOfAReceiverByItsNameAndItsSettings() {
        final EngineConfig config =
                EngineConfig.builder().receivers(List.of("agent", "otlp")).build();
        final EngineCounters engine = new EngineCounters(config.receivers());
        final EngineCounters otlp = engine.receivers().get(1);
        final List<LossWarnings> both = List.of(
                new LossWarnings(engine, logged(config, "agent"), (level, text) -> lines.add(text)),
                new LossWarnings(otlp, logged(config, "otlp"), (level, text) -> lines.add(text)));
        engine.ledger().dropped(DropReason.RETRIES_EXHAUSTED, TracePriority.NONE, 1, 0);
        otlp.ledger().dropped(DropReason.NO_PAYLOAD_BUFFER, TracePriority.NONE, 2, 0);
        engine.ledger().dropped(DropReason.RING_FULL, TracePriority.NONE, 3, 0);
        both.forEach(each -> each.check(1));
        assertEquals(3, lines.size(), lines::toString);
        final String front = lines.get(0);
        assertTrue(front.startsWith("3 spans were lost because the ring was full"), front);
        final String first = lines.get(1);
        assertTrue(first.startsWith("Receiver agent: 1 span was lost because the receiver did not take"), first);
        assertTrue(first.contains("at ringspan.receiver.agent.url is up"), first);
        assertTrue(first.contains("Higher ringspan.receiver.agent.retry.attempts"), first);
        final String second = lines.get(2);
        assertTrue(second.startsWith("Receiver otlp: 2 spans were lost"), second);
        assertTrue(second.contains("at ringspan.receiver.otlp.url is up"), second);
        assertTrue(second.contains("A higher ringspan.receiver.otlp.payload.count"), second);
    }

    @ParameterizedTest
    @EnumSource(Warning.class)
    void shouldSpeakOfOneAsOne(final Warning warning) {
        if (warning.reason() != null) {
            lose(warning.reason(), 1);
        } else {
            counters.add(warning.counter(), 1);
        }
        warnings.check(1);
        final String line = onlyLine();
        assertFalse(line.matches("[A-Z]+ 1 [a-z]+s .*") || line.matches("[A-Z]+ 1 (?:[a-z]+ ){1,4}were .*"), line);
    }

    // ---- how often

    @Test
    void shouldSayTheFirstLossAtOnceAndThenTheSumOncePerMinute() {
        for (int second = 0; second < 600; second++) {
            lose(DropReason.RING_FULL, 10);
            warnings.check(second * SECOND_NS);
        }
        assertEquals(10, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("WARNING 10 spans were lost because the ring was full"), lines::toString);
        assertTrue(lines.get(9).startsWith("WARNING 600 spans"), lines::toString);
        assertTrue(lines.get(9).contains(", 5410 in all)"), lines::toString);
        warnings.check(600 * SECOND_NS);
        lines.clear();
        for (int second = 601; second < 1200; second++) {
            warnings.check(second * SECOND_NS);
        }
        assertEquals(List.of(), lines);
    }

    @Test
    void shouldLimitEachReasonByItself() {
        lose(DropReason.RING_FULL, 1);
        warnings.check(1);
        onlyLine();
        lose(DropReason.RING_FULL, 1);
        lose(DropReason.REJECTED, 1);
        warnings.check(2);
        assertTrue(onlyLine().contains("rejected"));
    }

    /** Monotonic clocks of all signs, processes that are stopped for hours, and a clock that goes back, which none should. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 30 * SECOND_NS})
    void shouldKeepToItsMinuteByAnyClock(final long firstNs) {
        final Random random = new Random(SEED ^ firstNs);
        final long[] clockNs = {firstNs};
        final Stopwatch stopwatch = new Stopwatch(() -> clockNs[0]);
        long sinceLineNs = OncePerMinute.INTERVAL_NS;
        long saidSpans = 0;
        long lostSpans = 0;
        for (int i = 0; i < 20_000; i++) {
            final boolean stopped = random.nextInt(100) == 0;
            final long passedNs = stopped ? 3600 * SECOND_NS * (1 + random.nextInt(1000)) : random.nextLong(SECOND_NS);
            clockNs[0] += passedNs;
            sinceLineNs += passedNs;
            lose(DropReason.NO_PAYLOAD_BUFFER, 1);
            lostSpans++;
            warnings.check(stopwatch.elapsedNs(OncePerMinute.INTERVAL_NS));
            assertEquals(sinceLineNs >= OncePerMinute.INTERVAL_NS ? 1 : 0, lines.size());
            if (!lines.isEmpty()) {
                saidSpans += Long.parseLong(onlyLine().split(" ", 3)[1]);
                sinceLineNs = 0;
                assertEquals(lostSpans, saidSpans);
            }
        }
    }

    @Test
    void shouldNotFallSilentWhenTheClockGoesBack() {
        final long[] clockNs = {3600 * SECOND_NS};
        final Stopwatch stopwatch = new Stopwatch(() -> clockNs[0]);
        lose(DropReason.RING_FULL, 1);
        warnings.check(stopwatch.elapsedNs(OncePerMinute.INTERVAL_NS));
        onlyLine();
        clockNs[0] = 0;
        lose(DropReason.RING_FULL, 1);
        warnings.check(stopwatch.elapsedNs(OncePerMinute.INTERVAL_NS));
        assertEquals(List.of(), lines);
        clockNs[0] = 60 * SECOND_NS;
        warnings.check(stopwatch.elapsedNs(OncePerMinute.INTERVAL_NS));
        onlyLine();
    }

    @Test
    void shouldSayAtTheEndWhatHasNotBeenSaid() {
        lose(DropReason.RING_FULL, 1);
        counters.add(EngineCounter.ATTRIBUTES_DROPPED, 3);
        warnings.check(1);
        assertEquals(2, lines.size(), lines::toString);
        lines.clear();
        lose(DropReason.RING_FULL, 5);
        warnings.check(2);
        assertEquals(List.of(), lines);
        warnings.finish(3);
        final String line = onlyLine();
        assertTrue(line.startsWith("WARNING 5 spans "), line);
        assertTrue(line.contains("6 in all"), line);
        warnings.finish(4);
        assertEquals(List.of(), lines);
    }

    // ---- what is said

    @Test
    void shouldSayRecordsThatWereLostWithoutASpan() {
        counters.ledger().lostBatch(DropReason.RING_FULL, 40, 0);
        warnings.check(1);
        final String line = onlyLine();
        assertTrue(line.startsWith("WARNING 0 spans and 40 records were lost because the ring was full"), line);
    }

    @Test
    void shouldQuoteTheLastDetailOnceOnOneLineAndCut() {
        counters.detail(DropReason.REJECTED, "an older one");
        counters.detail(DropReason.REJECTED, "HTTP 404\n{0} token=abc123 " + "x".repeat(10_000));
        lose(DropReason.REJECTED, 1);
        warnings.check(1);
        final String line = onlyLine();
        assertTrue(line.contains("rejected the payload: HTTP 404\\n{0} token=*** xxx"), line);
        assertTrue(
                line.contains("characters) (spans.dropped.rejected, 1 in all). Check that ringspan.agent.url"), line);
        assertFalse(line.contains("\n") || line.contains("older"), line);
        assertTrue(line.length() < 1000, line);
        lose(DropReason.REJECTED, 1);
        warnings.finish(2);
        assertFalse(onlyLine().contains("404"));
    }

    @Test
    void shouldTellOfARecoveryOnce() {
        counters.add(EngineCounter.CHUNKS_DELIVERED, 1);
        warnings.check(0);
        counters.add(EngineCounter.SEND_RETRIES, 1);
        warnings.check(SECOND_NS);
        assertTrue(onlyLine().startsWith("WARNING 1 time the receiver did not take a payload"));
        for (int second = 2; second < 10; second++) {
            counters.add(EngineCounter.SEND_RETRIES, 1);
            // some get through
            counters.add(EngineCounter.CHUNKS_DELIVERED, 1);
            warnings.check(second * SECOND_NS);
        }
        warnings.check(10 * SECOND_NS);
        assertEquals(List.of(), lines);
        for (int second = 11; second < 20; second++) {
            counters.add(EngineCounter.CHUNKS_DELIVERED, 1);
            warnings.check(second * SECOND_NS);
        }
        assertEquals("INFO The receiver takes payloads again, after about 10 s.", onlyLine());
    }

    @Test
    void shouldNotFloodWithRecoveriesEither() {
        for (int i = 0; i < 100; i++) {
            counters.add(EngineCounter.SEND_RETRIES, 1);
            warnings.check(2L * i);
            counters.add(EngineCounter.CHUNKS_DELIVERED, 1);
            warnings.check(2L * i + 1);
        }
        assertEquals(2, lines.size(), lines::toString);
    }

    @Test
    void shouldAllocateNothingWhenNothingIsToBeSaid() {
        final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final ErrorWarnings errors = new ErrorWarnings();
        final long thread = Thread.currentThread().getId();
        for (final DropReason reason : DropReason.values()) {
            lose(reason, 1);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            final long before = bean.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 1000; i++) {
                warnings.check(i);
                errors.check(i, false, null);
            }
            least = Math.min(least, bean.getThreadAllocatedBytes(thread) - before);
        }
        assertEquals(0, least);
    }
}
