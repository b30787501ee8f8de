/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.encode.SpanLimits;
import io.ringspan.pipeline.PayloadPolicy;
import io.ringspan.transport.UnsampledPolicy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All settings of one receiver: checked, complete and immutable. What its type has not is refused.
 *
 * <p>Note: this class is threadsafe.
 */
public final class ReceiverConfig implements DeliverySettings {
    private final String name;
    private final String scope;
    private final ReceiverType type;
    private final Map<Setting, Object> values;

    ReceiverConfig(final String name, final ReceiverType type, final Map<Setting, Object> values) {
        this.name = name;
        this.type = type;
        this.values = values;
        scope = ReceiverSettings.scope(name);
    }

    // a setting is found by its key, so what several types have need be named for one of them only
    private Object value(final Setting setting) {
        final Object value = values.get(setting.under(scope));
        if (value == null) {
            throw new IllegalStateException("receivers of type " + type.text() + " have no " + setting.key());
        }
        return value;
    }

    private long number(final Setting setting) {
        return (Long) value(setting);
    }

    private int size(final Setting setting) {
        return Math.toIntExact(number(setting));
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return what the keys of its settings begin with} */
    public String settings() {
        return Setting.PROPERTY_PREFIX + scope;
    }

    /** {@return key of the setting that says where it is; empty for a console} */
    public String addressSetting() {
        return switch (type) {
            case CONSOLE -> "";
            case FILE -> settings() + ReceiverSettings.FILE_DIRECTORY.key();
            default -> settings() + ReceiverSettings.OTLP_URL.key();
        };
    }

    /** {@return what it is} */
    public ReceiverType type() {
        return type;
    }

    /** {@return whether a flush waits for it, and producers may have to} */
    public boolean required() {
        return (Boolean) value(ReceiverSettings.REQUIRED);
    }

    /** {@return what becomes of traces that the tracer did not keep} */
    public UnsampledPolicy unsampled() {
        return (UnsampledPolicy) value(ReceiverSettings.UNSAMPLED);
    }

    /**
     * Format of payloads.
     *
     * @return agent: auto, v04, v05 or v10; otlp: protobuf or json; file: v04, v05, v10, otlp-protobuf, otlp-json,
     *     otlp-native-protobuf, otlp-native-json or zipkin
     * @throws IllegalStateException for a type with one format
     */
    public String format() {
        return (String) value(ReceiverSettings.OTLP_FORMAT);
    }

    /**
     * Whether OTLP says of spans what was set as such, and not what follows from tags of Datadog tracers.
     *
     * @return true for the mapping of OpenTelemetry's spans
     * @throws IllegalStateException for others than otlp
     */
    public boolean isNativeMapping() {
        return value(ReceiverSettings.OTLP_MAPPING).equals(ReceiverSettings.NATIVE);
    }

    /**
     * Where it listens.
     *
     * @return a URL; for an agent without the path of the endpoint, otherwise with it
     */
    public String url() {
        return (String) value(ReceiverSettings.OTLP_URL);
    }

    /**
     * Headers of each request.
     *
     * @return from name to value; unmodifiable
     * @throws IllegalStateException for others than otlp and zipkin
     */
    public Map<String, String> headers() {
        final Map<String, String> headers = new LinkedHashMap<>();
        ((Map<?, ?>) value(ReceiverSettings.OTLP_HEADERS))
                .forEach((key, text) -> headers.put((String) key, (String) text));
        return Collections.unmodifiableMap(headers);
    }

    /**
     * Whether bodies are compressed.
     *
     * @return true for gzip
     * @throws IllegalStateException for others than otlp and zipkin
     */
    public boolean gzip() {
        return value(ReceiverSettings.OTLP_COMPRESSION).equals("gzip");
    }

    /**
     * Longest time for one request, from sending to the whole answer.
     *
     * @return in nanoseconds
     */
    public long timeoutNs() {
        return (Long) value(ReceiverSettings.OTLP_TIMEOUT);
    }

    /**
     * Longest time to connect.
     *
     * @return in nanoseconds
     */
    public long connectTimeoutNs() {
        return (Long) value(ReceiverSettings.OTLP_CONNECT_TIMEOUT);
    }

    /**
     * How much of a span goes out.
     *
     * @return limits
     * @throws IllegalStateException for others than otlp and zipkin
     */
    public SpanLimits limits() {
        return new SpanLimits(
                limit(ReceiverSettings.OTLP_TEXT_MAX),
                limit(ReceiverSettings.OTLP_ATTRIBUTES_MAX),
                limit(ReceiverSettings.OTLP_EVENTS_MAX),
                type == ReceiverType.ZIPKIN ? Integer.MAX_VALUE : limit(ReceiverSettings.OTLP_LINKS_MAX));
    }

    private int limit(final Setting setting) {
        final int max = size(setting);
        return max == 0 ? Integer.MAX_VALUE : max;
    }

    /** {@return payload buffers} */
    @Override
    public int payloadCount() {
        return size(ReceiverSettings.PAYLOAD_COUNT);
    }

    /** {@return length of a payload buffer, in bytes} */
    @Override
    public int payloadLength() {
        return size(ReceiverSettings.PAYLOAD_LENGTH);
    }

    /** {@return size at which a payload goes out, in bytes} */
    @Override
    public int payloadFlushAt() {
        return size(ReceiverSettings.PAYLOAD_FLUSH_AT);
    }

    /** {@return most trace chunks in a payload} */
    @Override
    public int payloadChunksMax() {
        return size(ReceiverSettings.PAYLOAD_CHUNKS_MAX);
    }

    /** {@return how long a payload waits before it goes out, in nanoseconds; 0 for as long as it takes} */
    @Override
    public long payloadLingerNs() {
        return number(ReceiverSettings.PAYLOAD_LINGER);
    }

    /** {@return what happens when all payload buffers are in use; a receiver that is not required always drops} */
    @Override
    public PayloadPolicy payloadExhausted() {
        return ((PayloadPolicy) value(ReceiverSettings.PAYLOAD_EXHAUSTED)).forReceiver(required());
    }

    /** {@return attempts to send a payload, the first one included} */
    @Override
    public int retryAttempts() {
        return size(ReceiverSettings.RETRY_ATTEMPTS);
    }

    /** {@return wait before the second attempt, in nanoseconds} */
    @Override
    public long retryBackoffNs() {
        return number(ReceiverSettings.RETRY_BACKOFF);
    }

    /** {@return longest wait between two attempts, in nanoseconds} */
    @Override
    public long retryBackoffMaxNs() {
        return number(ReceiverSettings.RETRY_BACKOFF_MAX);
    }

    /**
     * Where the files of a file receiver lie.
     *
     * @return a directory
     * @throws IllegalStateException for others than files
     */
    public Path directory() {
        return Path.of((String) value(ReceiverSettings.FILE_DIRECTORY));
    }

    /**
     * Size at which a file is closed and the next one begins.
     *
     * @return in bytes
     * @throws IllegalStateException for others than files
     */
    public long fileLengthMax() {
        return number(ReceiverSettings.FILE_LENGTH_MAX);
    }

    /**
     * Most files that are kept.
     *
     * @return how many
     * @throws IllegalStateException for others than files
     */
    public int fileCountMax() {
        return size(ReceiverSettings.FILE_COUNT_MAX);
    }
}
