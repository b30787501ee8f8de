/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

/**
 * A service that knows nothing of tracing: {@code /front} asks {@code /back}, which asks a database. Started with a number of requests, which it
 * makes itself, by sockets that nobody instruments.
 */
@SpringBootApplication
@RestController
public class Shop {
    private static final int THREADS = 4;

    private final JdbcTemplate jdbc;
    private final RestTemplate rest;
    private final ServletWebServerApplicationContext context;

    /** Made by Spring. */
    public Shop(
            final JdbcTemplate jdbc, final RestTemplateBuilder rest, final ServletWebServerApplicationContext context) {
        this.jdbc = jdbc;
        this.rest = rest.build();
        this.context = context;
        jdbc.execute("create table cart(id int)");
    }

    /** Asks the other one. */
    @GetMapping("/front/{id}")
    public String front(@PathVariable("id") final int id) {
        return rest.getForObject("http://localhost:" + context.getWebServer().getPort() + "/back/" + id, String.class);
    }

    /** Asks the database. */
    @GetMapping("/back/{id}")
    public String back(@PathVariable("id") final int id) {
        return String.valueOf(jdbc.queryForObject("select count(*) from cart where id = ?", Integer.class, id));
    }

    /** Serves, makes requests, and ends. */
    public static void main(final String... arguments) throws Exception {
        final int requests = Integer.parseInt(arguments[0]);
        try (ConfigurableApplicationContext application = SpringApplication.run(
                Shop.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.datasource.generate-unique-name=false",
                "--logging.level.root=warn")) {
            final int port = ((ServletWebServerApplicationContext) application)
                    .getWebServer()
                    .getPort();
            // alone, because what instruments a server learns its routes with the first request
            if (!isAnswered(port, "/front/0")) {
                throw new IllegalStateException("the first request has failed");
            }
            final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
            final List<Future<Boolean>> calls = new ArrayList<>();
            for (int i = 1; i < requests; i++) {
                final int number = i;
                calls.add(callers.submit(() -> isAnswered(port, "/front/" + number)));
            }
            for (final Future<Boolean> call : calls) {
                if (!call.get()) {
                    throw new IllegalStateException("a request has failed");
                }
            }
            callers.shutdown();
        }
        System.out.println("done: " + requests);
    }

    private static boolean isAnswered(final int port, final String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200");
        }
    }
}
