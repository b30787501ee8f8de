/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a command line that is wrong: what was given, and what can be. */
class CommandLineFaultsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dmeo                                  | there is no command "dmeo", but: demo, replay, inspect, census, stat, recover, drain; --help says more
            help demo                             | there is no command "help", but: demo, replay, inspect, census, stat, recover, drain; --help says more
            demo --to consle                      | Invalid value for option '--to': "consle" is none of agent, otlp, zipkin, file, console
            demo --color sometimes                | Invalid value for option '--color': "sometimes" is none of auto, always, never
            demo --to otlp --format zipkin        | Invalid value for option '--format' with --to otlp: "zipkin" is none of protobuf, json
            demo --seconds soon                   | Invalid value for option '--seconds': "soon" is not a number
            demo --seconds -1                     | Invalid value for option '--seconds': -1.0 (expected: above 0, up to a day)
            demo --producers 0                    | Invalid value for option '--producers': 0 (expected: 1 to 64)
            demo --to file --url http://localhost | Invalid value for option '--url': http://localhost (expected: only with --to agent, otlp or zipkin)
            demo --url localhost:8126             | Invalid value for option '--url': localhost:8126 (expected: http://host:port, https://host:port or unix:///path/of/the/socket, with no user and no password)
            demo --url http://me:secret@host      | Invalid value for option '--url': http://***@host (expected: http://host:port, https://host:port or unix:///path/of/the/socket, with no user and no password)
            demo --directory out                  | Invalid value for option '--directory': out (expected: only with --to file)
            replay f --format v04 --output o --through x | Invalid value for option '--through': "x" is none of decoder, ring
            replay f --format v04 --output o --mode x    | Invalid value for option '--mode': "x" is none of strict, lenient
            inspect f --limit 0                   | Invalid value for option '--limit': 0 (expected: 1 or more)
            inspect f --step -1                   | Invalid value for option '--step': -1 (expected: 0 or more)
            inspect f --limit many                | Invalid value for option '--limit': "many" is not a whole number
            inspect f --fromat v04                | Unknown option: '--fromat'; --help says more
            census abc                            | Invalid value for positional parameter at index 0 (PID): "abc" is not a whole number
            census 1 --watch 0                    | Invalid value for option '--watch': 0.0 (expected: above 0, up to a day)
            """)
    void shouldSayWhatWasGivenAndWhatCanBe(final String arguments, final String message) {
        final CommandRun run = CommandRun.of((Object[]) arguments.split(" "));
        assertEquals("ringspan: " + message + "\n", run.err());
        assertEquals(2, run.status());
        assertEquals("", run.out());
    }

    @Test
    void shouldNameTheCommandsWhereNoneIsGiven() {
        final CommandRun run = CommandRun.of();
        assertEquals(
                "ringspan: a command is missing: demo, replay, inspect, census, stat, recover, drain; --help says more\n",
                run.err());
        assertEquals(2, run.status());
    }

    @ParameterizedTest
    @CsvSource({"V04", "v0.4", "Otlp-Json", "OTLP_JSON", "otlpJson", "otlp_protobuf"})
    void shouldTakeNamesInEverySpelling(final String format) {
        final CommandRun run = CommandRun.of("inspect", "missing", "--format", format);
        assertEquals("ringspan: missing: no such file\n", run.err());
        assertEquals(1, run.status());
    }
}
