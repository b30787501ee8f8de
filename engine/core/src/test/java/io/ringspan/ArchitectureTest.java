/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.transport.ReceiverType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the order of the packages and who may see which library.
 *
 * <p>Every rule runs twice: over the engine, where it has to hold, and over planted faults, where it has to fail.
 */
class ArchitectureTest {
    private static final String ROOT = "io.ringspan";
    private static final String FIXTURE = "io.ringspan.fixture";
    // from the ground up; the empty name is the root package, what users see
    private static final List<String> ORDER = List.of(
            "time",
            "memory",
            "protocol",
            "counters",
            "log",
            "stat",
            "journal",
            "table",
            "api",
            "decode",
            "encode",
            "filter",
            "http",
            "setting",
            "spool",
            "transport",
            "pipeline",
            "checks",
            "config",
            "jmx",
            "",
            "otel");
    private static final String SHARED_READING = ROOT + ".encode.otlp.SpanReading";
    // below this number a rule has looked at too little to mean anything
    private static final int CLASSES_MIN = 100;

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages(ROOT);
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(FIXTURE);

    private static void assertHoldsAndCatches(
            final ArchRule rule, final ArchRule sameForFixture, final String... expectedFaults) {
        assertTrue(ENGINE.size() >= CLASSES_MIN, () -> "looked at " + ENGINE.size() + " classes only");
        rule.check(ENGINE);
        final String report = String.join(
                "\n", sameForFixture.evaluate(PLANTED).getFailureReport().getDetails());
        for (final String fault : expectedFaults) {
            assertTrue(report.contains(fault), () -> fault + " was not caught, but only:\n" + report);
        }
    }

    @Test
    void shouldLookOnlyDownwards() {
        assertHoldsAndCatches(lookOnlyDownwards(ROOT), lookOnlyDownwards(FIXTURE), "ReachesUp", "Unlisted");
    }

    @Test
    void shouldHaveNoCycles() {
        assertHoldsAndCatches(noCycles(ROOT), noCycles(FIXTURE), "Cycle detected", "ReachesUp", "Sound");
    }

    @Test
    void shouldLeaveToolsToOtherModules() {
        final String[] tools = {
            "picocli..", "com.fasterxml.jackson..", "org.msgpack..", "org.HdrHistogram..", "com.sun.net.httpserver.."
        };
        assertHoldsAndCatches(onlySee(ROOT, tools), onlySee(FIXTURE, tools), "org.msgpack");
    }

    @Test
    void shouldLeaveTheNetworkToItsOwnPackage() {
        final String[] network = {"java.net.http.."};
        assertHoldsAndCatches(onlySee(ROOT, network, "http"), onlySee(FIXTURE, network, "http"), "SeesHttp");
    }

    @Test
    void shouldLeaveManagementToItsOwnPackage() {
        final String[] management = {
            "javax.management..", "java.lang.management..", "com.sun.management..", "com.sun.tools.."
        };
        onlySee(ROOT, management, "jmx").check(ENGINE);
        final String report = String.join(
                "\n",
                onlySee(ROOT, management).evaluate(ENGINE).getFailureReport().getDetails());
        assertTrue(report.contains("EngineRegistration"), report);
    }

    @Test
    void shouldLeaveTheDisruptorToThePipeline() {
        final String[] disruptor = {"com.lmax.disruptor.."};
        assertHoldsAndCatches(
                onlySee(ROOT, disruptor, "pipeline", "config", ""),
                onlySee(FIXTURE, disruptor, "pipeline", "config", ""),
                "SeesTools");
    }

    @Test
    void shouldLeaveLoggersToTheLog() {
        final ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".log..")
                .and()
                // they hand over the one that the application gives
                .doNotBelongToAnyOf(EngineConfig.class, EngineConfigBuilder.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(System.Logger.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..");
        rule.check(ENGINE);
        final String report =
                String.join("\n", rule.evaluate(PLANTED).getFailureReport().getDetails());
        assertTrue(report.contains("SeesLogger"), report);
    }

    @Test
    void shouldNotKnowThreadsBelowTheTransport() {
        assertHoldsAndCatches(noThreads(ROOT), noThreads(FIXTURE), "SeesThreads");
    }

    /** So one more format, or one more receiver, is one more package and a line in a registry. */
    @ParameterizedTest
    @ValueSource(classes = {PayloadFormat.class, ReceiverType.class})
    void shouldKnowEachFormatAndReceiverInItsPackageAndTheRegistryOnly(final Class<?> kind) {
        final String registry = kind.getPackageName() + ".registry";
        final List<String> rooms = ENGINE.stream()
                .filter(type -> type.isAssignableTo(kind) && !type.isEquivalentTo(kind))
                .map(JavaClass::getPackageName)
                .distinct()
                .toList();
        assertTrue(rooms.size() >= 4, rooms::toString);
        for (final String room : rooms) {
            onlySeenBy(room, room, registry).check(ENGINE);
            final String report = String.join(
                    "\n",
                    onlySeenBy(room, room).evaluate(ENGINE).getFailureReport().getDetails());
            assertTrue(report.contains(registry), () -> "the registry does not know " + room + ": " + report);
        }
    }

    // but for what OTLP offers to formats in which a span has the same meaning
    private static ArchRule onlySeenBy(final String room, final String... others) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(others)
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("belong to " + room) {
                    @Override
                    public boolean test(final JavaClass type) {
                        return type.getPackageName().equals(room)
                                && !type.getBaseComponentType().getName().startsWith(SHARED_READING);
                    }
                });
    }

    @Test
    void shouldFindEveryPackageOfTheEngineInTheOrder() {
        final List<String> unknown = ENGINE.stream()
                .map(c -> roomOf(c.getPackageName(), ROOT))
                .filter(room -> !ORDER.contains(room))
                .distinct()
                .toList();
        assertEquals(List.of(), unknown);
    }

    private static ArchRule lookOnlyDownwards(final String root) {
        return ArchRuleDefinition.classes().should(new ArchCondition<JavaClass>("see only lower packages") {
            @Override
            public void check(final JavaClass origin, final ConditionEvents events) {
                final int place = ORDER.indexOf(roomOf(origin.getPackageName(), root));
                if (place < 0) {
                    events.add(SimpleConditionEvent.violated(origin, origin.getName() + " has no place in the order"));
                }
                for (final Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    final String target = dependency.getTargetClass().getPackageName();
                    if (isWithin(target, root) && ORDER.indexOf(roomOf(target, root)) > place) {
                        events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
                    }
                }
            }
        });
    }

    private static ArchRule noCycles(final String root) {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(false);
    }

    private static ArchRule onlySee(final String root, final String[] libraries, final String... allowedRooms) {
        final List<String> allowed = List.of(allowedRooms);
        return noClasses()
                .that(new DescribedPredicate<JavaClass>("are outside of " + allowed) {
                    @Override
                    public boolean test(final JavaClass javaClass) {
                        return !allowed.contains(roomOf(javaClass.getPackageName(), root));
                    }
                })
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    // one thread owns each of these classes; who hands them from thread to thread is the business of the pipeline
    private static ArchRule noThreads(final String root) {
        final String[] owned = Stream.of("protocol", "table", "decode", "encode")
                .map(room -> root + '.' + room + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAnyPackage(owned)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class);
    }

    private static boolean isWithin(final String packageName, final String root) {
        return packageName.equals(root) || packageName.startsWith(root + '.');
    }

    private static String roomOf(final String packageName, final String root) {
        if (packageName.equals(root)) {
            return "";
        }
        final String below = packageName.substring(root.length() + 1);
        final int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
