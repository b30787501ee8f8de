/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerReaderTest {
    private static final HttpResponse.ResponseInfo OK = new HttpResponse.ResponseInfo() {
        @Override
        public int statusCode() {
            return 200;
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    };

    private final Subscription subscription = new Subscription();

    private static final class Subscription implements Flow.Subscription {
        private volatile boolean isRequested;
        private volatile boolean isCancelled;

        @Override
        public void request(final long n) {
            isRequested = true;
        }

        @Override
        public void cancel() {
            isCancelled = true;
        }
    }

    private static AnswerReader begun(final long timeoutNs) {
        final AnswerReader reader = new AnswerReader(100, System.nanoTime() + timeoutNs);
        assertEquals(reader, reader.apply(OK));
        return reader;
    }

    private static HttpAnswer await(final AnswerReader reader) {
        return reader.getBody().toCompletableFuture().join();
    }

    @Test
    void shouldKeepWhatCameInTimeAndCancelTheRest() {
        final AnswerReader reader = begun(TimeUnit.MILLISECONDS.toNanos(200));
        reader.onSubscribe(subscription);
        reader.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2})));
        final HttpAnswer answer = await(reader);
        assertArrayEquals(new byte[] {1, 2}, answer.body());
        assertFalse(answer.isComplete());
        assertTrue(subscription.isCancelled);
    }

    @Test
    void shouldCancelABodyThatBeginsAfterTheDeadline() {
        final AnswerReader reader = begun(0);
        assertFalse(await(reader).isComplete());
        reader.onSubscribe(subscription);
        assertTrue(subscription.isCancelled);
        assertFalse(subscription.isRequested);
    }

    @Test
    void shouldNotCancelABodyThatWasOverInTime() {
        final AnswerReader reader = begun(TimeUnit.HOURS.toNanos(1));
        reader.onSubscribe(subscription);
        reader.onNext(List.of(ByteBuffer.wrap(new byte[] {3})));
        reader.onComplete();
        final HttpAnswer answer = await(reader);
        assertTrue(answer.isComplete());
        assertArrayEquals(new byte[] {3}, answer.body());
        assertFalse(subscription.isCancelled);
    }
}
