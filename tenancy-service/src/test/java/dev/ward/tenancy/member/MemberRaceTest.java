package dev.ward.tenancy.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/** What must hold when two requests come at the very same time, over and over. */
@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class MemberRaceTest {

  private static final int ROUNDS = 30;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private UUID organization;
  private UUID clinic;
  private UUID ann;
  private UUID bob;

  @BeforeEach
  void aClinicAndTwoPeople() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    ann = Directory.person("ann");
    bob = Directory.person("bob");
  }

  @RepeatedTest(ROUNDS)
  void ofTheLastTwoAdminsWhoLeaveAtOnceOneStays() {
    bothAreAdmins();
    List<Integer> statuses = atOnce(end(ann, inClinic(ann)), end(bob, inClinic(bob)));
    assertThat(statuses).containsExactlyInAnyOrder(204, 409);
    assertThat(admins()).isEqualTo(1);
    theDirectoryAgrees();
  }

  @RepeatedTest(ROUNDS)
  void ofTheLastTwoAdminsOneStaysWhenOneLeavesAndTheOtherStepsDown() {
    bothAreAdmins();
    List<Integer> statuses = atOnce(end(ann, inClinic(ann)), give(bob, inClinic(bob), "viewer"));
    assertThat(statuses).containsAnyOf(200, 204).contains(409);
    assertThat(admins()).isEqualTo(1);
    theDirectoryAgrees();
  }

  @RepeatedTest(ROUNDS)
  void ofTwoAdminsWhoDemoteEachOtherOneIsLeft() {
    bothAreAdmins();
    List<Integer> statuses =
        atOnce(give(ann, inClinic(bob), "viewer"), give(bob, inClinic(ann), "viewer"));
    // Whoever comes second is no admin any more, and is told one way or another.
    assertThat(statuses).containsOnlyOnce(200).allMatch(List.of(200, 401, 403, 409)::contains);
    assertThat(admins()).isEqualTo(1);
    theDirectoryAgrees();
  }

  @RepeatedTest(ROUNDS)
  void ofTheLastTwoOwnersWhoLeaveAtOnceOneStays() {
    Directory.organizationRole(organization, ann, "owner");
    Directory.organizationRole(organization, bob, "owner");
    List<Integer> statuses = atOnce(end(ann, inOrganization(ann)), end(bob, inOrganization(bob)));
    assertThat(statuses).containsExactlyInAnyOrder(204, 409);
    assertThat(
            Directory.number(
                """
                select count(*) from access.organization_membership
                where organization_id = ? and role = 'owner'
                """,
                organization))
        .isEqualTo(1);
  }

  @RepeatedTest(ROUNDS)
  void aRoleThatIsChangedWhileItsHolderIsRemovedIsThereOrNot() {
    UUID member = Directory.person("member");
    Directory.member(clinic, member, "viewer");
    bothAreAdmins();
    long before = Directory.epoch(member);
    List<Integer> statuses =
        atOnce(give(ann, inClinic(member), "staff"), end(bob, inClinic(member)));
    assertThat(statuses.get(0)).isIn(200, 201);
    assertThat(statuses.get(1)).isEqualTo(204);
    // Changed first and then removed, or removed first and then made a member anew.
    long left =
        Directory.number(
            """
            select count(*) from tenancy.user_clinic_roles
            where clinic_id = ? and user_id = ? and role = 'staff'
            """,
            clinic,
            member);
    assertThat(left).isEqualTo(statuses.get(0) == 201 ? 1 : 0);
    assertThat(Directory.epoch(member)).isGreaterThan(before);
    theDirectoryAgrees();
  }

  @RepeatedTest(ROUNDS)
  void ofTwoRolesGivenAtOnceOneIsHeld() {
    UUID member = Directory.person("member");
    bothAreAdmins();
    List<Integer> statuses =
        atOnce(give(ann, inClinic(member), "staff"), give(bob, inClinic(member), "provider"));
    assertThat(statuses).containsExactlyInAnyOrder(200, 201);
    String winner = statuses.get(0) == 200 ? "staff" : "provider";
    assertThat(
            Directory.number(
                """
                select count(*) from access.membership
                where clinic_id = ? and user_id = ? and role = ?
                """,
                clinic,
                member,
                winner))
        .isEqualTo(1);
    theDirectoryAgrees();
  }

  private void bothAreAdmins() {
    Directory.member(clinic, ann, "admin");
    Directory.member(clinic, bob, "admin");
  }

  private long admins() {
    return Directory.number(
        "select count(*) from access.membership where clinic_id = ? and role = 'admin'", clinic);
  }

  /** What every service asks is what this one has decided. */
  private void theDirectoryAgrees() {
    assertThat(
            Directory.number(
                """
                select count(*) from
                  (select user_id, role from tenancy.user_clinic_roles where clinic_id = ?) as decided
                  full join (select user_id, role from access.membership where clinic_id = ?) as asked
                    using (user_id, role)
                where decided is null or asked is null
                """,
                clinic,
                clinic))
        .isZero();
  }

  private String inClinic(UUID person) {
    return "/tenancy/v1/clinics/%s/members/%s".formatted(clinic, person);
  }

  private String inOrganization(UUID person) {
    return "/tenancy/v1/organizations/%s/members/%s".formatted(organization, person);
  }

  private static HttpRequest end(UUID caller, String path) {
    return request(caller, path).DELETE().build();
  }

  private static HttpRequest give(UUID caller, String path, String role) {
    return request(caller, path)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{\"role\": \"%s\"}".formatted(role)))
        .build();
  }

  private static HttpRequest.Builder request(UUID caller, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
        .header("Authorization", "Bearer " + Directory.token(caller).sign());
  }

  private static List<Integer> atOnce(HttpRequest one, HttpRequest other) {
    List<CompletableFuture<Integer>> answers =
        Stream.of(one, other)
            .map(request -> CLIENT.sendAsync(request, BodyHandlers.discarding()))
            .map(answer -> answer.thenApply(HttpResponse::statusCode))
            .toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }
}
