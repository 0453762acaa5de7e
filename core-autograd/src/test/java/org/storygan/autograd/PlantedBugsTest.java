package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whether the checks would notice: bugs planted one at a time, each of which some check must find. */
class PlantedBugsTest {
    private static final List<String> TABLE = new ArrayList<>();

    static List<Plant> plants() {
        List<Plant> all = new ArrayList<>();
        all.addAll(PlantedFactors.plants());
        all.addAll(PlantedBroadcasts.plants());
        all.addAll(PlantedSweeps.plants());
        all.addAll(PlantedState.plants());
        all.addAll(PlantedIndices.plants());
        all.addAll(PlantedEdges.plants());
        all.addAll(PlantedRecurrence.plants());
        all.addAll(PlantedWiring.plants());
        all.addAll(PlantedAttention.plants());
        return all;
    }

    @Test
    void there_are_as_many_as_the_goal_names_and_no_two_are_called_the_same() {
        assertThat(plants()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(plants().stream().map(Plant::toString).distinct()).hasSameSizeAs(plants());
    }

    @TestFactory
    Stream<DynamicTest> every_planted_bug_is_found_and_without_it_nothing_is() {
        return plants().stream()
                .map(plant -> DynamicTest.dynamicTest(plant.toString(), () -> {
                    assertThat(found(plant.healthy().get()))
                            .as("without the bug")
                            .isEmpty();
                    List<String> found = found(plant.sick().get());
                    TABLE.add(String.format(
                            Locale.ROOT, "| %s | %s | %s |", plant.family(), plant.name(), String.join("; ", found)));
                    assertThat(found).as("checks that see the bug").isNotEmpty();
                }));
    }

    @Test
    void nothing_in_the_library_knows_of_planted_bugs() throws Exception {
        Path classes = Path.of(
                Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(classes).isDirectory();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String text =
                        Files.readString(file, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                assertThat(text.contains("plant") || text.contains("tamper"))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    private static List<String> found(Map<String, String> faults) {
        return faults.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    @AfterAll
    static void print() {
        System.out.println("| family | planted bug | found by |\n|---|---|---|\n" + String.join("\n", TABLE));
    }
}
