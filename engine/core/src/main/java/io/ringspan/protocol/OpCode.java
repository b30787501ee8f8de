/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * Operation codes, the first two bytes of every record.
 *
 * <p>Codes 0 to 16 are those of the libdatadog change buffer and stay byte-compatible with it. Ringspan's own begin at
 * {@link #FIRST_OWN}, so that the two can never collide.
 */
public final class OpCode {
    /** Starts a span with ids only ({@link CreateDescriptor}). */
    public static final int CREATE = 0;

    /** Sets a string tag of a span ({@link StringPairDescriptor}). */
    public static final int SET_META_ATTR = 1;

    /** Sets a numeric tag of a span ({@link StringDoubleDescriptor}). */
    public static final int SET_METRIC_ATTR = 2;

    /** Sets the service of a span ({@link StringDescriptor}). */
    public static final int SET_SERVICE_NAME = 3;

    /** Sets the resource of a span ({@link StringDescriptor}). */
    public static final int SET_RESOURCE_NAME = 4;

    /** Sets the error flag of a span ({@link IntDescriptor}). */
    public static final int SET_ERROR = 5;

    /** Sets the start of a span, in nanoseconds since the epoch ({@link LongDescriptor}). */
    public static final int SET_START = 6;

    /** Sets the duration of a span, in nanoseconds ({@link LongDescriptor}). */
    public static final int SET_DURATION = 7;

    /** Sets the type of a span ({@link StringDescriptor}). */
    public static final int SET_TYPE = 8;

    /** Sets the name of a span ({@link StringDescriptor}). */
    public static final int SET_NAME = 9;

    /** Sets a string tag of the span's segment ({@link StringPairDescriptor}). */
    public static final int SET_TRACE_META_ATTR = 10;

    /** Sets a numeric tag of the span's segment ({@link StringDoubleDescriptor}). */
    public static final int SET_TRACE_METRICS_ATTR = 11;

    /** Sets the origin of the span's segment ({@link StringDescriptor}). */
    public static final int SET_TRACE_ORIGIN = 12;

    /** Starts a span with name and start ({@link CreateSpanDescriptor}). */
    public static final int CREATE_SPAN = 13;

    /** Starts a span with all its core fields ({@link CreateSpanFullDescriptor}). */
    public static final int CREATE_SPAN_FULL = 14;

    /** Sets several string tags of a span ({@link BatchDescriptor}). */
    public static final int BATCH_SET_META = 15;

    /** Sets several numeric tags of a span ({@link BatchDescriptor}). */
    public static final int BATCH_SET_METRIC = 16;

    /** The highest code of the reference protocol. */
    public static final int LAST_REFERENCE = BATCH_SET_METRIC;

    /** The lowest code of Ringspan's own operations. */
    public static final int FIRST_OWN = 0x0100;

    /** Sets the duration and marks the span finished ({@link LongDescriptor}). */
    public static final int FINISH_SPAN = 0x0100;

    /** Sends the named spans onward as one trace chunk ({@link FlushChunkDescriptor}). */
    public static final int FLUSH_CHUNK = 0x0101;

    /** Puts a string into the source's id space ({@link DefineStringDescriptor}). */
    public static final int DEFINE_STRING = 0x0102;

    /** Takes an id out of the source's id space ({@link EvictStringDescriptor}). */
    public static final int EVICT_STRING = 0x0103;

    /** Sets a string tag whose value travels inline ({@link TextDescriptor}). */
    public static final int SET_META_TEXT = 0x0104;

    /** Sets a binary tag of a span ({@link MetaStructDescriptor}). */
    public static final int SET_META_STRUCT = 0x0105;

    /** Adds an event with typed attributes to a span ({@link SpanEventDescriptor}). */
    public static final int ADD_SPAN_EVENT = 0x0106;

    /** Names, tags and times of a finished span in one record, as before {@link #COMPLETE_SPAN} ({@link WholeSpanDescriptor}). */
    public static final int WHOLE_SPAN = 0x0107;

    /**
     * The time by the wall clock, and in place of a span id the elapsed time, so that whoever decodes needs no clock
     * ({@link LongDescriptor}).
     */
    public static final int TICK = 0x0108;

    /** Sets an integer tag of a span ({@link StringLongDescriptor}). */
    public static final int SET_LONG_ATTR = 0x0109;

    /** Sets a tag of a span that is true or false ({@link StringBooleanDescriptor}). */
    public static final int SET_BOOLEAN_ATTR = 0x010A;

    /** Sets a tag of a span that has several values ({@link ArrayDescriptor}). */
    public static final int SET_ARRAY_ATTR = 0x010B;

    /** Adds a link to another span ({@link SpanLinkDescriptor}). */
    public static final int ADD_SPAN_LINK = 0x010C;

    /** Sets the error flag, and type, message and stack of the error ({@link ErrorDescriptor}). */
    public static final int SET_ERROR_DETAILS = 0x010D;

    /** Takes a tag off a span, whatever its type ({@link StringDescriptor}). */
    public static final int UNSET_ATTR = 0x010E;

    /** Sets a string tag of a span that has no tag of that key ({@link StringPairDescriptor}). */
    public static final int SET_META_IF_ABSENT = 0x010F;

    /** Sets a numeric tag of a span that has no tag of that key ({@link StringDoubleDescriptor}). */
    public static final int SET_METRIC_IF_ABSENT = 0x0110;

    /** Sets the sampling priority of the span's segment ({@link SamplingPriorityDescriptor}). */
    public static final int SET_SAMPLING_PRIORITY = 0x0111;

    /** Sets the sampling rates of the span's segment ({@link SamplingRatesDescriptor}). */
    public static final int SET_SAMPLING_RATES = 0x0112;

    /** Takes a live span away without sending it ({@link OperationHeader}, no arguments). */
    public static final int ABANDON_SPAN = 0x0113;

    /** Takes all live spans of the span's segment away without sending them ({@link OperationHeader}, no arguments). */
    public static final int ABANDON_SEGMENT = 0x0114;

    /**
     * Begins a new epoch of the source's id space, which forgets ids last defined before the one that ends here
     * ({@link OperationHeader}, no arguments, span id 0).
     */
    public static final int BEGIN_EPOCH = 0x0115;

    /** Texts for the one record that follows, in place of string ids ({@link WithTextsDescriptor}). */
    public static final int WITH_TEXTS = 0x0116;

    /** Sets flags, kind and scope of a span, each or all ({@link SpanFieldsDescriptor}). */
    public static final int SET_SPAN_FIELDS = 0x0117;

    /** Sets code and message of the status of a span, and its error flag by them ({@link StatusDescriptor}). */
    public static final int SET_STATUS = 0x0118;

    /** Sets the W3C trace state of a span ({@link StringDescriptor}). */
    public static final int SET_TRACE_STATE = 0x0119;

    /** Sets how many attributes, events and links of a span were left out ({@link DroppedCountsDescriptor}). */
    public static final int SET_DROPPED_COUNTS = 0x011A;

    /** Sets a tag of a span to a value of any type, nested ones too ({@link ArrayDescriptor}). */
    public static final int SET_VALUE_ATTR = 0x011B;

    /** Everything that a finished span can carry, in one record ({@link CompleteSpanDescriptor}). */
    public static final int COMPLETE_SPAN = 0x011C;

    /** The highest code of Ringspan's own operations. */
    public static final int LAST_OWN = COMPLETE_SPAN;

    private static final String[] REFERENCE_NAMES = {
        "Create",
        "SetMetaAttr",
        "SetMetricAttr",
        "SetServiceName",
        "SetResourceName",
        "SetError",
        "SetStart",
        "SetDuration",
        "SetType",
        "SetName",
        "SetTraceMetaAttr",
        "SetTraceMetricsAttr",
        "SetTraceOrigin",
        "CreateSpan",
        "CreateSpanFull",
        "BatchSetMeta",
        "BatchSetMetric"
    };

    private static final String[] OWN_NAMES = {
        "FinishSpan",
        "FlushChunk",
        "DefineString",
        "EvictString",
        "SetMetaText",
        "SetMetaStruct",
        "AddSpanEvent",
        "WholeSpan",
        "Tick",
        "SetLongAttr",
        "SetBooleanAttr",
        "SetArrayAttr",
        "AddSpanLink",
        "SetErrorDetails",
        "UnsetAttr",
        "SetMetaIfAbsent",
        "SetMetricIfAbsent",
        "SetSamplingPriority",
        "SetSamplingRates",
        "AbandonSpan",
        "AbandonSegment",
        "BeginEpoch",
        "WithTexts",
        "SetSpanFields",
        "SetStatus",
        "SetTraceState",
        "SetDroppedCounts",
        "SetValueAttr",
        "CompleteSpan"
    };

    private OpCode() {}

    /**
     * Whether a code belongs to the reference protocol (0 to 16).
     *
     * @param code the code
     * @return true if the reference implementation knows it
     */
    public static boolean isReference(final int code) {
        return code >= CREATE && code <= LAST_REFERENCE;
    }

    /**
     * Whether this build can decode a code.
     *
     * @param code the code
     * @return true if it is a reference code or one of Ringspan's own
     */
    public static boolean isKnown(final int code) {
        return isReference(code) || (code >= FIRST_OWN && code <= LAST_OWN);
    }

    /**
     * Whether records with this code start a span that lives until it is finished or flushed.
     *
     * @param code the code
     * @return true for the three creates of the reference
     */
    public static boolean isCreate(final int code) {
        return code == CREATE || code == CREATE_SPAN || code == CREATE_SPAN_FULL;
    }

    /**
     * The name of an operation, for people.
     *
     * @param code the code
     * @return its name, or {@code Unknown(<code>)}
     */
    public static String name(final int code) {
        if (isReference(code)) {
            return REFERENCE_NAMES[code];
        }
        return isKnown(code) ? OWN_NAMES[code - FIRST_OWN] : "Unknown(" + code + ")";
    }
}
