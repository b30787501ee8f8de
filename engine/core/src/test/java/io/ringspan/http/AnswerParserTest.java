/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.ForeignText;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the parser makes of answers, in order and not, whatever the pieces that they come in. */
class AnswerParserTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final int RANDOM_SPLITS = 50;

    /**
     * An answer and what it means.
     *
     * @param bytes      of the answer, one a character
     * @param status     0 if it is not there yet
     * @param body       that is kept
     * @param isComplete whether the body is all, once the receiver has ended the connection
     * @param isReusable whether the connection may be used again
     */
    record Case(String bytes, int status, String body, boolean isComplete, boolean isReusable) {
        @Override
        public String toString() {
            return ForeignText.show(bytes);
        }
    }

    private static Case whole(final String bytes, final int status, final String body) {
        return new Case(bytes, status, body, true, true);
    }

    private static Case last(final String bytes, final int status, final String body) {
        return new Case(bytes, status, body, true, false);
    }

    private static Case broken(final String bytes, final int status, final String body) {
        return new Case(bytes, status, body, false, false);
    }

    static List<Case> wellFormed() {
        return List.of(
                whole(OK + "Content-Length: 5\r\n\r\nhello", 200, "hello"),
                whole(OK + "content-LENGTH:\t 5 \t\r\n\r\nhello", 200, "hello"),
                whole(OK + "Content-Length: 0\r\n\r\n", 200, ""),
                whole(OK + "Content-Length: 0005\r\n\r\nhello", 200, "hello"),
                whole("HTTP/1.1 503\r\nContent-Length: 2\r\n\r\nno", 503, "no"),
                whole("HTTP/1.1 503 \r\nContent-Length: 2\r\n\r\nno", 503, "no"),
                whole("HTTP/1.1 599 \u00e4 reason\r\nContent-Length: 0\r\n\r\n", 599, ""),
                // line feeds alone
                whole("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", 200, "hello"),
                whole("HTTP/1.1 200\nContent-Length: 0\n\n", 200, ""),
                // said twice, but the same
                whole(OK + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
                whole(OK + "Content-Length: 5, 5\r\n\r\nhello", 200, "hello"),
                // headers that are folded
                whole(OK + "Content-Length:\r\n 5\r\n\r\nhello", 200, "hello"),
                whole(OK + "X: a\r\n\tb\r\n \r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
                // whether the connection stays
                last(OK + "Content-Length: 5\r\nConnection: close\r\n\r\nhello", 200, "hello"),
                last(OK + "Content-Length: 5\r\nConnection: x, CLOSE\r\n\r\nhello", 200, "hello"),
                last(
                        OK + "Content-Length: 5\r\nConnection: keep-alive\r\nConnection: close\r\n\r\nhello",
                        200,
                        "hello"),
                whole(OK + "Content-Length: 5\r\nConnection: closed\r\n\r\nhello", 200, "hello"),
                last("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
                whole("HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: Keep-Alive\r\n\r\nhello", 200, "hello"),
                // without a length
                last(OK + "\r\nhello", 200, "hello"),
                last("HTTP/1.0 200 OK\r\n\r\nhello", 200, "hello"),
                last(OK + "\r\n", 200, ""),
                // without a body
                whole("HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
                whole("HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", 204, ""),
                whole("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", 304, ""),
                whole("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", 204, ""),
                // behind interim answers
                whole("HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 2\r\n\r\nok", 200, "ok"),
                whole(
                        "HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\nConnection: close\r\n\r\nHTTP/1.1 102\n\n"
                                + OK + "Content-Length: 2\r\n\r\nok",
                        200,
                        "ok"),
                // a body in chunks
                whole(CHUNKED + "5\r\nhello\r\n0\r\n\r\n", 200, "hello"),
                whole(CHUNKED + "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n", 200, "hello"),
                whole(CHUNKED + "1\nh\n00004 \nello\n000\n\n", 200, "hello"),
                whole(CHUNKED + "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n", 200, "01234567890123456789a"),
                whole(CHUNKED + "5;name=value;x=\"y\"\r\nhello\r\n0;last\r\n\r\n", 200, "hello"),
                whole(CHUNKED + "5\r\nhello\r\n0\r\nTrailer: x\r\nContent-Length: 9\r\n\r\n", 200, "hello"),
                whole(CHUNKED + "0\r\n\r\n", 200, ""),
                whole(OK + "Transfer-Encoding: CHUNKED\r\n\r\n2\r\n\r\n\r\n0\r\n\r\n", 200, "\r\n"),
                whole(OK + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
                // goes before a length, but who knows what else such a server does
                last(
                        OK + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                        200,
                        "hello"));
    }

    static List<Case> malformed() {
        return List.of(
                // broken off: in the head there is no answer yet, behind it there is one
                broken("", 0, ""),
                broken("HTT", 0, ""),
                broken(OK, 0, ""),
                broken(OK + "Content-Length: 5\r\n", 0, ""),
                broken(OK + "Content-Length: 5\r\n\r\n", 200, ""),
                broken(OK + "Content-Length: 5\r\n\r\nhell", 200, "hell"),
                broken("HTTP/1.1 100 Continue\r\n\r\n", 0, ""),
                broken(CHUNKED, 200, ""),
                broken(CHUNKED + "5\r\nhell", 200, "hell"),
                broken(CHUNKED + "5\r\nhello", 200, "hello"),
                broken(CHUNKED + "5\r\nhello\r\n", 200, "hello"),
                broken(CHUNKED + "5\r\nhello\r\n0\r\n", 200, "hello"),
                broken(CHUNKED + "5\r\nhello\r\n0\r\nTrailer: x\r\n", 200, "hello"),
                // lengths that are none, or contradict each other
                broken(OK + "Content-Length: -5\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: +5\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: 0x5\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: 5 5\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length:\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: 5,\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: 5, 6\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: 6\r\nContent-Length: 5\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: 99999999999999999999999999\r\n\r\nhello", 200, ""),
                broken(OK + "Content-Length: 18446744073709551621\r\n\r\nhello", 200, ""),
                // codings that nobody asked for
                broken(OK + "Transfer-Encoding: gzip\r\n\r\nhello", 200, ""),
                broken(OK + "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, ""),
                broken(OK + "Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, ""),
                broken(OK + "Transfer-Encoding: \r\n\r\nhello", 200, ""),
                broken("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, ""),
                // lines that are no fields
                broken(OK + "Content-Length : 5\r\n\r\nhello", 200, ""),
                broken(OK + "no field\r\nContent-Length: 5\r\n\r\nhello", 200, ""),
                broken(OK + ": no name\r\nContent-Length: 5\r\n\r\nhello", 200, ""),
                broken(OK + " folded: onto nothing\r\nContent-Length: 5\r\n\r\nhello", 200, ""),
                broken(OK + "X: a\0b\r\nContent-Length: 5\r\n\r\nhello", 200, ""),
                broken(OK + "X: a\rb\r\nContent-Length: 5\r\n\r\nhello", 200, ""),
                // chunks that are none
                broken(CHUNKED + "\r\nhello", 200, ""),
                broken(CHUNKED + ";x\r\nhello", 200, ""),
                broken(CHUNKED + "-1\r\nhello", 200, ""),
                broken(CHUNKED + "0x5\r\nhello", 200, ""),
                broken(CHUNKED + "5hello", 200, ""),
                broken(CHUNKED + "5\r\nhelloworld\r\n0\r\n\r\n", 200, "hello"),
                broken(CHUNKED + "1\r\nh\r\nffffffffffffffffff\r\nello", 200, "h"),
                broken(CHUNKED + "1\r\nh\r\n7fffffffffffffff\r\nello", 200, "h"),
                broken(CHUNKED + "0".repeat(AnswerParser.CHUNK_LINE_MAX + 1) + "5\r\nhello\r\n0\r\n\r\n", 200, ""),
                broken(CHUNKED + "5;" + "x".repeat(AnswerParser.CHUNK_LINE_MAX) + "\r\nhello\r\n0\r\n\r\n", 200, ""),
                broken(CHUNKED + "0\r\n" + "X: y\r\n".repeat(AnswerParser.HEAD_MAX / 6 + 1) + "\r\n", 200, ""),
                // something behind an answer
                last(OK + "Content-Length: 5\r\n\r\nhelloworld", 200, "hello"),
                last("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", 204, ""),
                last(CHUNKED + "0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", 200, ""));
    }

    static List<Case> noAnswers() {
        return Stream.of(
                        "\0",
                        "\r\n" + OK + "Content-Length: 0\r\n\r\n",
                        "GET / HTTP/1.1\r\n\r\n",
                        "HTTP/2.0 200 OK\r\n\r\n",
                        "HTTP/0.9 200 OK\r\n\r\n",
                        "http/1.1 200 OK\r\n\r\n",
                        "ICY 200 OK\r\n\r\n",
                        "\u0015\u0003\u0003\0\u0002\u0002F",
                        "HTTP/1.\r\n\r\n",
                        "HTTP/1.1\r\n\r\n",
                        "HTTP/1.1 20\r\n\r\n",
                        "HTTP/1.1 2000 OK\r\n\r\n",
                        "HTTP/1.1 -20 OK\r\n\r\n",
                        "HTTP/1.1 099 OK\r\n\r\n",
                        "HTTP/1.1  200 OK\r\n\r\n",
                        "HTTP/1.x 200 OK\r\n\r\n",
                        "HTTP/1.11 200 OK\r\n\r\n",
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
                        OK + "X: " + "y".repeat(AnswerParser.HEAD_MAX),
                        OK + "X: y\r\n".repeat(AnswerParser.HEAD_MAX / 6 + 1),
                        "HTTP/1.1 100 Continue\r\n\r\n".repeat(AnswerParser.HEAD_MAX / 25 + 1))
                .map(bytes -> broken(bytes, 0, ""))
                .toList();
    }

    private static ByteBuffer bytes(final String text) {
        // in the middle of an array, so that an offset is not forgotten
        final byte[] bytes = ("??" + text + "?").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.wrap(bytes).slice(2, text.length());
    }

    /** Reads an answer cut at some places; then the receiver ends the connection. */
    private static AnswerParser parsed(final AnswerParser parser, final String text, final List<Integer> cuts)
            throws ProtocolException {
        parser.begin(false);
        int start = 0;
        for (final int cut : cuts) {
            parser.read(bytes(text.substring(start, cut)));
            start = cut;
        }
        parser.read(bytes(text.substring(start)));
        if (!parser.isDone()) {
            parser.end();
        }
        return parser;
    }

    private static void assertParsed(final Case expected, final AnswerParser parser) {
        assertEquals(expected.status() != 0, parser.hasStatus());
        assertEquals(!expected.bytes().isEmpty(), parser.hasBegun());
        assertEquals(expected.isReusable(), parser.isReusable());
        if (expected.status() != 0) {
            final HttpAnswer answer = parser.answer();
            assertTrue(parser.isDone());
            assertEquals(expected.status(), answer.status());
            assertEquals(expected.body(), new String(answer.body(), StandardCharsets.ISO_8859_1));
            assertEquals(expected.body().length(), answer.bodyLength());
            assertEquals(expected.isComplete(), answer.isComplete());
        }
    }

    @ParameterizedTest
    @MethodSource({"wellFormed", "malformed"})
    void shouldReadAnAnswerHoweverItIsCut(final Case expected) throws ProtocolException {
        final AnswerParser parser = new AnswerParser();
        final String text = expected.bytes();
        assertParsed(expected, parsed(parser, text, List.of()));
        // the long ones are about bounds
        final int step = Math.max(1, text.length() / 300);
        final List<Integer> everywhere = new ArrayList<>();
        for (int i = 0; i <= text.length(); i += step) {
            assertParsed(expected, parsed(parser, text, List.of(i)));
            everywhere.add(i);
        }
        assertParsed(expected, parsed(parser, text, everywhere));
        final Random random = new Random(text.hashCode());
        for (int i = 0; i < RANDOM_SPLITS; i++) {
            final List<Integer> cuts = random.ints(random.nextInt(6), 0, text.length() + 1)
                    .sorted()
                    .boxed()
                    .toList();
            assertParsed(expected, parsed(parser, text, cuts));
        }
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void shouldRefuseWhatIsNoAnswer(final Case refused) throws ProtocolException {
        final String text = refused.bytes();
        final AnswerParser parser = new AnswerParser();
        assertThrows(ProtocolException.class, () -> parsed(parser, text, List.of()));
        for (int i = 0; i <= text.length(); i += Math.max(1, text.length() / 300)) {
            final List<Integer> cuts = List.of(i);
            assertThrows(ProtocolException.class, () -> parsed(parser, text, cuts));
        }
        // nothing of it is left
        assertParsed(wellFormed().get(0), parsed(parser, wellFormed().get(0).bytes(), List.of()));
    }

    /** The head may break off anywhere: then there is no status. The body may: then there is one, and it is not complete. */
    @Test
    void shouldTellAStatusFromAnAnswerThatBrokeOff() throws ProtocolException {
        final AnswerParser parser = new AnswerParser();
        for (final Case whole : wellFormed()) {
            final String text = whole.bytes();
            boolean hadStatus = false;
            for (int i = 0; i < text.length(); i++) {
                parser.begin(false);
                parser.read(bytes(text.substring(0, i)));
                final boolean wasDone = parser.isDone();
                parser.breakOff();
                assertFalse(hadStatus && !parser.hasStatus(), () -> "a status went away: " + whole);
                hadStatus = parser.hasStatus();
                assertFalse(parser.isReusable(), whole::toString);
                if (hadStatus && !wasDone) {
                    assertFalse(parser.answer().isComplete(), whole::toString);
                }
            }
        }
    }

    /** No bytes make the parser fail in an undocumented way, or keep more than it may. */
    @Test
    void shouldSurviveDamage() {
        final Random random = new Random(42);
        final List<UnaryOperator<String>> damages = List.of(
                text -> text.substring(random.nextInt(text.length())),
                text -> text.substring(0, random.nextInt(text.length())),
                text -> text + text,
                text -> {
                    final char[] characters = text.toCharArray();
                    characters[random.nextInt(characters.length)] = (char) random.nextInt(256);
                    return new String(characters);
                },
                text -> {
                    final int place = random.nextInt(text.length());
                    return text.substring(0, place) + "\r\n,: 5;\0x".charAt(random.nextInt(9)) + text.substring(place);
                });
        final AnswerParser parser = new AnswerParser();
        final List<Case> cases = new ArrayList<>(wellFormed());
        cases.addAll(malformed().stream()
                .filter(c -> c.bytes().length() > 10 && c.bytes().length() < 300)
                .toList());
        for (int i = 0; i < 20_000; i++) {
            String text = cases.get(random.nextInt(cases.size())).bytes();
            for (int d = random.nextInt(3); d >= 0 && !text.isEmpty(); d--) {
                text = damages.get(random.nextInt(damages.size())).apply(text);
            }
            final String damaged = text;
            try {
                parsed(parser, damaged, List.of(damaged.length() / 2));
            } catch (final ProtocolException e) {
                assertFalse(parser.hasStatus(), () -> "a status went away: " + damaged);
                continue;
            }
            if (parser.hasStatus()) {
                assertTrue(parser.answer().status() >= 200 && parser.answer().status() <= 999);
                assertNull(parser.answer().field("no-such-field"));
                assertTrue(parser.answer().bodyLength() <= damaged.length());
            }
        }
    }

    @Test
    void shouldKnowThatNoBodyFollowsTheHeadAlone() throws ProtocolException {
        final AnswerParser parser = new AnswerParser();
        parser.begin(true);
        parser.read(bytes(OK + "Content-Length: 5\r\n\r\n"));
        assertTrue(parser.isDone() && parser.isReusable() && parser.answer().isComplete());
        parser.begin(true);
        parser.read(bytes(CHUNKED));
        assertTrue(parser.isDone() && parser.isReusable() && parser.answer().isComplete());
    }

    @Test
    void shouldKeepNoMoreOfABodyThanItMay() throws ProtocolException {
        final ByteBuffer block = ByteBuffer.allocate(64 * 1024);
        for (final String head :
                List.of(OK + "Content-Length: 1000000000\r\n\r\n", OK + "\r\n", CHUNKED + "3b9aca00\r\n")) {
            final AnswerParser parser = new AnswerParser();
            parser.begin(false);
            parser.read(bytes(head));
            for (int i = 0; i < HttpSender.BODY_MAX / block.capacity(); i++) {
                assertFalse(parser.isDone());
                parser.read(block.clear());
            }
            assertFalse(parser.isDone());
            parser.read(block.clear());
            assertTrue(parser.isDone());
            assertEquals(HttpSender.BODY_MAX, parser.answer().bodyLength());
            assertFalse(parser.answer().isComplete() || parser.isReusable());
        }
    }

    @Test
    void shouldTakeABodyThatIsJustAsLongAsItMayBe() throws ProtocolException {
        final AnswerParser parser = new AnswerParser();
        parser.begin(false);
        parser.read(bytes(OK + "Content-Length: " + HttpSender.BODY_MAX + "\r\n\r\n"));
        parser.read(ByteBuffer.allocate(HttpSender.BODY_MAX));
        assertTrue(parser.isDone() && parser.isReusable() && parser.answer().isComplete());
    }

    @Test
    void shouldFindFields() throws ProtocolException {
        final AnswerParser parser = parsed(
                new AnswerParser(),
                OK + "Datadog-Rates: v1 \r\nX-Empty:\r\nx-folded: a\r\n  b\r\nX-Two: 1\r\nX-TWO: 2\r\nX-Two-More: 3\r\n"
                        + "Datadog-Rates-Version: \u00e4\r\nContent-Length: 0\r\n\r\n",
                List.of());
        final HttpAnswer answer = parser.answer();
        assertEquals("v1", answer.field("datadog-rates"));
        assertEquals("", answer.field("x-empty"));
        assertEquals("a    b", answer.field("x-folded"));
        assertEquals("1", answer.field("x-two"));
        assertEquals("3", answer.field("x-two-more"));
        assertEquals("\u00e4", answer.field("datadog-rates-version"));
        assertNull(answer.field("x-t"));
        assertNull(answer.field("http/1.1 200 ok"));
        assertTrue(answer.fieldIs("datadog-rates", "v1"));
        assertFalse(answer.fieldIs("datadog-rates", "v"));
        assertFalse(answer.fieldIs("datadog-rates", "v12"));
        assertFalse(answer.fieldIs("datadog-rates", "v2"));
        assertFalse(answer.fieldIs("x-missing", ""));
        assertTrue(answer.fieldIs("x-empty", ""));
    }

    @Test
    void shouldCompareABodyWithoutACopy() throws ProtocolException {
        final HttpAnswer answer = parsed(new AnswerParser(), OK + "Content-Length: 5\r\n\r\nhello", List.of())
                .answer();
        assertTrue(answer.bodyIs("hello".getBytes(StandardCharsets.US_ASCII)));
        assertFalse(answer.bodyIs("hell".getBytes(StandardCharsets.US_ASCII)));
        assertFalse(answer.bodyIs("hello!".getBytes(StandardCharsets.US_ASCII)));
        assertFalse(answer.bodyIs("Hello".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("HTTP 200: hello", answer.excerpt());
    }
}
