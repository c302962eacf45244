package dev.ward.tenancy.invitation;

import static dev.ward.tenancy.invitation.Invited.address;
import static dev.ward.tenancy.invitation.Invited.guest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/** Two at once, many times: one of them wins, and there is one membership. */
@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class AcceptanceRaceTest {

  private static final int ROUNDS = 50;
  private static final int FEWER_ROUNDS = 20;

  private UUID clinic;
  private UUID admin;
  private String email;
  private UUID id;
  private String token;

  @BeforeEach
  void somebodyIsInvited() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    email = address();
    id = Invited.invited(admin, clinic, email, "viewer");
    token = Invited.token(id);
  }

  @RepeatedTest(ROUNDS)
  void acceptedTwiceAtOnceByOnePerson() {
    String bearer = guest(UUID.randomUUID(), email).sign();
    List<Integer> answers = atOnce(() -> accept(bearer), () -> accept(bearer));
    assertThat(answers).containsOnlyOnce(201).isSubsetOf(201, 401, 409);
    assertThat(members()).isEqualTo(1);
  }

  @RepeatedTest(FEWER_ROUNDS)
  void acceptedAtOnceByTwoAccountsOfOneAddress() {
    String first = guest(UUID.randomUUID(), email).sign();
    String second = guest(UUID.randomUUID(), email).sign();
    List<Integer> answers = atOnce(() -> accept(first), () -> accept(second));
    assertThat(answers).containsExactlyInAnyOrder(201, 409);
    assertThat(members()).isEqualTo(1);
  }

  @RepeatedTest(FEWER_ROUNDS)
  void acceptedByTheMailAndWithoutItAtOnce() {
    String bearer = guest(UUID.randomUUID(), email).sign();
    List<Integer> answers =
        atOnce(
            () -> accept(bearer),
            () -> Api.with(bearer).post("/tenancy/v1/me/invitations/" + id + "/accept"));
    assertThat(answers).containsOnlyOnce(201).isSubsetOf(201, 401, 409);
    assertThat(members()).isEqualTo(1);
  }

  @RepeatedTest(FEWER_ROUNDS)
  void acceptedWhileItIsRevoked() {
    String guest = guest(UUID.randomUUID(), email).sign();
    String manager = Directory.token(admin).sign();
    List<Integer> answers =
        atOnce(() -> accept(guest), () -> Api.with(manager).delete(Invited.path(clinic, id)));
    assertThat(answers).isIn(List.of(201, 409), List.of(409, 204));
    assertThat(members()).isEqualTo(answers.get(0) == 201 ? 1 : 0);
  }

  private Response accept(String bearer) {
    return Invited.accept(bearer, token);
  }

  private long members() {
    return Directory.number(
        "select count(*) from tenancy.user_clinic_roles where clinic_id = ? and user_id <> ?",
        clinic,
        admin);
  }

  private static List<Integer> atOnce(Supplier<Response> one, Supplier<Response> other) {
    CompletableFuture<Response> first = CompletableFuture.supplyAsync(one);
    CompletableFuture<Response> second = CompletableFuture.supplyAsync(other);
    return List.of(first.join().statusCode(), second.join().statusCode());
  }
}
