package dev.ward.local.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.local.Service;
import dev.ward.local.isolation.Caller.Answer;
import dev.ward.local.isolation.Caller.Extra;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every operation that the services describe, for every role, in the caller's own place, in another
 * organization's and in one that doesn't exist. Generated from the OpenAPI documents: a new
 * operation is in it the moment it is described, and fails until docs/operations.md says which
 * permission it asks for.
 */
@OnStage
@TestMethodOrder(OrderAnnotation.class)
class IsolationMatrixIT {

  private static final List<String> MEMBERS =
      List.of("viewer", "staff", "provider", "admin", "owner", "compliance", "emergency");

  private static final List<String> STRANGERS = List.of("newcomer", "nobody");

  /** Who isn't of any organization, and so is at home in all. */
  private static final List<String> EVERYWHERE = List.of("super_admin", "service");

  /** They take what the place doesn't know yet. */
  private static final Set<String> WELCOMING =
      Set.of(
          "PUT /tenancy/v1/clinics/{clinicId}/members/{userId}",
          "PUT /tenancy/v1/organizations/{organizationId}/members/{userId}",
          "POST /tenancy/v1/clinics/{clinicId}/members/changes",
          "PUT /metrics/v1/clinics/{clinicId}/providers/{code}");

  private static Troupe troupe;
  private static Caller caller;
  private static Samples samples;
  private static ClaimInjection injection;
  private static AccessTable table;
  private static Verdict verdict;
  private static List<Operation> operations;
  private static Map<String, String> belongingsOfOthers;

  @BeforeAll
  static void everythingStarts(Stage stage) {
    table = new AccessTable(stage.documents());
    verdict = new Verdict(table);
    operations = new ArrayList<>(stage.operations());
    // What ends something comes last.
    operations.sort(Comparator.comparing(operation -> operation.method().equals("DELETE")));
    troupe = stage.troupe();
    samples = new Samples();
    caller = new Caller(stage.ward().settings(), samples, troupe);
    injection = new ClaimInjection(troupe, caller, samples);
    belongingsOfOthers = belongingsOfOthers();
  }

  @Test
  @Order(1)
  void everyOperationHasItsPermissionOnPaper() {
    assertThat(table.operations())
        .as("docs/operations.md")
        .containsExactlyInAnyOrderElementsOf(operations.stream().map(Operation::name).toList());
    assertThat(operations)
        .as("those with a place in their path or query are about one")
        .filteredOn(
            operation ->
                Stream.of("path", "query")
                    .map(operation::parameters)
                    .anyMatch(names -> names.containsKey(operation.placeParameter())))
        .allMatch(operation -> table.rule(operation).isAboutAPlace());
  }

  @TestFactory
  @Order(2)
  Stream<DynamicTest> withoutATokenNothingIsAnswered() {
    return each(
        operation -> true,
        operation ->
            assertThat(caller.call(operation, "nobody", troupe.own()).status()).isEqualTo(401));
  }

  @TestFactory
  @Order(3)
  Stream<DynamicTest> anotherOrganizationsPlaceIsOneThatDoesNotExist() {
    return each(
        IsolationMatrixIT::isAboutAPlace,
        operation -> {
          for (String role : all(MEMBERS, STRANGERS)) {
            Answer ofForeign = caller.call(operation, role, troupe.foreign());
            Answer ofAbsent = caller.call(operation, role, Place.absent());
            assertThat(ofForeign.anonymous()).as(role).isEqualTo(ofAbsent.anonymous());
            assertThat(ofForeign.status())
                .as("%s: %s", role, ofForeign.text())
                .isEqualTo(role.equals("nobody") ? 401 : 404);
          }
        });
  }

  @TestFactory
  @Order(4)
  Stream<DynamicTest> whatAnotherClinicHasIsNotThereForTheOwn() {
    return each(
        operation -> samples.namesSomething(operation) && !WELCOMING.contains(operation.name()),
        operation -> {
          Place own = troupe.own().withNothing();
          for (Place other : troupe.others(operation)) {
            for (String role : MEMBERS) {
              Answer ofAbsent = caller.call(operation, role, own);
              Answer ofOthers = caller.call(operation, role, own.with(other));
              assertThat(ofOthers.anonymous()).as(role).isEqualTo(ofAbsent.anonymous());
            }
          }
        });
  }

  @TestFactory
  @Order(5)
  Stream<DynamicTest> claimsBesideTheTokenOpenNothing() {
    return each(IsolationMatrixIT::isAboutAPlace, injection::opensNothing);
  }

  @TestFactory
  @Order(6)
  Stream<DynamicTest> claimsBesideTheTokenLeadNowhereElse() {
    return each(
        operation -> isAboutAPlace(operation) && operation.isRead(), injection::leadsNowhereElse);
  }

