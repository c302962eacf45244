package dev.ward.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RulesTest {
  private static final Map<String, Rule> RULES =
      new TreeMap<>(
          Map.of(
              "every field is one that its kind has", new Schemas(),
              "whatever selects finds somebody", new Selectors(),
              "whatever is named exists", new References(),
              "pods are restricted and images pinned", new Security(),
              "pods are asked where they answer", new Probes(),
              "settings are ones that services read", new Settings(),
              "memory, time and connections add up", new Capacity(),
              "only the migration could become the owner", new Roles(),
              "only those speak who are meant to", new Arrows()));

  @TestFactory
  Stream<DynamicTest> holds() {
    return Overlays.NAMES.stream()
        .flatMap(
            overlay ->
                RULES.entrySet().stream()
                    .map(
                        rule ->
                            dynamicTest(
                                overlay + ": " + rule.getKey(),
                                () ->
                                    assertThat(rule.getValue().offenders(Overlays.built(overlay)))
                                        .isEmpty())));
  }
}
