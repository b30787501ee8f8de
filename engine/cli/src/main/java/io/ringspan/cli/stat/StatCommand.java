/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.stat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringspan.cli.option.OptionValues;
import io.ringspan.counters.CounterAlias;
import io.ringspan.stat.StatSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how engines of other processes are, by the files that they write. */
@Command(
        name = "stat",
        description = {
            "Shows how the engines of a running JVM are: what is wrong, rates, fills, losses, receivers, and what they"
                    + " warned of last. Without an argument it lists the engines that run for this user.",
            "It reads a file that the engine writes once a second, and costs the engine nothing. What a killed process"
                    + " left can be read for a day or so."
        },
        footer = {
            "",
            "Exit status: 0 if nothing is wrong, 3 if something is (the output begins with it), 1 if there is no"
                    + " engine to be seen, 2 for a wrong command line.",
            "",
            "The engine writes the file unless ringspan.stat is false. In a container it lies there: stat"
                    + " /proc/PID/root/tmp/ringspan-USER/1-1.stat"
        },
        sortOptions = false)
public final class StatCommand implements Callable<Integer> {
    private static final int WRONG = 3;
    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String END_OF_SCREEN = "\u001b[J";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PID|FILE",
            arity = "0..1",
            description = "Process id of the JVM, or a file of an engine. Without it: all of this user.")
    private String target;

    @Option(names = "--json", description = "Prints a line of JSON each time; docs/operations.md names its parts.")
    private boolean json;

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            description = "Repeats it, with so many seconds between, until it is ended or the engine is.")
    private Double watchSeconds;

    @Option(
            names = "--directory",
            paramLabel = "DIRECTORY",
            description = "Where the files lie, if ringspan.stat.directory names another place.")
    private Path directory;

    private final ObjectMapper mapper = new ObjectMapper();

    /** Creates the command. */
    public StatCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (watchSeconds != null && !(watchSeconds > 0 && watchSeconds <= TimeUnit.DAYS.toSeconds(1))) {
            throw OptionValues.unexpected(spec.commandLine(), "--watch", watchSeconds, "above 0, up to a day");
        }
        final List<String> failures = new ArrayList<>();
        List<Sighting> sightings = Sighting.of(EngineFiles.read(files(), failures));
        if (sightings.isEmpty()) {
            throw new IOException(
                    failures.isEmpty()
                            ? "no engine runs for this user" + (directory == null ? "" : " in " + directory)
                            : String.join("; ", failures));
        }
        show(sightings, true);
        final PrintWriter out = spec.commandLine().getOut();
        // until nobody reads any more, too
        while (watchSeconds != null && isThere(sightings) && !out.checkError()) {
            TimeUnit.MICROSECONDS.sleep((long) (watchSeconds * TimeUnit.SECONDS.toMicros(1)));
            sightings = sightings.stream().map(StatCommand::again).toList();
            show(sightings, false);
        }
        return sightings.stream().allMatch(sighting -> Findings.of(sighting).isEmpty()) ? 0 : WRONG;
    }

    // rates stay, if the engine has not written since
    private static Sighting again(final Sighting last) {
        final Sighting next = Sighting.next(last.now(), last.now());
        return next.hasMoved() ? next : new Sighting(last.now(), last.before(), next.nowMs());
    }

    private static boolean isThere(final List<Sighting> sightings) {
        return sightings.stream()
                .anyMatch(sighting -> Files.exists(sighting.now().file()) && sighting.life() != Sighting.Life.IS_GONE);
    }

    private List<Path> files() throws IOException {
        final EngineFiles files = new EngineFiles(directory);
        if (target == null) {
            return files.all();
        }
        return target.matches("[0-9]{1,18}") ? files.of(Long.parseLong(target)) : List.of(Path.of(target));
    }

    private void show(final List<Sighting> sightings, final boolean isFirst) {
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(sightings));
        } else {
            final boolean isDrawn = watchSeconds != null && Terminal.isStandardOutput();
            final List<String> lines = lines(sightings);
            if (isDrawn) {
                // line by line over what stood there, so that nothing flickers
                out.print(isFirst ? HOME + END_OF_SCREEN : HOME);
                lines.forEach(line -> out.println(line + END_OF_LINE));
                out.print(END_OF_SCREEN);
            } else {
                out.print(isFirst ? "" : System.lineSeparator());
                lines.forEach(out::println);
            }
        }
        out.flush();
    }

    private List<String> lines(final List<Sighting> sightings) {
        if (target == null) {
            return StatTable.list(sightings);
        }
        final List<String> lines = new ArrayList<>();
        for (final Sighting sighting : sightings) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(StatTable.of(sighting));
        }
        return lines;
    }

    private String toJson(final List<Sighting> sightings) {
        final Map<String, Object> line = new LinkedHashMap<>();
        line.put("engines", sightings.stream().map(StatCommand::json).toList());
        try {
            return mapper.writeValueAsString(line);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> json(final Sighting sighting) {
        final StatSnapshot now = sighting.now();
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", now.file().toString());
        json.put("pid", now.pid());
        json.put("life", sighting.life().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("findings", Findings.of(sighting));
        json.put("startedMs", now.startedMs());
        json.put("writtenMs", now.writtenMs());
        json.put("ageMs", sighting.ageMs());
        json.put("uptimeMs", TimeUnit.NANOSECONDS.toMillis(now.uptimeNs()));
        json.put("whole", now.isWhole());
        json.put("facts", now.facts());
        final Map<String, String> states = new LinkedHashMap<>();
        sighting.receivers()
                .forEach(name -> states.put(name, sighting.state(name).label()));
        json.put("receivers", states);
        final Map<String, Long> values = new LinkedHashMap<>();
        final Map<String, Double> rates = new LinkedHashMap<>();
        now.counters().forEach((name, counter) -> {
            values.put(name, counter.value());
            if (!counter.isGauge()) {
                rates.put(name, sighting.rate(name));
            }
        });
        json.put("counters", values);
        final Map<String, Long> aliases = new LinkedHashMap<>();
        for (final CounterAlias alias : CounterAlias.values()) {
            aliases.put(alias.label(), alias.value(now::value));
        }
        json.put("aliases", aliases);
        json.put("named", now.named());
        json.put("perSecond", rates);
        json.put("warnings", now.warnings());
        return json;
    }
}
