package dev.ward.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.KnownMembers;
import dev.ward.platform.access.Origin;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartyTest {

  private static final UUID CLINIC = UUID.randomUUID();
  private static final UUID ORGANIZATION = UUID.randomUUID();
  private static final Scope IN_CLINIC = Scope.clinic(CLINIC, Permission.READ_METRICS);
  private static final Scope IN_ORGANIZATION =
      Scope.organization(ORGANIZATION, Permission.READ_ORGANIZATION);

  private final KnownMembers members = new KnownMembers();

  @Test
  void aMembersTransactionTakesTheClinicsTurn() {
    assertThat(party(person(Map.of(CLINIC, "viewer"), Map.of()), IN_CLINIC)).isEqualTo(CLINIC);
  }

  @Test
  void aStrangersTransactionTakesTheStrangersOwnTurn() {
    assertThat(party(person(Map.of(), Map.of()), IN_CLINIC)).isEqualTo("somebody");
    assertThat(party(person(Map.of(), Map.of()), IN_ORGANIZATION)).isEqualTo("somebody");
  }

  @Test
  void whoeverWasLetInLatelyBelongsThereWhateverTheTokenSays() {
    Caller owner = person(Map.of(), Map.of(ORGANIZATION, "owner"));
    members.admitted(owner, IN_CLINIC);
    assertThat(party(owner, IN_CLINIC)).isEqualTo(CLINIC);
    members.refused(owner, IN_CLINIC);
    assertThat(party(owner, IN_CLINIC)).isEqualTo("somebody");
  }

  @Test
  void whatIsNobodysPlaceIsTheCallersTurn() {
    assertThat(party(person(Map.of(CLINIC, "admin"), Map.of()), Scope.self()))
        .isEqualTo("somebody");
    assertThat(party(person(Map.of(), Map.of(ORGANIZATION, "owner")), IN_ORGANIZATION))
        .isEqualTo(ORGANIZATION);
  }

  @Test
  void aServicesTransactionTakesTheTurnOfTheClinicThatItWorksFor() {
    assertThat(party(Caller.service("scheduler-service"), IN_CLINIC)).isEqualTo(CLINIC);
    assertThat(party(Caller.service("scheduler-service"), Scope.platform(Permission.RUN_JOBS)))
        .isEqualTo("scheduler-service");
  }

  private Object party(Caller caller, Scope scope) {
    return FairTurns.party(members, caller, scope);
  }

  private static Caller person(Map<UUID, String> clinics, Map<UUID, String> organizations) {
    return new Caller(
        "somebody",
        null,
        0,
        clinics,
        organizations,
        false,
        false,
        null,
        new Caller.SignIn(null, null, null),
        Origin.NONE);
  }
}
