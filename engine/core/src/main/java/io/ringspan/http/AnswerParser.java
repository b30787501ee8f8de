/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import io.ringspan.protocol.ForeignText;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads an answer of HTTP/1, in whatever pieces it comes.
 *
 * <p>A final status with a whole head is an answer, whatever comes of the body: the server has decided. So what is wrong behind the status
 * line (a line that is no field, lengths that contradict each other, a chunk without a size) makes the answer incomplete, and the
 * connection is not used again. Only what does not begin with a status line, or has no end of its head, is no answer.
 *
 * <p>Bounds: {@value #HEAD_MAX} bytes for all heads of a request in all, and for the trailer fields; {@value #CHUNK_LINE_MAX} bytes for the line
 * of a chunk; {@value HttpSender#BODY_MAX} for the body. Allocates nothing once its buffers are as long as the answers. For one thread.
 */
final class AnswerParser {
    /** Most bytes of the head, and of the interim answers in front of it. */
    static final int HEAD_MAX = 64 * 1024;

    /** Most bytes of the line in front of a chunk. */
    static final int CHUNK_LINE_MAX = 4 * 1024;

    private static final int HEAD = 0;
    private static final int FIXED_BODY = 1;
    private static final int CHUNK_SIZE = 2;
    private static final int CHUNK_EXTENSION = 3;
    private static final int CHUNK_DATA = 4;
    private static final int CHUNK_END = 5;
    private static final int TRAILER = 6;
    private static final int BODY_TO_THE_END = 7;
    private static final int DONE = 8;

    private static final String VERSION = "HTTP/1.";
    // as in "HTTP/1.1 200"
    private static final int STATUS_LINE_MIN = VERSION.length() + 5;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    // far more than is kept, and far from an overflow
    private static final long LENGTH_MAX = Long.MAX_VALUE / 32;
    private static final int SHOWN_MAX = 60;

    private final HttpAnswer answer = new HttpAnswer();
    private final FramingFields framing = new FramingFields();
    private int state;
    private boolean isForHead;
    private boolean isReusable;
    private boolean hasBegun;
    private int headTotal;
    // bytes of the line at hand, without its end
    private int lineLength;
    // of the body or the chunk, still to come
    private long rest;
    private int digits;

    /**
     * Begins with the answer to another request.
     *
     * @param forHead whether the method was {@code HEAD}, so that no body follows
     */
    void begin(final boolean forHead) {
        answer.clear();
        state = HEAD;
        isForHead = forHead;
        isReusable = false;
        hasBegun = false;
        headTotal = 0;
        lineLength = 0;
    }

    /** {@return whether any byte came} */
    boolean hasBegun() {
        return hasBegun;
    }

    /** {@return whether the head of the final answer came} */
    boolean hasStatus() {
        return state != HEAD;
    }

    /** {@return whether nothing more is to be read} */
    boolean isDone() {
        return state == DONE;
    }

    /** {@return whether the connection may carry another request, once the answer is there} */
    boolean isReusable() {
        return state == DONE && isReusable;
    }

    /** {@return the answer; to be looked at when it is there} */
    HttpAnswer answer() {
        return answer;
    }

    /**
     * Reads what came.
     *
     * @param in from the receiver, with an array; all of it is taken
     * @throws ProtocolException if it is no answer
     */
    void read(final ByteBuffer in) throws ProtocolException {
        hasBegun |= in.hasRemaining();
        while (in.hasRemaining() && state != DONE) {
            switch (state) {
                case HEAD -> readHead(in.get());
                case FIXED_BODY, CHUNK_DATA -> readCounted(in);
                case CHUNK_SIZE -> readChunkSize(in.get());
                case CHUNK_EXTENSION -> readChunkExtension(in.get());
                case CHUNK_END -> readChunkEnd(in.get());
                case TRAILER -> readTrailer(in.get());
                default -> keep(in, in.remaining());
            }
        }
        if (in.hasRemaining()) {
            // an answer that nobody asked for
            isReusable = false;
            in.position(in.limit());
        }
    }

    /** Nothing more comes, because the receiver has ended the connection in order. */
    void end() {
        if (state == BODY_TO_THE_END) {
            answer.complete();
            state = DONE;
        } else {
            breakOff();
        }
    }

    /** Nothing more is read: the answer is what came so far, if there is a status. */
    void breakOff() {
        isReusable = false;
        if (state != HEAD) {
            state = DONE;
        }
    }

    private void finish() {
        answer.complete();
        state = DONE;
    }

    private void readHead(final byte b) throws ProtocolException {
        final int place = answer.headLength();
        if (place < VERSION.length() && b != VERSION.charAt(place)) {
            answer.appendToHead(b);
            throw new ProtocolException("the answer is no HTTP/1, but begins with " + shownBeginning());
        }
        if (++headTotal > HEAD_MAX) {
            throw new ProtocolException("the head of the answer is longer than " + HEAD_MAX + " bytes");
        }
        answer.appendToHead(b);
        if (b == '\n') {
            if (lineLength == 0) {
                takeHead();
            }
            lineLength = 0;
        } else if (b != '\r') {
            lineLength++;
        }
    }

    private String shownBeginning() {
        final String beginning = new String(answer.head(), 0, answer.headLength(), StandardCharsets.ISO_8859_1);
        return '"' + ForeignText.show(beginning, SHOWN_MAX) + '"';
    }

    private void takeHead() throws ProtocolException {
        final byte[] head = answer.head();
        final int end = answer.lineEnd(0);
        final int digitAt = VERSION.length();
        if (end < STATUS_LINE_MIN
                || !isDigit(head[digitAt])
                || head[digitAt + 1] != ' '
                || !isDigit(head[digitAt + 2])
                || !isDigit(head[digitAt + 3])
                || !isDigit(head[digitAt + 4])
                || (head[digitAt + 5] != ' ' && head[digitAt + 5] != '\r' && head[digitAt + 5] != '\n')) {
            throw new ProtocolException("the answer has no status, but begins with " + shownBeginning());
        }
        final int status = (head[digitAt + 2] - '0') * 100 + (head[digitAt + 3] - '0') * 10 + head[digitAt + 4] - '0';
        if (status < 100 || status == SWITCHING_PROTOCOLS) {
            throw new ProtocolException("the answer has status " + status + ", which nothing asked for");
        }
        if (status < OK) {
            // what an interim answer says is for nobody here
            answer.clearHead();
            return;
        }
        answer.status(status);
        framing.read(answer, head[digitAt] == '0');
        isReusable = framing.isReusable();
        chooseBody(status);
    }

    private static boolean isDigit(final byte b) {
        return b >= '0' && b <= '9';
    }

    private void chooseBody(final int status) {
        if (isForHead || status == NO_CONTENT || status == NOT_MODIFIED) {
            finish();
        } else if (!framing.isClear()) {
            state = DONE;
        } else if (framing.isChunked()) {
            expectChunk();
        } else if (framing.contentLength() == 0) {
            finish();
        } else if (framing.contentLength() > 0) {
            rest = framing.contentLength();
            state = FIXED_BODY;
        } else {
            isReusable = false;
            state = BODY_TO_THE_END;
        }
    }

    /** Takes bytes of the body; gives up when there is no more room for them. */
    private boolean keep(final ByteBuffer in, final int count) {
        final int kept = Math.min(count, HttpSender.BODY_MAX - answer.bodyLength());
        answer.appendToBody(in.array(), in.arrayOffset() + in.position(), kept);
        in.position(in.position() + count);
        if (kept < count) {
            breakOff();
        }
        return kept == count;
    }

    private void readCounted(final ByteBuffer in) {
        final int count = (int) Math.min(rest, in.remaining());
        rest -= count;
        if (keep(in, count) && rest == 0) {
            if (state == FIXED_BODY) {
                finish();
            } else {
                state = CHUNK_END;
            }
        }
    }

    private void expectChunk() {
        state = CHUNK_SIZE;
        rest = 0;
        digits = 0;
        lineLength = 0;
    }

    private void readChunkSize(final byte b) {
        final int digit = Character.digit(b, 16);
        if (digit >= 0 && rest <= LENGTH_MAX && ++lineLength <= CHUNK_LINE_MAX) {
            rest = rest << 4 | digit;
            digits++;
        } else if (digits > 0 && (b == ';' || b == ' ' || b == '\t' || b == '\r')) {
            state = CHUNK_EXTENSION;
        } else if (digits > 0 && b == '\n') {
            endChunkLine();
        } else {
            breakOff();
        }
    }

    private void readChunkExtension(final byte b) {
        if (b == '\n') {
            endChunkLine();
        } else if (++lineLength > CHUNK_LINE_MAX) {
            breakOff();
        }
    }

    private void endChunkLine() {
        if (rest > 0) {
            state = CHUNK_DATA;
        } else {
            state = TRAILER;
            lineLength = 0;
            headTotal = 0;
        }
    }

    private void readChunkEnd(final byte b) {
        if (b == '\n') {
            expectChunk();
        } else if (b != '\r') {
            breakOff();
        }
    }

    private void readTrailer(final byte b) {
        if (++headTotal > HEAD_MAX) {
            breakOff();
        } else if (b == '\n') {
            if (lineLength == 0) {
                finish();
            }
            lineLength = 0;
        } else if (b != '\r') {
            lineLength++;
        }
    }
}
