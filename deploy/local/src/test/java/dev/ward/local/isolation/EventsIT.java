package dev.ward.local.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.local.isolation.Deeds.Deed;
import dev.ward.local.isolation.EventTable.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each operation leaves on the record: exactly the events that docs/events.md says, when it
 * succeeds and when it is refused. Generated from the OpenAPI documents: a new operation fails
 * until it has its row.
 */
@OnStage
class EventsIT {

  private static EventTable table;
  private static List<Operation> operations;
  private static List<Deed> deeds;
  private static List<String> problems;
  private static Map<String, String> refusals;
  private static List<Trail.Event> trail;

  @BeforeAll
  static void everythingIsDoneOnce(Stage stage) throws Exception {
    AccessTable access = new AccessTable(stage.documents());
    table = new EventTable(stage.documents());
    operations = stage.operations();
    try (Trail record = new Trail(stage.ward())) {
      Props props = new Props(stage.ward().settings(), stage.troupe(), record);
      Deeds story = new Deeds(stage, access, props, stage.troupe().twin("Meadow"));
      // Whose profile isn't made by one of the requests.
      stage.troupe().person("newcomer");
      refusals = story.refused("newcomer");
      deeds = story.done();
      problems = story.problems();
      trail = record.events();
    }
  }

  @Test
  void theStoryGoesAsTold() {
    assertThat(problems).isEmpty();
  }

  @Test
  void everyOperationHasItsEventsOnPaper() {
    assertThat(table.names().stream().map(EventsIT::operation).distinct())
        .as("docs/events.md")
        .containsExactlyInAnyOrderElementsOf(operations.stream().map(Operation::name).toList());
    assertThat(deeds.stream().map(Deed::name))
        .as("deeds.json")
        .containsExactlyInAnyOrderElementsOf(table.names());
  }

  @TestFactory
  Stream<DynamicTest> whatSucceedsLeavesItsEventsAndNoOthers() {
    return deeds.stream()
        .map(
            deed ->
                DynamicTest.dynamicTest(
                    deed.name(),
                    () -> {
                      Row row = table.row(deed.name());
                      assertThat(
                              Trail.counted(
                                  trail, event -> deed.requestId().equals(event.requestId())))
                          .isEqualTo(EventTable.counted(row.leaves(), deed.amounts()));
                      assertThat(Trail.counted(trail, event -> follows(event, deed)))
                          .as("what follows")
                          .isEqualTo(EventTable.counted(row.follows(), deed.amounts()));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> whatIsRefusedIsOnTheRecordOfThePlaceThatWasAskedFor() {
    return operations.stream()
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.name(),
                    () -> {
                      Set<String> places = places(operation);
                      assertThat(places).as("the place is the same for all").hasSize(1);
                      String place = places.iterator().next();
                      Map<String, Integer> expected =
                          place.isEmpty() ? Map.of() : Map.of("access.denied denied " + place, 1);
                      String requestId = refusals.getOrDefault(operation.name(), "none");
                      assertThat(Trail.counted(trail, event -> requestId.equals(event.requestId())))
                          .isEqualTo(expected);
                    }));
  }

  private static Set<String> places(Operation operation) {
    return table.names().stream()
        .filter(name -> operation(name).equals(operation.name()))
        .map(name -> table.row(name).refused())
        .collect(Collectors.toSet());
  }

  /** A row's, without what it is done to. */
  private static String operation(String name) {
    return name.replaceFirst(" of .*", "");
  }

  /** Later, about what the deed made, and not by another deed. */
  private static boolean follows(Trail.Event event, Deed deed) {
    return !deed.made().isEmpty()
        && deed.made().equals(event.targetId())
        && !Deeds.isOfAStory(event.requestId());
  }
}
