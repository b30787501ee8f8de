/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads one answer, up to a length. Once there is a status there is an answer: a body that breaks off does not undo
 * what the server decided. Nor does one that takes too long, of which {@link #answerSoFar} tells.
 *
 * <p>Called by threads of the HTTP client, one at a time; {@link #answerSoFar} by the transport thread at any time.
 */
final class AnswerReader implements HttpResponse.BodyHandler<HttpAnswer>, HttpResponse.BodySubscriber<HttpAnswer> {
    private final int lengthMax;
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile HttpResponse.ResponseInfo info;
    // of the client's threads
    private Flow.Subscription subscription;

    /**
     * Creates a reader for one answer.
     *
     * @param lengthMax bytes of the body that are kept
     */
    AnswerReader(final int lengthMax) {
        this.lengthMax = lengthMax;
    }

    @Override
    public HttpResponse.BodySubscriber<HttpAnswer> apply(final HttpResponse.ResponseInfo responseInfo) {
        info = responseInfo;
        return this;
    }

    @Override
    public CompletionStage<HttpAnswer> getBody() {
        return answer;
    }

    @Override
    public void onSubscribe(final Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(1);
    }

    @Override
    public void onNext(final List<ByteBuffer> buffers) {
        if (append(buffers)) {
            subscription.request(1);
        } else {
            subscription.cancel();
            answer.complete(toAnswer(false));
        }
    }

    @Override
    public void onError(final Throwable throwable) {
        answer.complete(toAnswer(false));
    }

    @Override
    public void onComplete() {
        answer.complete(toAnswer(true));
    }

    /**
     * What is known at this moment.
     *
     * @return null if not even the status came
     */
    HttpAnswer answerSoFar() {
        return info == null ? null : toAnswer(false);
    }

    private boolean append(final List<ByteBuffer> buffers) {
        synchronized (bytes) {
            for (final ByteBuffer buffer : buffers) {
                final byte[] piece = new byte[Math.min(buffer.remaining(), lengthMax - bytes.size())];
                buffer.get(piece);
                bytes.writeBytes(piece);
                if (buffer.hasRemaining()) {
                    return false;
                }
            }
        }
        return true;
    }

    private HttpAnswer toAnswer(final boolean isComplete) {
        synchronized (bytes) {
            return HttpAnswer.of(info.statusCode(), info.headers().map(), bytes.toByteArray(), isComplete);
        }
    }
}
