/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import io.ringspan.transport.Delivery;
import io.ringspan.transport.InPlaceTransport;
import io.ringspan.transport.Payload;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Sends each chunk of a payload as a message of its own, and waits until the broker has them all.
 *
 * <p>While the producer tries by itself, the broker tells a message that comes again by its number, and takes it once. Only what Kafka has given up
 * ({@code delivery.timeout.ms}) is sent anew in the next attempt; what the broker has of the payload by then is not. So nothing comes twice but a
 * message that was written and whose answer did not come in all that time.
 *
 * <p>The producer is made by the first send, because that looks up names, and made anew when it says that it cannot go on. Transport thread only; its
 * answers come on the producer's thread.
 */
final class KafkaTransport implements InPlaceTransport {
    // long enough for the producer's thread to end when nothing is on its way
    private static final Duration CLOSE = Duration.ofMillis(200);

    private final ProducerSettings settings;
    private final Supplier<? extends Producer<byte[], byte[]>> producers;
    // null before the first send, and behind a failure that it did not survive
    private Producer<byte[], byte[]> producer;

    /**
     * Creates a transport.
     *
     * @param settings  where messages go
     * @param producers makes a producer
     */
    KafkaTransport(final ProducerSettings settings, final Supplier<? extends Producer<byte[], byte[]>> producers) {
        this.settings = settings;
        this.producers = producers;
    }

    /**
     * What became of the messages of one attempt: nothing yet, accepted, or an exception. Written by the producer's thread, or within the call that
     * hands a message over; read by the transport thread.
     */
    private static final class Answers {
        private static final Object ACCEPTED = new Object();

        private final AtomicReferenceArray<Object> answers;

        Answers(final int count) {
            answers = new AtomicReferenceArray<>(count);
        }

        Callback of(final int message) {
            return (metadata, exception) -> answers.set(message, exception == null ? ACCEPTED : exception);
        }

        /** Why a message failed; null if it did not, or it is not known yet. */
        Exception failure(final int message) {
            return answers.get(message) instanceof final Exception exception ? exception : null;
        }

        void noteAccepted(final Payload payload) {
            for (int i = 0; i < answers.length(); i++) {
                if (answers.get(i) == ACCEPTED) {
                    payload.accept(i);
                }
            }
        }
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        final Answers answers = new Answers(payload.chunkCount());
        try {
            open();
            handOver(payload, answers);
            producer.flush();
        } catch (final InterruptException e) {
            // it has set the flag again, which is the exception's from here on
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException(settings.toString()).initCause(e);
        } catch (final KafkaException | IllegalStateException e) {
            discard();
            return Delivery.retry(0, describe(e));
        } finally {
            answers.noteAccepted(payload);
        }
        return delivery(payload, answers);
    }

    private void open() {
        if (producer == null) {
            producer = producers.get();
        }
    }

    // the callback gets what the future would say
    @SuppressWarnings("FutureReturnValueIgnored")
    private void handOver(final Payload payload, final Answers answers) {
        for (int i = 0; i < payload.chunkCount(); i++) {
            if (!payload.isAccepted(i)) {
                final byte[] request = payload.requestOf(i);
                producer.send(new ProducerRecord<>(settings.topic(), TraceKey.of(request), request), answers.of(i));
                final Exception failure = answers.failure(i);
                if (failure != null && !(failure instanceof RecordTooLargeException)) {
                    // what one message has waited for in vain the others need not
                    return;
                }
            }
        }
    }

    // what may work later comes first, because what will not is found again then
    private Delivery delivery(final Payload payload, final Answers answers) {
        Exception tooLarge = null;
        Exception rejected = null;
        boolean isComplete = true;
        for (int i = 0; i < payload.chunkCount(); i++) {
            final Exception failure = answers.failure(i);
            if (failure instanceof RetriableException || failure instanceof OutOfOrderSequenceException) {
                return Delivery.retry(0, describe(failure));
            }
            tooLarge = failure instanceof RecordTooLargeException ? failure : tooLarge;
            rejected = failure != null && failure != tooLarge ? failure : rejected;
            isComplete &= payload.isAccepted(i);
        }
        if (rejected != null) {
            return Delivery.rejected(describe(rejected));
        }
        if (tooLarge != null) {
            return Delivery.tooLarge(describe(tooLarge) + " (" + ProducerConfig.MAX_REQUEST_SIZE_CONFIG
                    + " of this client leaves " + settings.requestMax()
                    + " bytes; max.message.bytes of the topic, or message.max.bytes of the broker, may be less)");
        }
        return isComplete ? Delivery.ACCEPTED : Delivery.retry(0, settings + ": not all messages were answered");
    }

    private String describe(final Exception failure) {
        final Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        final String why = cause == failure ? "" : " (" + cause + ")";
        return settings + ": " + failure.getClass().getSimpleName() + ": " + failure.getMessage() + why;
    }

    private void discard() {
        final Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(CLOSE);
        }
    }
}
