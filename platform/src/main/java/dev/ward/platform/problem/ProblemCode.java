package dev.ward.platform.problem;

import org.jspecify.annotations.Nullable;

/**
 * Every kind of refusal there is: its stable name (the tail of {@code type}), its status and what
 * it says.
 */
public enum ProblemCode {
  MALFORMED("malformed", 400, "The request can't be read"),
  INVALID("invalid", 400, "The request has invalid fields"),
  UNAUTHENTICATED("unauthenticated", 401, "A token is needed", null),
  INVALID_TOKEN("invalid-token", 401, "The token is not valid here", "invalid_token"),
  STALE_CLAIMS("stale-claims", 401, "The token's claims are out of date", "stale_claims"),
  ACCOUNT_DISABLED("account-disabled", 401, "The account is disabled", "account_disabled"),
  INSUFFICIENT_AUTHENTICATION(
      "insufficient-user-authentication",
      401,
      "A more recent or stronger sign-in is needed",
      "insufficient_user_authentication"),
  FORBIDDEN("forbidden", 403, "Your role doesn't allow this"),
  SUSPENDED("suspended", 403, "The clinic is suspended"),
  NOT_FOUND("not-found", 404, "There is no such thing here"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "This can't be done here"),
  NOT_ACCEPTABLE("not-acceptable", 406, "No representation that the client accepts"),
  CONFLICT("conflict", 409, "This contradicts what is there"),
  GONE("gone", 410, "It is no longer there"),
  PRECONDITION_FAILED("precondition-failed", 412, "It has been changed meanwhile"),
  TOO_LARGE("too-large", 413, "The request is too large"),
  URI_TOO_LONG("uri-too-long", 414, "The path and query are too long"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "This content type isn't understood"),
  UNPROCESSABLE("unprocessable", 422, "The request can't be carried out as it is"),
  KEY_REUSED("idempotency-key-reused", 422, "The idempotency key was used for another request"),
  PRECONDITION_REQUIRED("precondition-required", 428, "If-Match is needed"),
  TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
  HEADERS_TOO_LARGE("headers-too-large", 431, "The headers are too large"),
  INTERNAL("internal", 500, "Something went wrong on our side"),
  UNAVAILABLE("unavailable", 503, "Not available at the moment"),
  OUTBOX_FULL("outbox-full", 503, "Too much waits to be put on record"),
  AUDIT_UNAVAILABLE("audit-unavailable", 503, "It could not be put on record");

  private final String slug;
  private final int status;
  private final String title;
  private final @Nullable String tokenError;

  ProblemCode(String slug, int status, String title) {
    this(slug, status, title, null);
  }

  ProblemCode(String slug, int status, String title, @Nullable String tokenError) {
    this.slug = slug;
    this.status = status;
    this.title = title;
    this.tokenError = tokenError;
  }

  public String type() {
    return "urn:ward:problem:" + slug;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /**
   * The {@code WWW-Authenticate} of a 401 (RFC 6750): a client that reads {@code stale_claims}
   * refreshes and goes on.
   */
  public String challenge() {
    if (tokenError == null) {
      return "Bearer realm=\"ward\"";
    }
    String error = this == INSUFFICIENT_AUTHENTICATION ? tokenError : "invalid_token";
    return "Bearer realm=\"ward\", error=\"%s\", error_description=\"%s\""
        .formatted(error, tokenError);
  }
}
