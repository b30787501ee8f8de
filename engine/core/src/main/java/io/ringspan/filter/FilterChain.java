/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import io.ringspan.api.FilterErrorPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.NamedCounters;
import io.ringspan.decode.ChunkFilter;
import io.ringspan.table.ChunkEditor;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All filters of an engine, one after the other: what drops by resource, the application's own in their order, what keeps a share, and last what
 * redacts, so that it sees what the others have written.
 *
 * <p>Whatever a filter throws stays in here.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class FilterChain implements ChunkFilter {
    /** Name of the filter that drops by resource, in counters. */
    public static final String DROP_RESOURCES = "drop-resources";

    /** Name of the filter that keeps what matters, in counters. */
    public static final String KEEP_SHARE = "keep-share";

    /** Name of the filter that redacts and obfuscates, in counters. */
    public static final String REDACT = "redact";

    /** What stands in place of what was redacted. */
    public static final String REDACTED = "redacted";

    private static final int NAME_MAX = 60;

    /** A step of the chain, which may throw. */
    @FunctionalInterface
    private interface Step {
        Verdict judge();
    }

    private final StringTable strings;
    private final TraceChunk chunk;
    private final ChunkEditor editor;
    private final FilterErrorPolicy onError;
    private final boolean dropsIncomplete;
    private final EngineCounters counters;
    private final NamedCounters filtered;
    private final ErrorHandler errorHandler;
    private final Step[] steps;
    private final String[] names;
    private final UnsafeBuffer[] labels;
    // the last two steps, or null
    private final KeepFilter keep;
    private final TagFilter tags;
    private final TraceEdits edits;
    private final TextPattern[] dropResources;

    /**
     * Makes the filters. Before the decode thread starts, because that pins texts.
     *
     * @param store            tables of the chunks
     * @param settings         which filters there are
     * @param writesTraceState whether a receiver wants the weight of a trace in the trace state of its spans
     * @param dropsIncomplete  whether a trace that is not whole is not sent at all
     * @param counters         of the engine
     * @param errorHandler     is told of what filters throw
     */
    public FilterChain(
            final TraceStore store,
            final FilterSettings settings,
            final boolean writesTraceState,
            final boolean dropsIncomplete,
            final EngineCounters counters,
            final ErrorHandler errorHandler) {
        strings = store.strings();
        chunk = new TraceChunk(store.spans());
        editor = new ChunkEditor(store);
        onError = settings.onError();
        this.dropsIncomplete = dropsIncomplete;
        this.counters = counters;
        this.errorHandler = errorHandler;
        filtered = counters.filteredByName();
        final int redacted = strings.pin(REDACTED);
        dropResources = settings.dropResources().toArray(new TextPattern[0]);
        final List<Step> all = new ArrayList<>();
        final List<String> allNames = new ArrayList<>();
        if (dropResources.length > 0) {
            all.add(this::judgeResource);
            allNames.add(DROP_RESOURCES);
        }
        edits = settings.own().isEmpty() ? null : new TraceEdits(store, editor, redacted, settings);
        for (final NamedFilter own : settings.own()) {
            all.add(() -> own.filter().filter(edits.cursor(), edits));
            allNames.add(own.name());
        }
        steps = all.toArray(new Step[0]);
        keep = settings.keepsShare() ? new KeepFilter(store, editor, settings, writesTraceState) : null;
        tags = settings.changesTags() ? new TagFilter(store, editor, redacted, settings) : null;
        allNames.add(KEEP_SHARE);
        allNames.add(REDACT);
        names = allNames.toArray(new String[0]);
        labels = allNames.stream()
                .map(name -> new UnsafeBuffer(name.getBytes(StandardCharsets.UTF_8)))
                .toArray(UnsafeBuffer[]::new);
        for (int i = 0; i < steps.length + (keep == null ? 0 : 1); i++) {
            count(i, 0);
        }
    }

    private void count(final int filter, final long spans) {
        filtered.add(labels[filter], 0, labels[filter].capacity(), spans);
    }

    @Override
    public int decide(final int first, final int earlier) {
        int result = FAILED;
        try {
            result = decideAll(first, earlier);
            countEdits();
        } catch (final Throwable e) {
            // of the engine's own, which is no reason to let something out that was to be redacted
            fail(names.length - 1, e);
            result = FAILED;
        }
        return result;
    }

    private int decideAll(final int first, final int earlier) {
        boolean isKept = (earlier & KEEP) != 0;
        int dropper = -1;
        for (int i = 0; i < steps.length; i++) {
            final Verdict verdict = judge(i, first);
            if (verdict == null && onError == FilterErrorPolicy.DROP) {
                return FAILED;
            }
            if (verdict == Verdict.DROP) {
                return drop(i, first);
            }
            isKept |= verdict == Verdict.KEEP;
            dropper = verdict == Verdict.DROP_UNLESS_KEPT && dropper < 0 ? i : dropper;
        }
        chunk.wrap(first);
        boolean isInShare = false;
        if (keep != null) {
            final Verdict verdict = keep.judge(chunk);
            isKept |= verdict == Verdict.KEEP;
            dropper = verdict == Verdict.DROP_UNLESS_KEPT && dropper < 0 ? steps.length : dropper;
            isInShare = verdict == Verdict.PASS;
        }
        if (dropper >= 0 && !isKept) {
            return drop(dropper, first);
        }
        return pass(first, earlier, isKept, isInShare);
    }

    private int pass(final int first, final int earlier, final boolean isKept, final boolean isInShare) {
        if ((earlier & DROP) != 0) {
            // what came before is not there
            if (dropsIncomplete) {
                return drop(keep == null ? 0 : steps.length, first);
            }
            editor.markIncomplete(first);
        }
        if (tags != null) {
            tags.apply(chunk);
        }
        // last, since patterns of keys are not meant for what it says
        if (isInShare && !isKept && !keep.weigh(chunk)) {
            counters.add(EngineCounter.FILTERS_NO_ROOM, 1);
        }
        return isKept ? KEEP : PASS;
    }

    private int drop(final int filter, final int first) {
        chunk.wrap(first);
        count(filter, chunk.spanCount());
        return DROP;
    }

    // null if the filter has failed
    private Verdict judge(final int i, final int first) {
        Verdict verdict = null;
        Throwable thrown = null;
        chunk.wrap(first);
        if (edits != null) {
            edits.begin(first);
        }
        try {
            verdict = steps[i].judge();
        } catch (final Throwable e) {
            // nothing that could fail, since there may be no heap and no stack
            thrown = e;
        }
        if (edits != null) {
            edits.leave();
            edits.cursor().close();
        }
        if (verdict == null) {
            fail(i, thrown);
        }
        return verdict;
    }

    private void fail(final int i, final Throwable thrown) {
        counters.add(EngineCounter.FILTERS_FAILED, 1);
        try {
            final String what = thrown == null ? "no verdict" : thrown.toString();
            final String detail = names[i].substring(0, Math.min(NAME_MAX, names[i].length())) + ": " + what;
            counters.detail(EngineCounter.FILTERS_FAILED, detail);
            counters.detail(DropReason.FILTER_FAILED, detail);
            if (thrown != null) {
                errorHandler.onError(thrown);
            }
        } catch (final Throwable e) {
            // it has been counted, and there is nobody left to tell
        }
    }

    private void countEdits() {
        long edited = 0;
        long noRoom = 0;
        if (edits != null) {
            edited += edits.takeEdited();
            noRoom += edits.takeNoRoom();
        }
        if (tags != null) {
            edited += tags.takeEdited();
            noRoom += tags.takeNoRoom();
        }
        if (edited != 0) {
            counters.add(EngineCounter.FILTERS_EDITED, edited);
        }
        if (noRoom != 0) {
            counters.add(EngineCounter.FILTERS_NO_ROOM, noRoom);
        }
    }

    private Verdict judgeResource() {
        chunk.rewind();
        chunk.next();
        final int resource = chunk.header().resource();
        final int text = StringTable.index(resource) == 0 ? chunk.header().name() : resource;
        for (final TextPattern pattern : dropResources) {
            if (pattern.matches(strings.buffer(), strings.offset(text), strings.length(text))) {
                return Verdict.DROP;
            }
        }
        return Verdict.PASS;
    }
}
