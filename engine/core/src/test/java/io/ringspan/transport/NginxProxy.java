/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A process of nginx in front of a receiver, with a place for each thing that a proxy does to requests. */
final class NginxProxy implements AutoCloseable {
    /** Longest body at the place {@code small}, in bytes. */
    static final int SMALL_BODY = 2048;

    private static final int TRIES = 5;
    private static final long START_NS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final int port;

    /** Starts it, and waits until it listens. */
    NginxProxy(final String binary, final Path directory, final URI upstream) throws IOException {
        Process started = null;
        int free = 0;
        // somebody else may take a port that was free
        for (int i = 0; started == null && i < TRIES; i++) {
            free = freePort();
            final Path config = Files.writeString(directory.resolve("nginx.conf"), config(directory, free, upstream));
            final Process process = new ProcessBuilder(
                            binary,
                            "-e",
                            directory.resolve("start.log").toString(),
                            "-p",
                            directory.toString(),
                            "-c",
                            config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output.log").toFile())
                    .start();
            started = listens(process, free) ? process : null;
        }
        if (started == null) {
            throw new IOException("nginx did not start: " + Files.readString(directory.resolve("output.log")));
        }
        process = started;
        port = free;
    }

    /** Where nginx is, or null. */
    static String binary() {
        final String given = System.getProperty("nginx");
        if (given != null) {
            return given;
        }
        return Stream.of((System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(final Process process, final int port) {
        final long startNs = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - startNs < START_NS) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (final IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        process.destroyForcibly();
        return false;
    }

    // nobody listens at port 1
    private static String config(final Path directory, final int port, final URI upstream) {
        return String.format(Locale.ROOT, """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    limit_req_zone $uri zone=limited:64k rate=12r/m;
                    limit_req_status 429;
                    server {
                        listen 127.0.0.1:%2$d;
                        location /pass/ { proxy_pass %3$s/; }
                        location /small/ { client_max_body_size %4$d; proxy_pass %3$s/; }
                        location /limited/ {
                            limit_req zone=limited;
                            add_header Retry-After 1 always;
                            proxy_pass %3$s/;
                        }
                        location /dead/ { proxy_pass http://127.0.0.1:1/; }
                        location /busy/ { add_header Retry-After 1 always; return 503; }
                        location /cut/ { return 444; }
                    }
                }
                """, directory, port, upstream, SMALL_BODY);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(30, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
