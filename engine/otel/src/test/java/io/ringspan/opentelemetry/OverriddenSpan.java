/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;

/** A span of the SDK that says some things of which no call of the API leads to, as the recorded case has them. */
final class OverriddenSpan extends DelegatingSpanData {
    private final JsonNode overrides;
    private final JsonNode scope;

    OverriddenSpan(final SpanData span, final RecordedCase recorded, final JsonNode call) {
        super(span);
        overrides = call.path("spanDataOverrides");
        scope = recorded.setup().path("scopes").path(call.path("scope").asInt());
    }

    @Override
    public String getName() {
        return overrides.has("name") ? overrides.path("name").asText() : super.getName();
    }

    @Override
    public long getStartEpochNanos() {
        return overrides.has("start") ? Long.parseLong(overrides.path("start").asText()) : super.getStartEpochNanos();
    }

    @Override
    public long getEndEpochNanos() {
        return overrides.has("end") ? Long.parseLong(overrides.path("end").asText()) : super.getEndEpochNanos();
    }

    @Override
    public int getTotalAttributeCount() {
        return overrides.has("droppedAttributes")
                ? getAttributes().size() + overrides.path("droppedAttributes").asInt()
                : super.getTotalAttributeCount();
    }

    @Override
    public int getTotalRecordedEvents() {
        return overrides.has("droppedEvents")
                ? getEvents().size() + overrides.path("droppedEvents").asInt()
                : super.getTotalRecordedEvents();
    }

    @Override
    public int getTotalRecordedLinks() {
        return overrides.has("droppedLinks")
                ? getLinks().size() + overrides.path("droppedLinks").asInt()
                : super.getTotalRecordedLinks();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        final InstrumentationScopeInfo known = super.getInstrumentationScopeInfo();
        return scope.has("attributes")
                ? InstrumentationScopeInfo.builder(known.getName())
                        .setVersion(known.getVersion())
                        .setSchemaUrl(known.getSchemaUrl())
                        .setAttributes(RecordedCalls.attributes(scope.path("attributes")))
                        .build()
                : known;
    }
}