  @TestFactory
  @Order(7)
  Stream<DynamicTest> noFieldIsTakenThatTheDescriptionDoesNotName() {
    return each(operation -> true, injection::takesNoFieldThatIsNotDescribed);
  }

  @TestFactory
  @Order(8)
  Stream<DynamicTest> aSensitiveDeedAsksForARecentSignIn() {
    return each(
        IsolationMatrixIT::isSafeToCall,
        operation -> {
          Place own = troupe.own().withNothing();
          String body = samples.body(operation, own);
          String token = troupe.unwitnessedToken("compliance");
          Answer answer = caller.withToken(operation, token, own, body, Extra.NOTHING);
          assertThat(answer.wantsASignIn())
              .as(answer.toString())
              .isEqualTo(table.rule(operation).recent());
        });
  }

  @TestFactory
  @Order(9)
  Stream<DynamicTest> inTheirOwnPlaceEveryRoleMayWhatThePermissionSays() {
    return each(
        IsolationMatrixIT::isSafeToCall,
        operation -> {
          Place own = prepared(operation, troupe.own());
          List<String> wrong = new ArrayList<>();
          for (String role : all(MEMBERS, EVERYWHERE, STRANGERS)) {
            wrong.addAll(wrong(operation, role, own));
          }
          wrong.addAll(wrong(operation, "support", prepared(operation, troupe.sister())));
          assertThat(wrong).isEmpty();
        });
  }

  @Test
  @Order(10)
  void nothingOfOthersHasChanged() {
    assertThat(belongingsOfOthers()).isEqualTo(belongingsOfOthers);
  }

  @TestFactory
  @Order(11)
  Stream<DynamicTest> operatorsAndServicesMayTheSameEverywhereAndNothingNowhere() {
    return each(
        IsolationMatrixIT::isAboutAPlace,
        operation -> {
          for (String role : EVERYWHERE) {
            assertThat(wrong(operation, role, prepared(operation, troupe.foreign()))).isEmpty();
            Answer ofAbsent = caller.call(operation, role, Place.absent());
            assertThat(ofAbsent.status())
                .as("%s: %s", role, ofAbsent.text())
                .isIn(role.equals("service") ? List.of(401, 403, 404) : List.of(404));
          }
        });
  }

  @Test
  @Order(12)
  void everyAnswerToldBrowsersAndCachesToKeepNothing() {
    assertThat(caller.findings()).isEmpty();
  }

  private static List<String> wrong(Operation operation, String role, Place place) {
    Answer answer = caller.call(operation, role, place);
    String undone = operation.path().replaceAll("/suspend$", "/reinstate");
    operations.stream()
        .filter(other -> !undone.equals(operation.path()) && other.path().equals(undone))
        .forEach(other -> caller.call(other, "super_admin", place));
    String wrong = verdict.on(operation, role, answer);
    return wrong.isEmpty() ? List.of() : List.of("%s %s: %s".formatted(role, wrong, answer));
  }

  /**
   * Reads read what is there; what would end or change one thing finds nothing, unless the place
   * can be told from that one thing alone.
   */
  private static Place prepared(Operation operation, Place place) {
    boolean isToldByTheThing = isAboutAPlace(operation) && !operation.addressesAPlace();
    return operation.isRead() || !operation.namesOne() || isToldByTheThing
        ? place
        : place.withNothing();
  }

  private static boolean isAboutAPlace(Operation operation) {
    return table.rule(operation).isAboutAPlace();
  }

  /** Not what would end the caller's own account, say. */
  private static boolean isSafeToCall(Operation operation) {
    return operation.isRead() || !table.rule(operation).addressed().equals("self");
  }

  private static Map<String, String> belongingsOfOthers() {
    Map<String, String> seen = new LinkedHashMap<>();
    for (Operation operation : operations) {
      if (operation.isRead()
          && isAboutAPlace(operation)
          && Set.of(Service.TENANCY, Service.METRICS).contains(operation.service())) {
        Answer answer = caller.call(operation, "foreign owner", troupe.foreign());
        seen.put(operation.name(), answer.anonymous());
      }
    }
    return seen;
  }

  private static Stream<DynamicTest> each(Predicate<Operation> chosen, Consumer<Operation> proof) {
    return operations.stream()
        .filter(chosen)
        .map(operation -> DynamicTest.dynamicTest(operation.name(), () -> proof.accept(operation)));
  }

  @SafeVarargs
  private static List<String> all(List<String>... roles) {
    return Stream.of(roles).flatMap(List::stream).toList();
  }
}
