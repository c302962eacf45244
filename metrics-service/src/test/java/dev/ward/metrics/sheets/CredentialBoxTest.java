package dev.ward.metrics.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.secrets.SecretBox.Sealed;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CredentialBoxTest {

  @Test
  void credentialsUnderAKeyThatWasTakenAwayAreToBeGivenAgain() {
    UUID clinic = UUID.randomUUID();
    UUID source = UUID.randomUUID();
    Sealed sealed =
        new CredentialBox(List.of(GoogleTestResource.OLD_KEY)).seal(clinic, source, new byte[8]);
    CredentialBox later = new CredentialBox(List.of(GoogleTestResource.NEW_KEY));
    assertThatThrownBy(() -> later.open(clinic, source, sealed))
        .isInstanceOfSatisfying(
            SheetsFailure.class,
            failure -> assertThat(failure.code()).isEqualTo("credentials_unreadable"));
  }

  @Test
  void withoutAKeyNoCredentialsAreTaken() {
    CredentialBox box = new CredentialBox(List.of());
    assertThatThrownBy(() -> box.seal(UUID.randomUUID(), UUID.randomUUID(), new byte[8]))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code().status()).isEqualTo(409);
              assertThat(problem.errors().get(0).message()).isEqualTo("sheets_without_key");
            });
  }
}
