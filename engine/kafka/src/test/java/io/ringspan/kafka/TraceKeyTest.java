/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The key of a message that the official classes have written, with and without what may stand in front of the id. */
class TraceKeyTest {
    private static final int ROUNDS = 500;

    @Test
    void shouldBeTheIdInHexadecimalDigits() {
        final Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            final byte[] id = new byte[16];
            random.nextBytes(id);
            final String text = "x".repeat(random.nextInt(300));
            final UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                    .addField(
                            1000,
                            UnknownFieldSet.Field.newBuilder()
                                    .addVarint(random.nextLong())
                                    .build())
                    .addField(
                            1001,
                            UnknownFieldSet.Field.newBuilder().addFixed32(1).build())
                    .addField(
                            1002,
                            UnknownFieldSet.Field.newBuilder().addFixed64(1).build())
                    .build();
            final ScopeSpans.Builder scope = ScopeSpans.newBuilder()
                    .addSpans(Span.newBuilder()
                            .setTraceId(ByteString.copyFrom(id))
                            .setName(text));
            if (random.nextBoolean()) {
                // sixteen bytes, as an id has
                scope.setScope(InstrumentationScope.newBuilder().setName("fourteen bytes"));
            }
            final ResourceSpans.Builder service = ResourceSpans.newBuilder();
            if (random.nextBoolean()) {
                service.setResource(Resource.newBuilder().setUnknownFields(unknown));
            }
            final ExportTraceServiceRequest request = ExportTraceServiceRequest.newBuilder()
                    .addResourceSpans(service.addScopeSpans(scope))
                    .setUnknownFields(unknown)
                    .build();
            assertArrayEquals(
                    HexFormat.of().formatHex(id).getBytes(StandardCharsets.US_ASCII),
                    TraceKey.of(request.toByteArray()));
        }
    }

    @Test
    void shouldBeNoneWhereThereIsNoId() {
        assertNull(TraceKey.of(new byte[0]));
        final ScopeSpans scope =
                ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName("x")).build();
        assertNull(TraceKey.of(ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
                .build()
                .toByteArray()));
    }
}
