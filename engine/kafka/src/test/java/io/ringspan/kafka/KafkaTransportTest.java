/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.counters.TracePriority;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Delivery.Outcome;
import io.ringspan.transport.Payload;
import io.ringspan.transport.PayloadPool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What becomes of a payload by what Kafka's producer says of each message; the producer is Kafka's own for tests. */
class KafkaTransportTest {
    private static final int MESSAGES = 4;
    private static final ProducerSettings SETTINGS =
            new ProducerSettings("broker:9092", "otlp_spans", 1000, Map.of("ssl.key.password", "hunter-two"));

    /** Chunks that are requests already. */
    private static final class NoFrame implements PayloadFramer {
        @Override
        public String contentType() {
            return "application/x-protobuf";
        }

        @Override
        public int headLengthMax(final int payloadLength) {
            return 0;
        }

        @Override
        public int frame(
                final MutableDirectBuffer buffer,
                final int begin,
                final int end,
                final int chunkCount,
                final PayloadDictionary dictionary) {
            return begin;
        }
    }

    /** Answers when it is told to flush: for each message an exception, or null for none. */
    private static class Answering extends MockProducer<byte[], byte[]> {
        private final List<RuntimeException> answers;

        Answering(final RuntimeException... answers) {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.answers = new ArrayList<>(Arrays.asList(answers));
        }

        @Override
        public synchronized void flush() {
            while (!answers.isEmpty()) {
                final RuntimeException answer = answers.remove(0);
                if (answer == null) {
                    completeNext();
                } else {
                    errorNext(answer);
                }
            }
            super.flush();
        }
    }

    private final List<Answering> made = new ArrayList<>();

    private KafkaTransport transport(final Answering... producers) {
        return new KafkaTransport(SETTINGS, () -> {
            made.add(producers[made.size()]);
            return made.get(made.size() - 1);
        });
    }

    private static Payload payload() {
        final Payload payload = new PayloadPool(2, 1 << 14, new NoFrame(), MESSAGES).take();
        for (int i = 0; i < MESSAGES; i++) {
            final Span span = Span.newBuilder()
                    .setTraceId(ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) i}))
                    .build();
            final byte[] chunk = ExportTraceServiceRequest.newBuilder()
                    .addResourceSpans(ResourceSpans.newBuilder()
                            .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                    .build()
                    .toByteArray();
            payload.buffer().putBytes(payload.limit(), chunk);
            payload.append(payload.limit() + chunk.length, 1, 1, TracePriority.AUTO_KEEP, i);
        }
        payload.frame();
        payload.seal(1, 1);
        return payload;
    }

    private static List<Boolean> accepted(final Payload payload) {
        final List<Boolean> accepted = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            accepted.add(payload.isAccepted(i));
        }
        return accepted;
    }

    @Test
    void shouldSendAgainOnlyWhatWasNotAccepted() throws Exception {
        final Answering producer =
                new Answering(null, new TimeoutException("late"), null, new TimeoutException("late"));
        final KafkaTransport transport = transport(producer);
        final Payload payload = payload();
        final Delivery delivery = transport.send(payload);
        assertEquals(Outcome.RETRY, delivery.outcome());
        assertTrue(
                delivery.detail().contains("topic otlp_spans at broker:9092: TimeoutException: late"),
                delivery::detail);
        assertEquals(List.of(true, false, true, false), accepted(payload));
        producer.clear();
        assertEquals(Outcome.ACCEPTED, transport.send(payload).outcome());
        assertEquals(
                List.of("00000000000000000000000000000001", "00000000000000000000000000000003"),
                producer.history().stream()
                        .map(message -> new String(message.key(), StandardCharsets.US_ASCII))
                        .toList());
        assertEquals(1, made.size());
        transport.close();
        assertTrue(producer.closed());
    }

    /** What may work later comes first, whatever else there is. */
    @Test
    void shouldSayWhatBecomesOfTheRest() throws Exception {
        final RuntimeException denied = new TopicAuthorizationException("denied");
        final RuntimeException tooLarge = new RecordTooLargeException("too large");
        assertEquals(
                Outcome.REJECTED,
                transport(new Answering(null, denied)).send(payload()).outcome());
        made.clear();
        final Delivery large = transport(new Answering(null, tooLarge)).send(payload());
        assertEquals(Outcome.TOO_LARGE, large.outcome());
        assertTrue(large.detail().contains("1000 bytes"), large::detail);
        made.clear();
        assertEquals(
                Outcome.RETRY,
                transport(new Answering(denied, tooLarge, new OutOfOrderSequenceException("gap")))
                        .send(payload())
                        .outcome());
    }

    @Test
    void shouldMakeAnotherProducerInPlaceOfOneThatCannotGoOn() throws Exception {
        final Answering broken = new Answering();
        broken.sendException = new KafkaException("in an error state");
        final Answering next = new Answering();
        final KafkaTransport transport = transport(broken, next);
        final Payload payload = payload();
        assertEquals(Outcome.RETRY, transport.send(payload).outcome());
        assertTrue(broken.closed());
        assertEquals(Outcome.ACCEPTED, transport.send(payload).outcome());
        assertEquals(MESSAGES, next.history().size());
        assertFalse(next.closed());
    }

    /** Closing interrupts; what had been answered by then is delivered. */
    @Test
    void shouldKeepWhatWasAcceptedWhenItIsInterrupted() {
        final KafkaTransport transport = transport(new Answering(null, null) {
            @Override
            public synchronized void flush() {
                completeNext();
                completeNext();
                throw new InterruptException("closing");
            }
        });
        final Payload payload = payload();
        assertThrows(InterruptedException.class, () -> transport.send(payload));
        assertFalse(Thread.interrupted());
        assertEquals(List.of(true, true, false, false), accepted(payload));
    }
}
