package dev.ward.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.security.AuthenticationFailedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClaimsTest {

  private static final String CLINIC = "01900000-0000-7000-8000-0000000000a1";

  @Test
  void theClaimsAreTheCallersRoles() {
    Caller caller =
        read(
            """
            {"sub": "ann", "epoch": 7, "clinics": {"%s": "admin"}, "orgs": {"%s": "owner"}}"""
                .formatted(CLINIC, CLINIC));
    assertThat(caller.clinics()).isEqualTo(Map.of(UUID.fromString(CLINIC), "admin"));
    assertThat(caller.organizations()).isEqualTo(Map.of(UUID.fromString(CLINIC), "owner"));
    assertThat(caller.epoch()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"owner", "compliance", "super_admin", "service", "ADMIN", "admin ", "root", ""})
  void aRoleThatIsNoneOfAClinicGivesNothing(String role) {
    assertThat(read("{\"sub\": \"ann\", \"clinics\": {\"%s\": \"%s\"}}".formatted(CLINIC, role)))
        .satisfies(caller -> assertThat(caller.clinics()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "super_admin", "service", "OWNER"})
  void aRoleThatIsNoneOfAnOrganizationGivesNothing(String role) {
    assertThat(read("{\"sub\": \"ann\", \"orgs\": {\"%s\": \"%s\"}}".formatted(CLINIC, role)))
        .satisfies(caller -> assertThat(caller.organizations()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"admin\"]",
        "\"admin\"",
        "{\"%s\": [\"admin\"]}",
        "{\"%s\": {\"role\": \"admin\"}}",
        "{\"%s\": null}",
        "{\"%s\": true}",
        "{\"%s\": \"viewer\", \"%<s\": \"admin\"}",
        "{\"*\": \"admin\"}",
        "{\"1-1-1-1-1\": \"admin\"}",
        "{\"\": \"admin\"}"
      })
  void aClaimOfAnotherShapeSpoilsTheToken(String clinics) {
    assertRefused("{\"sub\": \"ann\", \"clinics\": " + clinics.formatted(CLINIC) + "}");
  }

  @Test
  void aClaimThatStandsThereTwiceSpoilsTheToken() {
    assertRefused("{\"sub\": \"ann\", \"sub\": \"bob\"}");
    assertRefused(
        """
        {"sub": "ann", "clinics": {"%s": "viewer", "%s": "admin"}}"""
            .formatted(CLINIC, CLINIC.toUpperCase(java.util.Locale.ROOT)));
  }

  @Test
  void aServiceIsOneByATrueClaimAndNotByATextThatSaysSo() {
    assertThat(read("{\"sub\": \"s\", \"azp\": \"audit-service\", \"service\": true}").service())
        .isEqualTo("audit-service");
    Caller person = read("{\"sub\": \"ann\", \"azp\": \"ward-web\", \"service\": \"true\"}");
    assertThat(person.service()).isNull();
    assertThat(person.subject()).isEqualTo("ann");
  }

  @Test
  void anOperatorIsOneByTheRealmsRoleOnly() {
    assertThat(
            read("{\"sub\": \"ann\", \"realm_access\": {\"roles\": [\"super_admin\"]}}").operator())
        .isTrue();
    for (String claim :
        new String[] {
          "\"roles\": [\"super_admin\"]",
          "\"super_admin\": true",
          "\"realm_access\": {\"roles\": [[\"super_admin\"]]}",
          "\"realm_access\": {\"roles\": \"super_admin\"}",
          "\"realm_access\": [\"super_admin\"]",
          "\"resource_access\": {\"ward\": {\"roles\": [\"super_admin\"]}}"
        }) {
      assertThat(read("{\"sub\": \"ann\", " + claim + "}").operator()).as(claim).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"99\"", "9.9", "[99]", "null", "true"})
  void anEpochThatIsNoWholeNumberIsNone(String epoch) {
    assertThat(read("{\"sub\": \"ann\", \"epoch\": " + epoch + "}").epoch()).isZero();
  }

  private static void assertRefused(String claims) {
    assertThatThrownBy(() -> read(claims)).isInstanceOf(AuthenticationFailedException.class);
  }

  private static Caller read(String claims) {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return TokenClaims.read("e30." + payload + ".c2ln");
  }
}
