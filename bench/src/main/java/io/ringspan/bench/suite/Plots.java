/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Results as pictures. */
final class Plots {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final String NUMBER = "#,##0.###";
    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p999", "max");
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    private static final Color[] COLORS = {
        new Color(0x1F77B4),
        new Color(0xD62728),
        new Color(0x2CA02C),
        new Color(0x9467BD),
        new Color(0xFF7F0E),
        new Color(0x8C564B),
        new Color(0xE377C2),
        new Color(0x7F7F7F),
        new Color(0x17BECF),
        new Color(0xBCBD22)
    };

    private Plots() {}

    /** Draws whatever there are samples for. */
    static void write(final Run run, final Path directory) throws IOException {
        System.setProperty("java.awt.headless", "true");
        throughput(run, directory);
        latency(run, directory);
        waitStrategies(run, directory);
        liveSpans(run, directory);
    }

    private static void save(final Chart<?, ?> chart, final Path directory, final String name) throws IOException {
        BitmapEncoder.saveBitmap(chart, directory.resolve(name).toString(), BitmapFormat.PNG);
    }

    private static void style(final Styler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartTitleFont(TITLE);
        styler.setLegendFont(TEXT);
        styler.setSeriesColors(COLORS);
        styler.setLegendBorderColor(Color.LIGHT_GRAY);
        styler.setChartTitleBoxVisible(false);
        styler.setChartPadding(15);
    }

    private static void throughput(final Run run, final Path directory) throws IOException {
        final List<String> names = new ArrayList<>();
        final List<Double> values = new ArrayList<>();
        final List<Double> errors = new ArrayList<>();
        for (final String subject : Names.SUBJECTS) {
            // of those that drop, what they do without
            final boolean lossy = Names.LOSSY.contains(subject);
            final String name = lossy ? Names.lossless(subject) : subject;
            final Summary summary = run.summary(name + ":" + Names.SPANS_PER_SECOND);
            // floors send nothing
            if (!summary.isEmpty() && !Names.FLOORS.contains(subject)) {
                names.add(subject);
                values.add(MarkdownReport.millions(summary.median()));
                errors.add(MarkdownReport.millions((summary.max() - summary.min()) / 2));
            }
        }
        if (names.isEmpty()) {
            return;
        }
        final CategoryChart chart = categories(
                "Spans a second without loss: one producer, an agent on the same machine",
                "",
                "million spans/s (median; bars: spread of the rounds)");
        chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Bar);
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setAvailableSpaceFill(0.6);
        chart.getStyler().setXAxisLabelRotation(25);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setDecimalPattern("0.##");
        chart.addSeries("spans", names, values, errors);
        save(chart, directory, "throughput.png");
    }

    private static CategoryChart categories(final String title, final String x, final String y) {
        final CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        style(chart.getStyler());
        chart.getStyler().setAxisTickLabelsFont(TEXT);
        chart.getStyler().setAxisTitleFont(TEXT);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setMarkerSize(8);
        chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
        // points of one category stand above each other
        chart.getStyler().setOverlapped(true);
        return chart;
    }

    private static void latency(final Run run, final Path directory) throws IOException {
        final CategoryChart chart = categories(
                "From publish to encoded, at 10,000 spans/s, by wait strategy",
                "percentile",
                "microseconds (logarithmic)");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisDecimalPattern(NUMBER);
        final List<Double> all = new ArrayList<>();
        for (final String strategy : MarkdownReport.waitStrategyNames(run)) {
            final List<Double> values = PERCENTILES.stream()
                    .map(name -> run.summary(Names.latency(strategy) + ":latencyUs." + name)
                            .median())
                    .toList();
            // a logarithmic axis has no zero
            if (values.stream().allMatch(value -> value > 0)) {
                add(chart, strategy, List.of("50 %", "90 %", "99 %", "99.9 %", "longest"), values);
                all.addAll(values);
            }
        }
        if (!all.isEmpty()) {
            chart.getStyler().setYAxisMin(decadeBelow(all));
            chart.getStyler().setYAxisMax(decadeAbove(all));
            save(chart, directory, "latency.png");
        }
    }

    private static void add(
            final CategoryChart chart, final String name, final List<String> x, final List<Double> values) {
        final CategorySeries series = chart.addSeries(name, x, values);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setLineStyle(new BasicStroke(2));
    }

    // whole decades have labels, so an axis ends at some
    private static double decadeBelow(final Collection<Double> values) {
        return Math.pow(10, Math.floor(Math.log10(Collections.min(values))));
    }

    private static double decadeAbove(final Collection<Double> values) {
        return Math.pow(10, Math.ceil(Math.log10(Collections.max(values))));
    }

    private static void waitStrategies(final Run run, final Path directory) throws IOException {
        final XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("What a wait strategy costs, and what it gives")
                .xAxisTitle("p99 from publish to encoded at 10,000 spans/s, microseconds (logarithmic)")
                .yAxisTitle("CPU of an idle engine, % of a core (logarithmic)")
                .build();
        final XYStyler styler = chart.getStyler();
        style(styler);
        styler.setAxisTickLabelsFont(TEXT);
        styler.setAxisTitleFont(TEXT);
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        styler.setXAxisLogarithmic(true);
        styler.setYAxisLogarithmic(true);
        styler.setXAxisDecimalPattern(NUMBER);
        styler.setYAxisDecimalPattern(NUMBER);
        styler.setMarkerSize(14);
        final List<Double> latencies = new ArrayList<>();
        final List<Double> loads = new ArrayList<>();
        for (final String strategy : MarkdownReport.waitStrategyNames(run)) {
            final double latency =
                    run.summary(Names.latency(strategy) + ":" + Names.P99).median();
            final double idle =
                    run.summary(Names.idle(strategy) + ":" + Names.IDLE_CPU).median();
            if (latency > 0 && idle > 0) {
                chart.addSeries(strategy, List.of(latency), List.of(idle)).setMarker(SeriesMarkers.CIRCLE);
                latencies.add(latency);
                loads.add(idle);
            }
        }
        if (!loads.isEmpty()) {
            styler.setXAxisMin(decadeBelow(latencies));
            styler.setXAxisMax(decadeAbove(latencies));
            styler.setYAxisMin(decadeBelow(loads));
            styler.setYAxisMax(decadeAbove(loads));
            save(chart, directory, "wait-strategies.png");
        }
    }

    private static void liveSpans(final Run run, final Path directory) throws IOException {
        final List<String> counts = new ArrayList<>();
        final List<Double> values = new ArrayList<>();
        for (int count = 1_000; count <= 1_000_000; count *= 10) {
            final Summary summary = run.summary(Benchmarks.liveSpans(count) + ":" + Names.NS);
            if (!summary.isEmpty()) {
                counts.add(String.format(Locale.ROOT, "%,d", count));
                values.add(summary.median());
            }
        }
        if (counts.size() < 2) {
            return;
        }
        final CategoryChart chart =
                categories("Decoding a span while others are live", "live spans (logarithmic)", "ns a span");
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setYAxisMin(0.0);
        add(chart, "decode", counts, values);
        save(chart, directory, "live-spans.png");
    }
}
