/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.time.TimeLimit;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over real sockets, with servers that behave and others. */
@Timeout(60)
class SocketSenderTest {
    private static final long SOON_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    // more than all buffers in between hold
    private static final int LONG_BODY = 16 * 1024 * 1024;

    /** What kind of socket. */
    enum Kind {
        TCP,
        UNIX
    }

    @TempDir
    private Path directory;

    private final CountDownLatch released = new CountDownLatch(1);
    private ScriptedServer server;
    private SocketSender sender;
    private RequestHead post;

    @AfterEach
    void closeAll() throws IOException {
        released.countDown();
        if (sender != null) {
            sender.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void serve(final Kind kind, final long timeoutNs, final ScriptedServer.Script script) throws IOException {
        server = kind == Kind.TCP ? ScriptedServer.tcp(script) : ScriptedServer.unix(directory, script);
        sender = new SocketSender(server.address(), timeoutNs, timeoutNs);
        post = new RequestHead("POST", server.address(), "/v0.4/traces", Map.of("x-fixed", "a b"));
    }

    private void serve(final Kind kind, final ScriptedServer.Script script) throws IOException {
        serve(kind, PATIENCE_NS, script);
    }

    private static ByteBuffer direct(final byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] random(final int length) {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private HttpAnswer send(final ByteBuffer body) throws IOException {
        try {
            return sender.send(post.begin().add("x-count", 7), body);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpAnswer send() throws IOException {
        return send(direct(new byte[] {1, 2, 3}));
    }

    private static void assertAnswer(
            final int status, final String body, final boolean isComplete, final HttpAnswer answer) {
        assertEquals(status, answer.status());
        assertEquals(body, new String(answer.body(), StandardCharsets.ISO_8859_1));
        assertEquals(isComplete, answer.isComplete());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendARequestAndReadItsAnswer(final Kind kind) throws IOException {
        serve(kind, peer -> {
            peer.readRequest();
            peer.answer("202 Accepted", "taken");
            peer.readRequest();
        });
        final byte[] body = random(100_000);
        final HttpAnswer answer = send(direct(body));
        assertAnswer(202, "taken", true, answer);
        final ScriptedServer.Request request = server.requests.get(0);
        assertArrayEquals(body, request.body());
        final String host = kind == Kind.UNIX ? "localhost" : server.url().getAuthority();
        assertEquals(
                "POST /v0.4/traces HTTP/1.1\r\nhost: " + host
                        + "\r\nx-fixed: a b\r\nx-count: 7\r\ncontent-length: 100000\r\n\r\n",
                request.head());
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheConnection(final Kind kind) throws IOException {
        final int requests = 50;
        serve(kind, peer -> {
            while (true) {
                final int length = peer.readRequest().body().length;
                peer.write("HTTP/1.1 100 Continue\r\n\r\n");
                peer.write(
                        length % 2 == 0
                                ? OK + "Transfer-Encoding: chunked\r\n\r\n2;x\r\nok\r\n0\r\nT: t\r\n\r\n"
                                : OK + "Content-Length: 2\r\n\r\nok");
            }
        });
        for (int i = 0; i < requests; i++) {
            assertAnswer(200, "ok", true, send(direct(random(i * 1000))));
        }
        assertEquals(1, server.connections());
        assertEquals(requests, server.requests.size());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendARequestWithoutABody(final Kind kind) throws IOException, InterruptedException {
        serve(kind, peer -> {
            while (true) {
                final ScriptedServer.Request request = peer.readRequest();
                peer.write(OK + "Content-Length: 4\r\n\r\n");
                if (!request.head().startsWith("HEAD")) {
                    peer.write("info");
                }
            }
        });
        final RequestHead head = new RequestHead("HEAD", server.address(), "/info", Map.of());
        final RequestHead get = new RequestHead("GET", server.address(), "/info", Map.of());
        assertAnswer(200, "", true, sender.send(head.begin(), null));
        assertAnswer(200, "info", true, sender.send(get.begin(), null));
        assertAnswer(200, "", true, sender.send(head.begin(), null));
        assertEquals(1, server.connections());
        assertEquals(List.of(), server.requests.get(1).fields("content-length"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldConnectAnewWhenTheServerDoesNotKeepTheConnection(final Kind kind) throws IOException {
        final List<String> answers = List.of(
                OK + "Content-Length: 2\r\nConnection: close\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                OK + "\r\nok",
                OK + "Content-Length: 2\r\n\r\nok and more",
                OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                OK + "Content-Length: 2\r\n\r\nok");
        serve(kind, peer -> {
            peer.readRequest();
            final String answer = answers.get(peer.number - 1);
            peer.write(answer);
            if (!answer.contains("Length")) {
                return;
            }
            peer.awaitEnd();
        });
        for (int i = 1; i <= answers.size(); i++) {
            assertAnswer(200, "ok", true, send());
            assertEquals(i, server.connections());
        }
    }

    /** Each byte comes alone, through a real socket. */
    @ParameterizedTest
    @EnumSource
    void shouldReadAnAnswerByteByByte(final Kind kind) throws IOException {
        serve(kind, peer -> {
            while (true) {
                peer.readRequest();
                final String answer = "HTTP/1.1 103 Early\r\nX: y\r\n\r\n" + OK
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5;x=y\r\nworld\r\n0\r\nT: t\r\n\r\n";
                for (final byte b : answer.getBytes(StandardCharsets.US_ASCII)) {
                    peer.write(new byte[] {b});
                    Thread.onSpinWait();
                }
            }
        });
        assertAnswer(200, "helloworld", true, send());
        assertAnswer(200, "helloworld", true, send());
        assertEquals(1, server.connections());
    }

    /** Cut at each place, by an end in order and by a reset: in the head there is no answer, behind it there is a status. */
    @ParameterizedTest
    @EnumSource
    void shouldTakeAStatusAndNothingLessForAnAnswer(final Kind kind) throws IOException {
        final String answer =
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5;x=y\r\nworld\r\n0\r\nT: t\r\n\r\n";
        final int headLength = answer.indexOf("\r\n\r\n") + 4;
        serve(kind, peer -> {
            peer.readRequest();
            peer.write(answer.substring(0, peer.number % answer.length()));
            if (kind == Kind.TCP && peer.number > answer.length()) {
                peer.reset();
            }
        });
        final int rounds = kind == Kind.TCP ? 2 * answer.length() - 1 : answer.length() - 1;
        for (int i = 1; i <= rounds; i++) {
            final int cut = i % answer.length();
            final boolean isReset = i > answer.length();
            HttpAnswer got = null;
            try {
                got = send();
            } catch (final IOException e) {
                // a reset may overtake what was sent before it
                assertTrue(cut < headLength || isReset, () -> "cut at " + cut + ": " + e);
                assertTrue(e.getMessage().startsWith(server.url() + ": no answer: "), e::getMessage);
            }
            if (got != null) {
                assertTrue(cut >= headLength, "cut at " + cut);
                assertEquals(200, got.status());
                assertFalse(got.isComplete());
                assertTrue("helloworld".startsWith(new String(got.body(), StandardCharsets.US_ASCII)));
            }
            assertEquals(i, server.connections());
        }
        assertEquals(rounds, server.requests.size(), "sent again");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotWaitForAnAnswerForEver(final Kind kind) throws IOException {
        serve(kind, SOON_NS, peer -> {
            peer.readRequest();
            peer.write(peer.number == 1 ? "" : "HTTP/1.1 200 OK\r\n");
            peer.awaitEnd();
        });
        for (final String progress :
                List.of("bytes of the request were sent, so the receiver may have it", "but did not end")) {
            final long startNs = System.nanoTime();
            final IOException e = assertThrows(SocketTimeoutException.class, this::send);
            final long tookNs = System.nanoTime() - startNs;
            assertTrue(tookNs >= SOON_NS && tookNs < PATIENCE_NS, () -> "took " + tookNs);
            assertTrue(e.getMessage().startsWith(server.url() + ": no answer within 250 ms; "), e::getMessage);
            assertTrue(e.getMessage().endsWith(progress), e::getMessage);
        }
        assertEquals(2, server.connections());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotWaitForABodyForEver(final Kind kind) throws IOException {
        final long timeoutNs = 4 * SOON_NS;
        serve(kind, timeoutNs, peer -> {
            peer.readRequest();
            // a byte now and then does not begin the time anew
            peer.write(OK + "Content-Length: 1000000\r\n\r\n");
            while (true) {
                peer.write("x");
                LockSupport.parkNanos(SOON_NS / 10);
            }
        });
        final long startNs = System.nanoTime();
        final HttpAnswer answer = send();
        final long tookNs = System.nanoTime() - startNs;
        assertTrue(tookNs >= timeoutNs && tookNs < PATIENCE_NS, () -> "took " + tookNs);
        assertEquals(200, answer.status());
        assertFalse(answer.isComplete());
        assertTrue(answer.bodyLength() >= 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotWaitForAServerThatReadsNothing(final Kind kind) throws IOException {
        serve(kind, SOON_NS, peer -> released.await());
        final long startNs = System.nanoTime();
        final IOException e = assertThrows(SocketTimeoutException.class, () -> send(direct(random(LONG_BODY))));
        final long tookNs = System.nanoTime() - startNs;
        assertTrue(tookNs >= SOON_NS && tookNs < PATIENCE_NS, () -> "took " + tookNs);
        assertTrue(
                e.getMessage()
                        .matches(".*: no answer within 250 ms; only \\d+ of \\d+ bytes of the request were taken"),
                e::getMessage);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteALongBodyToASlowServer(final Kind kind) throws IOException {
        final byte[] body = random(LONG_BODY);
        serve(kind, peer -> {
            final String head = peer.readHead();
            final int length = ScriptedServer.Peer.contentLength(head);
            int read = 0;
            while (read < length) {
                final int count = Math.min(1_000_003, length - read);
                final byte[] piece = peer.read(count);
                for (int i = 0; i < count; i++) {
                    if (piece[i] != body[read + i]) {
                        throw new AssertionError("another byte at " + (read + i));
                    }
                }
                read += count;
                LockSupport.parkNanos(1_000_000);
            }
            peer.answer("200 OK", "ok");
        });
        final ByteBuffer sent = direct(body);
        assertAnswer(200, "ok", true, send(sent));
        assertFalse(sent.hasRemaining());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeAnAnswerThatComesBeforeTheBodyIsWritten(final Kind kind) throws IOException {
        serve(kind, peer -> {
            peer.readHead();
            // interim answers are none
            peer.write("HTTP/1.1 100 Continue\r\n\r\n");
            // in one piece: a reset of the connection takes back what has not been read
            peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\n\r\n" + (peer.number == 1 ? "limit" : "li"));
            if (peer.number == 2) {
                // half of a connection still takes what comes
                peer.channel.shutdownOutput();
            }
            if (peer.number < 3) {
                peer.awaitEnd();
            }
        });
        assertAnswer(413, "limit", true, send(direct(random(LONG_BODY))));
        // the connection cannot be used any more, although the server would
        assertEquals(1, server.connections());
        assertAnswer(413, "li", false, send(direct(random(LONG_BODY))));
        assertEquals(2, server.connections());
        // closed with much unread, so that the connection is reset
        try {
            assertAnswer(413, "li", false, send(direct(random(LONG_BODY))));
        } catch (final IOException e) {
            assertTrue(e.getMessage().contains("no answer: "), e::getMessage);
        }
        assertEquals(3, server.connections());
    }

    /** The server answers and is gone before it has read anything, so that writing fails; a Unix socket loses nothing of the answer. */
    @Test
    void shouldReadWhatCameBeforeWritingFailed() throws IOException {
        final int rounds = 100;
        serve(Kind.UNIX, peer -> peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\n\r\nlimit"));
        final ByteBuffer body = direct(random(LONG_BODY));
        for (int i = 0; i < rounds; i++) {
            assertAnswer(413, "limit", true, send(body.clear()));
        }
        assertEquals(rounds, server.connections());
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadNoMoreOfAHugeBodyThanItKeeps(final Kind kind) throws Exception {
        final CountDownLatch isRefused = new CountDownLatch(1);
        serve(kind, peer -> {
            peer.readRequest();
            peer.write(OK + "Content-Length: 1000000000\r\n\r\n");
            final byte[] block = new byte[64 * 1024];
            try {
                for (int sent = 0; sent < 100_000_000; sent += block.length) {
                    peer.write(block);
                }
            } catch (final IOException e) {
                isRefused.countDown();
            }
        });
        final HttpAnswer answer = send();
        assertEquals(200, answer.status());
        assertEquals(HttpSender.BODY_MAX, answer.bodyLength());
        assertFalse(answer.isComplete());
        assertTrue(isRefused.await(10, TimeUnit.SECONDS), "all of it was read");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatIsNoAnswer(final Kind kind) throws IOException {
        serve(kind, peer -> {
            peer.readRequest();
            peer.write("\u0015\u0003\u0003 password=s3cr3t\r\n\r\n");
            peer.awaitEnd();
        });
        final ProtocolException e = assertThrows(ProtocolException.class, this::send);
        assertEquals(server.url() + ": the answer is no HTTP/1, but begins with \"\\u0015\"", e.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotUseAConnectionThatTheServerHasEnded(final Kind kind) throws IOException {
        final Semaphore isRead = new Semaphore(0);
        serve(kind, peer -> {
            peer.readRequest();
            peer.answer("200 OK", "ok");
            // a reset would take an answer along that is still on its way
            isRead.acquire();
            // in order, by a reset, with something that nobody asked for
            if (peer.number == 2 && kind == Kind.TCP) {
                peer.reset();
            } else if (peer.number == 3) {
                peer.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            }
            peer.channel.close();
        });
        final int requests = 4;
        for (int i = 0; i < requests; i++) {
            assertAnswer(200, "ok", true, send());
            isRead.release();
            final long startNs = System.nanoTime();
            while (sender.keepConnection() && System.nanoTime() - startNs < PATIENCE_NS) {
                Thread.onSpinWait();
            }
        }
        assertEquals(requests, server.connections());
        assertEquals(requests, server.requests.size());
    }

    /** The whole request is out when the connection breaks: the server may have acted on it, so it is not sent again by itself. */
    @ParameterizedTest
    @EnumSource
    void shouldNotRepeatARequestThatTheServerMayHave(final Kind kind) throws IOException {
        serve(kind, peer -> {
            peer.readRequest();
            peer.answer("200 OK", "ok");
            peer.readRequest();
        });
        send();
        final IOException e = assertThrows(IOException.class, this::send);
        assertTrue(e.getMessage().contains("no answer: the receiver closed the connection; all "), e::getMessage);
        assertTrue(e.getMessage().endsWith("so the receiver may have it"), e::getMessage);
        assertEquals(2, server.requests.size());
        assertEquals(1, server.connections());
    }

    /** A kept connection breaks in the middle of the request: the server cannot have it, so it is sent again, once. */
    @ParameterizedTest
    @EnumSource
    void shouldRepeatARequestThatTheServerCannotHave(final Kind kind) throws IOException {
        final byte[] body = random(LONG_BODY);
        serve(kind, peer -> {
            if (peer.number > 1) {
                peer.readHead();
                assertArrayEquals(body, peer.read(LONG_BODY));
                peer.answer("200 OK", "second");
                return;
            }
            peer.readRequest();
            peer.answer("200 OK", "first");
            peer.readHead();
            peer.read(10_000);
        });
        assertAnswer(200, "first", true, send());
        assertAnswer(200, "second", true, send(direct(body)));
        assertEquals(2, server.connections());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotRepeatARequestOnANewConnectionNorTwice(final Kind kind) throws IOException {
        serve(kind, peer -> {
            if (peer.number == 2) {
                peer.readRequest();
                peer.answer("200 OK", "ok");
            }
            peer.readHead();
            peer.read(10_000);
        });
        final ByteBuffer body = direct(random(LONG_BODY));
        final IOException e = assertThrows(IOException.class, () -> send(body));
        assertTrue(e.getMessage().contains("bytes of the request were taken"), e::getMessage);
        assertEquals(1, server.connections());
        assertAnswer(200, "ok", true, send());
        assertThrows(IOException.class, () -> send(body.clear()));
        assertEquals(3, server.connections());
    }

    /** It has not seen the whole of what it says to have taken. */
    @ParameterizedTest
    @EnumSource
    void shouldNotBelieveWhoAcceptsAPartOfARequest(final Kind kind) throws IOException {
        serve(kind, peer -> {
            peer.readHead();
            peer.write(OK + "Content-Length: 2\r\n\r\nok");
            peer.awaitEnd();
        });
        final ByteBuffer body = direct(random(LONG_BODY));
        final IOException e = assertThrows(IOException.class, () -> send(body));
        assertTrue(e.getMessage().contains("answered 200 to a part of the request"), e::getMessage);
    }

    /** Another thread interrupts the sending one, which then is where the test wants it to be. */
    private void assertInterrupted(final ByteBuffer body, final CountDownLatch isThere) throws InterruptedException {
        final AtomicReference<Throwable> thrown = new AtomicReference<>();
        final Thread thread = new Thread(() -> {
            try {
                sender.send(post.begin(), body);
            } catch (final Throwable t) {
                thrown.set(t);
            }
        });
        thread.start();
        isThere.await();
        // into the wait, or in front of it: both are to end the send
        LockSupport.parkNanos(SOON_NS / 10);
        thread.interrupt();
        thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS) / 2);
        assertFalse(thread.isAlive());
        assertEquals(InterruptedException.class, thrown.get().getClass());
    }

    @ParameterizedTest
    @EnumSource
    void shouldHonourAnInterrupt(final Kind kind) throws Exception {
        final CountDownLatch[] isThere = {new CountDownLatch(1), new CountDownLatch(1)};
        serve(kind, peer -> {
            peer.readHead();
            isThere[peer.number - 1].countDown();
            peer.awaitEnd();
            released.await();
        });
        assertInterrupted(direct(new byte[3]), isThere[0]);
        assertInterrupted(direct(new byte[3]), isThere[1]);
        assertEquals(2, server.connections());
    }

    @ParameterizedTest
    @EnumSource
    void shouldHonourAnInterruptWhileItWrites(final Kind kind) throws Exception {
        final CountDownLatch isThere = new CountDownLatch(1);
        serve(kind, peer -> {
            peer.readHead();
            isThere.countDown();
            released.await();
        });
        assertInterrupted(direct(random(LONG_BODY)), isThere);
    }

    /** A status that came is not forgotten because of an interrupt, and neither is the interrupt. */
    @ParameterizedTest
    @EnumSource
    void shouldKeepAStatusThatCameBeforeAnInterrupt(final Kind kind) throws Exception {
        serve(kind, peer -> {
            peer.readRequest();
            peer.write(OK + "Content-Length: 5\r\n\r\nhe");
            peer.awaitEnd();
        });
        final AtomicReference<String> result = new AtomicReference<>("nothing");
        final Thread thread = new Thread(() -> {
            try {
                final HttpAnswer answer = sender.send(post.begin(), direct(new byte[3]));
                result.set(answer.status() + " " + answer.isComplete() + " " + Thread.interrupted());
            } catch (final Throwable t) {
                result.set(t.toString());
            }
        });
        thread.start();
        final long startNs = System.nanoTime();
        while (!isInSelect(thread) && System.nanoTime() - startNs < PATIENCE_NS) {
            Thread.onSpinWait();
        }
        // what was read before cannot be seen from outside: by then it has been
        LockSupport.parkNanos(SOON_NS);
        thread.interrupt();
        thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS) / 2);
        assertEquals("200 false true", result.get());
    }

    private static boolean isInSelect(final Thread thread) {
        for (final StackTraceElement element : thread.getStackTrace()) {
            if (element.getMethodName().equals("select")) {
                return true;
            }
        }
        return false;
    }

    private static String messageOf(final URI url) {
        final HttpAddress address = HttpAddress.of(url);
        try (SocketSender sender = new SocketSender(address, SOON_NS, SOON_NS)) {
            return assertThrows(
                            IOException.class,
                            () -> sender.send(new RequestHead("GET", address, "/", Map.of()).begin(), null))
                    .getMessage();
        }
    }

    private static URI unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://localhost:" + socket.getLocalPort());
        }
    }

    @Test
    void shouldNameWhatItCannotConnectTo() throws IOException {
        final URI url = unused();
        final String refused = messageOf(url);
        assertTrue(refused.startsWith("cannot connect to " + url + ": "), refused);
        for (final InetAddress address : InetAddress.getAllByName("localhost")) {
            assertTrue(refused.contains(address.getHostAddress() + ": "), refused);
        }
        assertEquals(
                "cannot connect to http://agent.invalid:8126: the name agent.invalid cannot be looked up",
                messageOf(URI.create("http://agent.invalid:8126")));
    }

    @Test
    void shouldNameASocketThatItCannotConnectTo() throws IOException {
        final Path missing = directory.resolve("missing socket");
        final String shown = "unix://" + missing.toUri().getRawPath();
        final String noFile = messageOf(URI.create(shown));
        assertEquals("cannot connect to " + shown + ": No such file or directory", noFile);
        Files.createFile(missing);
        final String noSocket = messageOf(URI.create(shown));
        assertEquals("cannot connect to " + shown + ": Connection refused", noSocket);
        final String tooLong = messageOf(URI.create("unix:///tmp/" + "x".repeat(200)));
        assertTrue(tooLong.endsWith("too long (205 bytes, where most systems take about 100)"), tooLong);
        final String root = messageOf(URI.create("unix:///tmp"));
        assertTrue(root.startsWith("cannot connect to unix:///tmp: "), root);
    }

    @Test
    void shouldNameASocketThatItMayNotUse() throws IOException {
        Assumptions.assumeFalse(System.getProperty("user.name").equals("root"), "root may use everything");
        final Path locked = Files.createDirectory(directory.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            final URI url = URI.create("unix://" + locked.toUri().getRawPath() + "x.socket");
            assertEquals("cannot connect to " + url + ": Permission denied", messageOf(url));
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void shouldTryEachAddressOfAName() throws Exception {
        serve(Kind.TCP, peer -> {
            peer.readRequest();
            peer.answer("200 OK", "ok");
        });
        final InetAddress loopback = InetAddress.getLoopbackAddress();
        // where nobody listens at that port
        final InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 77});
        final TimeLimit limit = TimeLimit.of(PATIENCE_NS);
        Connection.openAny(server.address(), new InetAddress[] {other, loopback}, PATIENCE_NS, limit)
                .close();
        final IOException e = assertThrows(
                ConnectException.class,
                () -> Connection.openAny(server.address(), new InetAddress[] {other, other}, PATIENCE_NS, limit));
        assertEquals(
                "cannot connect to " + server.url()
                        + ": 127.0.0.77: Connection refused; 127.0.0.77: Connection refused",
                e.getMessage());
    }

    /** The first address takes no connections and says nothing; the second one gets its share of the time. */
    @Test
    void shouldLeaveTimeForTheAddressesBehindASilentOne() throws Exception {
        final List<SocketChannel> waiting = new ArrayList<>();
        final InetAddress silent = InetAddress.getByAddress(new byte[] {127, 0, 0, 78});
        serve(Kind.TCP, peer -> peer.awaitEnd());
        try (ServerSocket socket = new ServerSocket(server.port(), 1, silent)) {
            boolean isFull = false;
            while (!isFull && waiting.size() < 1000) {
                final SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                waiting.add(channel);
                channel.connect(new InetSocketAddress(silent, socket.getLocalPort()));
                LockSupport.parkNanos(1_000_000);
                isFull = !channel.finishConnect();
            }
            assertTrue(isFull, "a queue without an end");
            final InetAddress[] both = {silent, InetAddress.getLoopbackAddress()};
            final long startNs = System.nanoTime();
            Connection.openAny(server.address(), both, 2 * SOON_NS, TimeLimit.of(PATIENCE_NS))
                    .close();
            final long tookNs = System.nanoTime() - startNs;
            assertTrue(tookNs >= SOON_NS && tookNs < 2 * SOON_NS, () -> "took " + tookNs);
            final IOException e = assertThrows(
                    IOException.class,
                    () -> Connection.openAny(
                            server.address(), new InetAddress[] {silent}, PATIENCE_NS, TimeLimit.of(SOON_NS)));
            assertTrue(e.getMessage().matches(".*: 127.0.0.78: no connection within \\d+ ms"), e::getMessage);
        } finally {
            for (final SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotSendWhenClosed(final Kind kind) throws IOException {
        serve(kind, peer -> {
            peer.readRequest();
            peer.answer("200 OK", "ok");
        });
        send();
        sender.close();
        assertThrows(IllegalStateException.class, this::send);
        sender.close();
        assertEquals(1, server.connections());
    }

    @Test
    void shouldLeaveTlsToOthers() {
        final HttpAddress address = HttpAddress.of(URI.create("https://localhost"));
        assertThrows(IllegalArgumentException.class, () -> new SocketSender(address, 1, 1));
    }
}
