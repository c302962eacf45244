package dev.ward.metrics.sheets;

import java.io.Serial;

/**
 * Why a source could not be fetched; what it says is shown to the clinic's people and names no
 * value of any cell.
 */
final class SheetsFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String code;
  private final String reason;
  private final boolean lasting;

  private SheetsFailure(String code, String reason, boolean lasting) {
    super(code + ": " + reason, null, false, false);
    this.code = code;
    this.reason = reason;
    this.lasting = lasting;
  }

  /** It won't get better until somebody does something about it. */
  static SheetsFailure needsAttention(String code, String reason) {
    return new SheetsFailure(code, reason, true);
  }

  /** It may be gone at the next attempt. */
  static SheetsFailure passing(String code, String reason) {
    return new SheetsFailure(code, reason, false);
  }

  static SheetsFailure withoutCredentials() {
    return needsAttention(
        "no_credentials", "The source has no credentials of a service account yet.");
  }

  static SheetsFailure unreadableCredentials() {
    return needsAttention(
        "credentials_unreadable",
        "The credentials can't be decrypted with the keys that are configured; give them again.");
  }

  String code() {
    return code;
  }

  String reason() {
    return reason;
  }

  boolean needsAttention() {
    return lasting;
  }
}
