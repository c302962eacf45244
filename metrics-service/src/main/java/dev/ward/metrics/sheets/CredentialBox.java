package dev.ward.metrics.sheets;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.secrets.SecretBox;
import dev.ward.platform.secrets.SecretBox.Sealed;
import dev.ward.platform.secrets.UnreadableSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Keeps sources' credentials so that the database alone doesn't show them. */
@ApplicationScoped
class CredentialBox {

  private final SecretBox box;

  @Inject
  CredentialBox(SheetsConfig config) {
    this(config.keys().orElse(List.of()));
  }

  CredentialBox(List<String> keys) {
    box = new SecretBox("ward.sheets.keys", keys);
  }

  /**
   * @throws Problem 409 if there is no key to encrypt with
   */
  Sealed seal(UUID clinicId, UUID sourceId, byte[] secret) {
    requireKey();
    return box.seal(clinicId, sourceId, secret);
  }

  /**
   * @throws SheetsFailure if the key is no longer configured, or the secret was sealed for another
   *     source or altered
   */
  byte[] open(UUID clinicId, UUID sourceId, Sealed sealed) {
    try {
      return box.open(clinicId, sourceId, sealed);
    } catch (UnreadableSecret e) {
      throw SheetsFailure.unreadableCredentials();
    }
  }

  /** Whether it was sealed with a key that only stays until nothing needs it any more. */
  boolean isOutdated(Sealed sealed) {
    return box.isOutdated(sealed);
  }

  /**
   * @throws Problem 409 if there is no key
   */
  void requireKey() {
    if (box.current().isEmpty()) {
      throw Problem.with(
          ProblemCode.CONFLICT,
          "Credentials can't be kept here: the operator has configured no key (ward.sheets.keys).",
          List.of(new FieldError("", "sheets_without_key")));
    }
  }
}
