/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.stat;

/**
 * Layout of the file: a head of fixed length, and behind it four sections, of which the head says where they are. Numbers are little-endian.
 *
 * <pre>
 *   facts     text, once:        a line for each fact:    name TAB value
 *   labels    text, once:        a line for each counter: name TAB unit TAB counter or gauge
 *   values    each second:       a long for each counter, in the order of the labels
 *   named     text, each second: a line for each counter that came up while the engine ran: name TAB value
 *   warnings  text, each second: a line for each: level TAB first TAB last TAB times TAB text; times in milliseconds since the epoch
 * </pre>
 *
 * <p>The second part of the head changes each second, with what belongs to it: the version is odd in between. A reader that finds it odd, or
 * another one behind than in front, reads again.
 */
final class StatFile {
    /** The first eight bytes: RINGSPAN. */
    static final long MAGIC = 0x4E41_5053_474E_4952L;

    /** Number of this layout. */
    static final int LAYOUT = 1;

    /** What names of such files end in; the process id, a dash and a number that is free stand before it. */
    static final String SUFFIX = ".stat";

    /** How often the engine writes it, in milliseconds. */
    static final int INTERVAL_MS = 1000;

    /** Longest file that a reader takes, in bytes. */
    static final int LENGTH_MAX = 1 << 24;

    // the part that never changes
    static final int MAGIC_OFFSET = 0;
    static final int LAYOUT_OFFSET = 8;
    static final int LENGTH_OFFSET = 12;
    static final int PID_OFFSET = 16;
    static final int PROCESS_START_OFFSET = 24;
    static final int ENGINE_START_OFFSET = 32;
    static final int INTERVAL_OFFSET = 40;
    static final int FACTS_OFFSET = 48;
    static final int LABELS_OFFSET = 56;
    static final int VALUES_OFFSET = 64;
    static final int NAMED_OFFSET = 72;
    static final int WARNINGS_OFFSET = 80;

    // the part that changes each second
    static final int VERSION_OFFSET = 128;
    static final int HEARTBEAT_OFFSET = 136;
    static final int UPTIME_OFFSET = 144;
    static final int NAMED_LENGTH_OFFSET = 152;
    static final int WARNINGS_LENGTH_OFFSET = 156;

    /** Length of the head; the sections follow. */
    static final int HEAD_LENGTH = 192;

    /** Room for counters that come up while the engine runs, in bytes. */
    static final int NAMED_LENGTH_MAX = 16 * 1024;

    /** Room for warnings, in bytes. */
    static final int WARNINGS_LENGTH_MAX = 16 * 1024;

    static final String COUNTER = "counter";
    static final String GAUGE = "gauge";

    private StatFile() {}
}
