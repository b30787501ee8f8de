/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** A web shop that is made up: which requests come in, and which spans each of them has. */
final class Shop {
    /** Service of the root spans. */
    static final String SERVICE = "shop-web";

    /** Environment of all spans. */
    static final String ENV = "demo";

    /** Most spans of a request. */
    static final int SPANS_MAX = 16;

    private static final int ALWAYS = 1000;

    private final ToIntFunction<String> interner;
    private final Set<String> names = new HashSet<>();
    private final Step[][] routes;
    private final Tags tags;

    /**
     * Ids of the tags that are set by the hands of producers.
     *
     * @param url          address, a text that is different in each span
     * @param status       status code of an answer
     * @param ok           its usual value
     * @param failed       and the other one
     * @param errorType    what went wrong
     * @param errorMessage the same for people
     * @param spanCount    number of spans of the trace, on its root
     * @param finishedUs   when the trace was complete, on its root
     * @param tier         a tag of whole traces
     * @param tierValue    and its value
     */
    record Tags(
            int url,
            int status,
            int ok,
            int failed,
            int errorType,
            int errorMessage,
            int spanCount,
            int finishedUs,
            int tier,
            int tierValue) {}

    /** Interns all texts, and draws up the routes. */
    Shop(final ToIntFunction<String> interner) {
        this.interner = interner;
        tags = new Tags(
                id("http.url"),
                id("http.status_code"),
                id("200"),
                id("502"),
                id("error.type"),
                id("error.message"),
                id(TraceCheck.SPAN_COUNT),
                id(TraceCheck.FINISHED_US),
                id("shop.tier"),
                id("gold"));
        routes = new Step[][] {home(), product(), search(), cart(), checkout(), order(), login(), health()};
    }

    Step[] route(final int index) {
        return routes[index];
    }

    int routeCount() {
        return routes.length;
    }

    /** What its spans are called, as {@link #nameOf} has it. */
    Set<String> names() {
        return names;
    }

    /** Name, service and resource of a span in one text. */
    static String nameOf(final String name, final String service, final String resource) {
        return name + '\n' + service + '\n' + resource;
    }

    Tags tags() {
        return tags;
    }

    private Step[] home() {
        final Step[] steps = {
            root("GET", "/"),
            step(1, ALWAYS, 120, middleware("session")),
            step(2, ALWAYS, 350, cache("GET session")),
            step(1, ALWAYS, 240, cache("GET home:teasers")),
            step(1, 150, 4200, select("SELECT * FROM teasers WHERE active")),
            step(1, ALWAYS, 1900, render("home.html"))
        };
        return steps;
    }

    private Step[] product() {
        final Step[] steps = {
            root("GET", "/products/:id"),
            step(1, ALWAYS, 150, middleware("auth")),
            step(2, ALWAYS, 310, cache("GET session")),
            step(1, ALWAYS, 280, cache("GET product:?")),
            failing(1, 300, 5100, select("SELECT * FROM products WHERE id = ?")),
            step(1, 300, 260, cache("SETEX product:?")),
            step(1, ALWAYS, 3100, call("GET", "stock", "/stock/:id")),
            parallel(1, ALWAYS, 6300, call("GET", "recommendations", "/similar/:id")),
            parallel(1, 700, 2700, call("GET", "reviews", "/reviews/:id")),
            step(1, ALWAYS, 2300, render("product.html"))
        };
        return steps;
    }

    private Step[] search() {
        final Step[] steps = {
            root("GET", "/search"),
            step(1, ALWAYS, 130, middleware("auth")),
            step(1, ALWAYS, 800, call("POST", "search", "/query")),
            failing(
                    2,
                    ALWAYS,
                    9400,
                    template("elasticsearch.query", "search-index", "POST products/_search", "elasticsearch")),
            parallel(2, 600, 700, cache("GET synonyms")),
            step(1, 800, 1500, select("SELECT id, price FROM prices WHERE id IN (?)")),
            step(1, ALWAYS, 2600, render("results.html"))
        };
        return steps;
    }

    private Step[] cart() {
        final Step[] steps = {
            root("POST", "/cart/items"),
            step(1, ALWAYS, 140, middleware("auth")),
            step(2, ALWAYS, 330, cache("GET session")),
            step(1, ALWAYS, 190, middleware("csrf")),
            failing(1, ALWAYS, 2900, call("POST", "stock", "/reservations")),
            step(1, ALWAYS, 3600, select("INSERT INTO cart_items VALUES (?, ?, ?)")),
            step(1, ALWAYS, 290, cache("DEL cart:?"))
        };
        return steps;
    }

