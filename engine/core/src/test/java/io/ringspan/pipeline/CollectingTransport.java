/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * A receiver in the test's own process: reads each payload with an independent MessagePack reader, to the last byte, and keeps the span
 * ids of its chunks. A test can let it hang, answer otherwise, or throw.
 */
public final class CollectingTransport implements Transport {
    /** The span ids of each chunk, one list for each payload. Only of payloads that were accepted. */
    private final List<List<List<Long>>> payloads = new CopyOnWriteArrayList<>();

    private final Semaphore permits = new Semaphore(Integer.MAX_VALUE / 2);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<Payload, Delivery> answer = payload -> Delivery.ACCEPTED;

    /** Creates a receiver that accepts everything at once. */
    public CollectingTransport() {}

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        entered.countDown();
        permits.acquire();
        final Delivery delivery = answer.apply(payload);
        if (delivery.outcome() == Delivery.Outcome.ACCEPTED) {
            payloads.add(read(payload));
        }
        return delivery;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** From now on each send waits until it is released. */
    public void hang() {
        permits.drainPermits();
    }

    /** Lets so many sends through. */
    public void release(final int sends) {
        permits.release(sends);
    }

    /** Answers otherwise, or throws. */
    public void answer(final Function<Payload, Delivery> newAnswer) {
        answer = newAnswer;
    }

    /** Waits until the first payload has come. */
    public void awaitEntered() throws InterruptedException {
        entered.await();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** What was accepted. */
    public List<List<List<Long>>> payloads() {
        return payloads;
    }

    /** All chunks, in the order of their arrival. */
    public List<List<Long>> chunks() {
        final List<List<Long>> chunks = new ArrayList<>();
        payloads.forEach(chunks::addAll);
        return chunks;
    }

    /** All span ids, in the order of their arrival. */
    public List<Long> spanIds() {
        final List<Long> ids = new ArrayList<>();
        chunks().forEach(ids::addAll);
        return ids;
    }

    private static List<List<Long>> read(final Payload payload) {
        final byte[] bytes = new byte[payload.length()];
        payload.body().get(bytes);
        final List<List<Long>> chunks = new ArrayList<>();
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            final int chunkCount = unpacker.unpackArrayHeader();
            for (int chunk = 0; chunk < chunkCount; chunk++) {
                chunks.add(readChunk(unpacker));
            }
            if (unpacker.hasNext()) {
                throw new AssertionError("bytes behind the last chunk");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return chunks;
    }

    private static List<Long> readChunk(final MessageUnpacker unpacker) throws IOException {
        final List<Long> spans = new ArrayList<>();
        final int spanCount = unpacker.unpackArrayHeader();
        for (int span = 0; span < spanCount; span++) {
            final int fields = unpacker.unpackMapHeader();
            for (int field = 0; field < fields; field++) {
                if (unpacker.unpackString().equals("span_id")) {
                    spans.add(unpacker.unpackBigInteger().longValue());
                } else {
                    unpacker.skipValue();
                }
            }
        }
        return spans;
    }
}
