/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

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
    private final AnswerReader reader = new AnswerReader(4);

    private static final class Subscription implements Flow.Subscription {
        private int requested;
        private boolean isCancelled;

        @Override
        public void request(final long n) {
            requested++;
        }

        @Override
        public void cancel() {
            isCancelled = true;
        }
    }

    private void begin() {
        assertNull(reader.answerSoFar());
        assertEquals(reader, reader.apply(OK));
        assertEquals(200, reader.answerSoFar().status());
        reader.onSubscribe(subscription);
    }

    private void read(final byte... bytes) {
        reader.onNext(List.of(ByteBuffer.wrap(bytes)));
    }

    private HttpAnswer answer() {
        return reader.getBody().toCompletableFuture().getNow(null);
    }

    @Test
    void shouldTellWhatCameInTime() {
        begin();
        read((byte) 1, (byte) 2);
        assertNull(answer());
        assertArrayEquals(new byte[] {1, 2}, reader.answerSoFar().body());
        assertFalse(reader.answerSoFar().isComplete());
    }

    @Test
    void shouldTakeAWholeBody() {
        begin();
        read((byte) 3);
        reader.onComplete();
        assertTrue(answer().isComplete());
        assertArrayEquals(new byte[] {3}, answer().body());
        assertEquals(2, subscription.requested);
        assertFalse(subscription.isCancelled);
    }

    @Test
    void shouldTakeTheStatusOfABodyThatBreaksOff() {
        begin();
        reader.onError(new IOException("broken"));
        assertFalse(answer().isComplete());
        assertEquals(200, answer().status());
    }

    @Test
    void shouldCutABodyThatIsTooLong() {
        begin();
        read((byte) 1, (byte) 2, (byte) 3);
        read((byte) 4, (byte) 5);
        assertArrayEquals(new byte[] {1, 2, 3, 4}, answer().body());
        assertFalse(answer().isComplete());
        assertTrue(subscription.isCancelled);
    }
}
