package dev.ward.kubernetes;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RulesTest {
  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          entry("every field is one that its kind has", new Schemas()),
          entry("whatever selects finds somebody", new Selectors()),
          entry("whatever is named exists", new References()),
          entry("pods are restricted and images pinned", new Security()),
          entry("pods are asked where they answer", new Probes()),
          entry("settings are ones that services read", new Settings()),
          entry("memory, time and connections add up", new Capacity()),
          entry("only the migration could become the owner", new Roles()),
          entry("only those speak who are meant to", new Arrows()),
          entry("callers reach what is for them alone", new Routes()),
          entry("the realm is complete and production's own", new Identity()),
          entry("what is asked for is measured, and each alert has its runbook", new Watching()));

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
