/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.api.OutageDrop;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.setting.RejectedValueException;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingValues;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.UnsampledPolicy;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All settings of one receiver: checked, complete and immutable. What its type has of its own is asked for by its key, such as {@code url}; what
 * its type has not is refused.
 *
 * <p>Note: this class is threadsafe.
 */
public final class ReceiverConfig implements DeliverySettings, SettingValues {
    private final String name;
    private final String scope;
    private final ReceiverType type;
    private final Map<String, Object> values;

    private ReceiverConfig(final String name, final ReceiverType type, final Map<String, Object> values) {
        this.name = name;
        this.type = type;
        this.values = values;
        scope = ReceiverSettings.scope(name);
    }

    /** What was given for a receiver. */
    static ReceiverConfig of(final String name, final ReceiverType type, final Map<Setting, Object> given) {
        final String scope = ReceiverSettings.scope(name);
        final Map<String, Object> values = new HashMap<>();
        for (final Setting setting : ReceiverSettings.of(type)) {
            values.put(setting.key(), given.get(setting.under(scope)));
        }
        return new ReceiverConfig(name, type, values);
    }

    /** What counts for a receiver of which nothing was said: what is said for all, and defaults. */
    static ReceiverConfig byDefault(final String name, final ReceiverType type, final Map<Setting, Object> engine) {
        final Map<String, Object> values = new HashMap<>();
        for (final Setting setting : ReceiverSettings.of(type)) {
            values.put(setting.key(), setting.base().map(engine::get).orElseGet(() -> defaultOf(setting)));
        }
        return new ReceiverConfig(name, type, values);
    }

    private static Object defaultOf(final Setting setting) {
        try {
            return setting.parse(setting.defaultText());
        } catch (final RejectedValueException e) {
            throw new AssertionError(setting + " refuses its own default", e);
        }
    }

    private Object value(final Setting setting) {
        return value(setting.key());
    }

    private Object value(final String key) {
        final Object value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("receivers of type " + type.text() + " have no " + key);
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
        return type.addressKey().isEmpty() ? "" : property(type.addressKey());
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

    @Override
    public String text(final String key) {
        return (String) value(key);
    }

    @Override
    public long number(final String key) {
        return (Long) value(key);
    }

    @Override
    public Map<String, String> pairs(final String key) {
        final Map<String, String> pairs = new LinkedHashMap<>();
        ((Map<?, ?>) value(key)).forEach((name, text) -> pairs.put((String) name, (String) text));
        return Collections.unmodifiableMap(pairs);
    }

    @Override
    public String property(final String key) {
        return settings() + key;
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

    /** {@return what gives way while the receiver is down, once there is no more room} */
    @Override
    public OutageDrop outageDrop() {
        return (OutageDrop) value(ReceiverSettings.OUTAGE_DROP);
    }

    /** {@return where payloads go while the receiver is down; empty for nowhere} */
    @Override
    public String spoolDirectory() {
        return (String) value(ReceiverSettings.SPOOL_DIRECTORY);
    }

    /** {@return longest length of all files of the spool, in bytes} */
    @Override
    public long spoolSizeMax() {
        return number(ReceiverSettings.SPOOL_SIZE_MAX);
    }

    /** {@return how long what was written to the spool may wait until the disk has it, in nanoseconds; 0 until a segment is full} */
    @Override
    public long spoolSyncNs() {
        return number(ReceiverSettings.SPOOL_SYNC);
    }
}