    private Step[] checkout() {
        final Step[] steps = {
            root("POST", "/checkout"),
            step(1, ALWAYS, 160, middleware("auth")),
            step(2, ALWAYS, 340, cache("GET session")),
            step(1, ALWAYS, 210, middleware("csrf")),
            step(1, ALWAYS, 400, template("cart.load", SERVICE, "Cart.load", "")),
            step(2, ALWAYS, 2800, select("SELECT * FROM cart_items WHERE cart = ?")),
            parallel(2, ALWAYS, 1700, call("POST", "pricing", "/quote")),
            step(1, ALWAYS, 900, template("payment.authorize", "payments", "POST /payments", "web")),
            step(
                    2,
                    ALWAYS,
                    2100,
                    template("postgres.query", "payments-db", "SELECT * FROM cards WHERE owner = ?", "sql")),
            failing(2, ALWAYS, 21000, call("POST", "card-gateway", "/v2/authorizations")),
            step(1, ALWAYS, 4100, select("INSERT INTO orders VALUES (?, ?, ?, ?)")),
            step(1, ALWAYS, 260, cache("DEL cart:?")),
            step(1, 900, 700, template("kafka.produce", SERVICE, "orders.created", "queue")),
            step(1, ALWAYS, 1600, render("thanks.html"))
        };
        return steps;
    }

    private Step[] order() {
        final Step[] steps = {
            root("GET", "/orders/:id"),
            step(1, ALWAYS, 140, middleware("auth")),
            step(1, ALWAYS, 3300, select("SELECT * FROM orders WHERE id = ?")),
            step(1, 500, 5200, call("GET", "parcels", "/track/:id")),
            step(1, ALWAYS, 1800, render("order.html"))
        };
        return steps;
    }

    private Step[] login() {
        final Step[] steps = {
            root("POST", "/login"),
            step(1, ALWAYS, 200, middleware("csrf")),
            step(1, ALWAYS, 2200, select("SELECT * FROM users WHERE mail = ?")),
            step(1, ALWAYS, 11000, template("crypto.bcrypt", SERVICE, "bcrypt.verify", "")),
            step(1, 950, 370, cache("SETEX session"))
        };
        return steps;
    }

    private Step[] health() {
        final Step[] steps = {
            root("GET", "/health"), step(1, ALWAYS, 300, cache("PING")), step(1, ALWAYS, 500, select("SELECT 1"))
        };
        return steps;
    }

    private static Step step(final int depth, final int perMille, final int ownUs, final Template template) {
        return new Step(template, depth, perMille, ownUs, false, false);
    }

    private static Step parallel(final int depth, final int perMille, final int ownUs, final Template template) {
        return new Step(template, depth, perMille, ownUs, true, false);
    }

    private static Step failing(final int depth, final int perMille, final int ownUs, final Template template) {
        return new Step(template, depth, perMille, ownUs, false, true);
    }

    private Step root(final String method, final String path) {
        final Template template = template(
                "web.request",
                SERVICE,
                method + " " + path,
                "web",
                "http.response_length",
                "HttpServerError",
                "https://shop.example" + path.replace(":id", ""),
                "http.method",
                method,
                "http.route",
                path,
                "span.kind",
                "server",
                "component",
                "spring-web",
                "network.protocol",
                "http/1.1");
        return step(0, ALWAYS, 700, template);
    }

    private Template middleware(final String name) {
        return template(
                "middleware",
                SERVICE,
                name,
                "",
                "middleware.position",
                "ForbiddenError",
                null,
                "component",
                "spring-web",
                "middleware.name",
                name);
    }

    private Template cache(final String command) {
        return template(
                "redis.command",
                "redis",
                command,
                "redis",
                "cache.value_length",
                "ReadTimeout",
                null,
                "component",
                "lettuce",
                "span.kind",
                "client",
                "db.system",
                "redis",
                "out.host",
                "cache-1.shop.example");
    }

    private Template select(final String statement) {
        return template(
                "postgres.query",
                "shop-db",
                statement,
                "sql",
                "db.row_count",
                "QueryTimeout",
                null,
                "component",
                "jdbc",
                "span.kind",
                "client",
                "db.system",
                "postgresql",
                "db.name",
                "shop",
                "out.host",
                "db-2.shop.example");
    }

    private Template call(final String method, final String service, final String path) {
        return template(
                "http.request",
                service,
                method + " " + path,
                "http",
                "http.response_length",
                "UpstreamTimeout",
                "http://" + service + ".internal" + path.replace(":id", ""),
                "http.method",
                method,
                "span.kind",
                "client",
                "component",
                "java-http-client",
                "peer.service",
                service);
    }

    private Template render(final String page) {
        return template(
                "template.render",
                SERVICE,
                page,
                "template",
                "template.length",
                "TemplateError",
                null,
                "component",
                "thymeleaf");
    }

    private Template template(final String name, final String service, final String resource, final String type) {
        return template(
                name, service, resource, type, "items", "TimeoutError", null, "component", "shop", "zone", "eu-1a");
    }

    private Template template(
            final String name,
            final String service,
            final String resource,
            final String type,
            final String metric,
            final String errorType,
            final String urlPrefix,
            final String... pairs) {
        names.add(nameOf(name, service, resource));
        final List<String> texts = List.of(pairs);
        final int[] keys = new int[texts.size() / 2];
        final int[] values = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = id(texts.get(2 * i));
            values[i] = id(texts.get(2 * i + 1));
        }
        return new Template(
                id(name), id(service), id(resource), id(type), keys, values, id(metric), id(errorType), urlPrefix);
    }

    private int id(final String text) {
        final int id = interner.applyAsInt(text);
        if (id < 0) {
            throw new IllegalStateException("not interned: " + text);
        }
        return id;
    }
}
