/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.file;

import static io.ringspan.setting.SettingSpec.setting;

import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.protocol.ForeignText;
import io.ringspan.setting.ChoiceType;
import io.ringspan.setting.NumberType;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingSpec;
import io.ringspan.setting.SettingValues;
import io.ringspan.setting.TextType;
import io.ringspan.transport.ReceiverParts;
import io.ringspan.transport.ReceiverRequest;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Files in a directory. */
public final class FileReceiver implements ReceiverType {
    private static final String DIRECTORY = "directory";

    /** Creates the type. */
    public FileReceiver() {}

    @Override
    public String text() {
        return "file";
    }

    @Override
    public List<SettingSpec> settings(final Function<String, Setting> engine) {
        final List<String> formats =
                PayloadFormats.OF_FILES.stream().map(PayloadFormat::text).toList();
        return List.of(
                setting("format", ChoiceType.ofNames(formats), "Format of payloads")
                        .byDefault("otlp-protobuf"),
                setting(DIRECTORY, TextType.NOT_EMPTY, "Where the files lie; made if it is not there")
                        .byDefault("ringspan-traces"),
                setting(
                                "file.length-max",
                                NumberType.SIZE,
                                "A file that has reached this size is closed, and the next one begins")
                        .byDefault("64m")
                        .range("4k", "1g"),
                setting("file.count-max", NumberType.INTEGER, "Most files; the oldest one is deleted for a new one")
                        .byDefault("16")
                        .range("1", "10000")
                        .in("files"));
    }

    @Override
    public String addressKey() {
        return DIRECTORY;
    }

    @Override
    public ReceiverParts make(final ReceiverRequest request) {
        final PayloadFormat format = PayloadFormats.of(request.values().text("format"));
        return ReceiverParts.of(request, format, format.limits(), counters -> open(request.values(), format));
    }

    private static Transport open(final SettingValues values, final PayloadFormat format) {
        try {
            return new RotatingFileTransport(
                    Path.of(values.text(DIRECTORY)),
                    format.text(),
                    values.number("file.length-max"),
                    Math.toIntExact(values.number("file.count-max")));
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    values.property(DIRECTORY) + " cannot be used: " + ForeignText.show(e.toString()), e);
        }
    }

    @Override
    public List<String> staticState() {
        return List.of("PayloadFile", "RotatingFileTransport");
    }
}
