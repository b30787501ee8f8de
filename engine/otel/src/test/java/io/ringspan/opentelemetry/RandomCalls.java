/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SpanLimits;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Makes calls that a seed decides: all that the API takes, in whatever order, with every kind of text. The same seed makes the same calls, and
 * the same ids. Of each key there is one type, since two attributes of one name are the SDK's alone.
 */
final class RandomCalls implements IdGenerator {
    private static final int DEPTH_MAX = 4;
    private static final int KEYS = 12;
    private static final int CALLS_MAX = 24;
    private static final long BEGIN_NS = 1_764_137_000_000_000_000L;
    private static final String[] TEXTS = {
        "",
        "a",
        "GET /cart/{id}",
        "\u00e4\u00f6\u00fc",
        "\u65e5\u672c\u8a9e",
        "\uD83D\uDE00",
        "a\uD83Db",
        "\uDE00",
        "\u0000\u0007\"\\/",
        "x".repeat(300)
    };

    private static final List<SpanKind> KINDS = List.of(SpanKind.values());
    private static final List<StatusCode> CODES = List.of(StatusCode.values());

    private final Random random;

    RandomCalls(final long seed) {
        random = new Random(seed);
    }

    SpanLimits limits() {
        if (random.nextInt(3) > 0) {
            return SpanLimits.getDefault();
        }
        return SpanLimits.builder()
                .setMaxNumberOfAttributes(1 + random.nextInt(8))
                .setMaxNumberOfEvents(random.nextInt(4))
                .setMaxNumberOfLinks(random.nextInt(4))
                .setMaxNumberOfAttributesPerEvent(1 + random.nextInt(3))
                .setMaxNumberOfAttributesPerLink(1 + random.nextInt(3))
                .setMaxAttributeValueLength(1 + random.nextInt(10))
                .build();
    }

    void makeSpans(final TracerProvider provider, final int count) {
        for (int i = 0; i < count; i++) {
            makeSpan(provider);
        }
    }

    /** One span that is told so many things, of which few are new. */
    void makeLongSpan(final TracerProvider provider, final int calls) {
        final Span span = provider.get("long")
                .spanBuilder(text())
                .setNoParent()
                .setStartTimestamp(BEGIN_NS, TimeUnit.NANOSECONDS)
                .startSpan();
        for (int i = 0; i < calls; i++) {
            call(span, BEGIN_NS);
        }
        span.end(BEGIN_NS + 1, TimeUnit.NANOSECONDS);
    }

    private void makeSpan(final TracerProvider provider) {
        final long startNs = BEGIN_NS + random.nextInt(1_000_000_000);
        final SpanBuilder builder = provider.tracerBuilder("scope " + random.nextInt(3))
                .setInstrumentationVersion(random.nextBoolean() ? "1." + random.nextInt(2) : null)
                .setSchemaUrl(random.nextBoolean() ? "https://schema/" + random.nextInt(2) : null)
                .build()
                .spanBuilder(text())
                .setSpanKind(oneOf(KINDS))
                .setStartTimestamp(startNs, TimeUnit.NANOSECONDS);
        if (random.nextBoolean()) {
            builder.setNoParent();
        } else {
            builder.setParent(Context.root().with(Span.wrap(context())));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            setAttribute(builder::setAttribute);
        }
        if (random.nextInt(4) == 0) {
            builder.addLink(context(), attributes());
        }
        final Span span = builder.startSpan();
        for (int i = random.nextInt(CALLS_MAX); i > 0; i--) {
            call(span, startNs);
        }
        // sometimes in front of the start
        span.end(startNs + random.nextInt(2_000_000) - 1000, TimeUnit.NANOSECONDS);
        call(span, startNs);
        span.end();
    }

    private void call(final Span span, final long startNs) {
        switch (random.nextInt(10)) {
            case 0 -> span.addEvent(text(), attributes(), startNs + random.nextInt(1000), TimeUnit.NANOSECONDS);
            case 1 -> {
                if (random.nextBoolean()) {
                    span.addLink(context());
                } else {
                    span.addLink(context(), attributes());
                }
            }
            case 2 -> span.setStatus(oneOf(CODES), text());
            case 3 -> span.setStatus(oneOf(CODES));
            case 4 -> span.updateName(text());
            case 5 -> span.setAllAttributes(attributes());
            default -> setAttribute(span::setAttribute);
        }
    }

    /** Whatever takes an attribute. */
    private interface Target {
        <T> Object set(AttributeKey<T> key, T value);
    }

    private void setAttribute(final Target target) {
        final int number = random.nextInt(KEYS);
        final String key = random.nextInt(40) == 0 ? "" : "key " + number;
        switch (number) {
            case 0, 1, 2 -> target.set(AttributeKey.stringKey(key), random.nextInt(20) == 0 ? null : text());
            case 3, 4 -> target.set(AttributeKey.longKey(key), random.nextLong());
            case 5 -> target.set(AttributeKey.doubleKey(key), number());
            case 6 -> target.set(AttributeKey.booleanKey(key), random.nextBoolean());
            case 7 -> target.set(AttributeKey.stringArrayKey(key), texts());
            case 8 -> target.set(AttributeKey.longArrayKey(key), List.of(random.nextLong(), 0L));
            case 9 -> target.set(AttributeKey.doubleArrayKey(key), List.of(number(), number()));
            case 10 -> target.set(AttributeKey.booleanArrayKey(key), List.of(true, random.nextBoolean()));
            default -> target.set(AttributeKey.valueKey(key), value(0));
        }
    }

    private Attributes attributes() {
        final AttributesBuilder builder = Attributes.builder();
        for (int i = random.nextInt(4); i > 0; i--) {
            setAttribute(builder::put);
        }
        return builder.build();
    }

    private Value<?> value(final int depth) {
        return switch (random.nextInt(depth < DEPTH_MAX ? 8 : 6)) {
            case 0 -> Value.of(text());
            case 1 -> Value.of(random.nextLong());
            case 2 -> Value.of(number());
            case 3 -> Value.of(random.nextBoolean());
            case 4 -> {
                final byte[] bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield Value.of(bytes);
            }
            case 5 -> Value.empty();
            case 6 -> {
                final List<Value<?>> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(depth + 1));
                }
                yield Value.of(items);
            }
            default -> {
                final List<KeyValue> pairs = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    pairs.add(KeyValue.of("k" + i, value(depth + 1)));
                }
                yield Value.of(pairs.toArray(new KeyValue[0]));
            }
        };
    }

    private <T> T oneOf(final List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)] + (random.nextInt(3) == 0 ? random.nextInt(100) : "");
    }

    private List<String> texts() {
        final List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(random.nextInt(10) == 0 ? null : text());
        }
        return texts;
    }

    private double number() {
        return switch (random.nextInt(5)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> -0.0;
            default -> random.nextGaussian();
        };
    }

    private SpanContext context() {
        final String traceId = random.nextInt(8) == 0 ? "0".repeat(32) : generateTraceId();
        final TraceFlags flags = TraceFlags.fromByte((byte) random.nextInt(4));
        final TraceState state = random.nextBoolean()
                ? TraceState.getDefault()
                : TraceState.builder().put("a", "1").put("b", "x").build();
        return random.nextBoolean()
                ? SpanContext.createFromRemoteParent(traceId, generateSpanId(), flags, state)
                : SpanContext.create(traceId, generateSpanId(), flags, state);
    }

    @Override
    public String generateSpanId() {
        return HexFormat.of().toHexDigits(random.nextLong() | 1);
    }

    @Override
    public String generateTraceId() {
        return generateSpanId() + generateSpanId();
    }
}
