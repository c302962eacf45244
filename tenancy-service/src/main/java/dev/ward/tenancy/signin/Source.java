package dev.ward.tenancy.signin;

/** One of the identity provider's two records. */
enum Source {
  USER("user", "/events"),
  ADMIN("admin", "/admin-events");

  private final String code;
  private final String path;

  Source(String code, String path) {
    this.code = code;
    this.path = path;
  }

  String code() {
    return code;
  }

  /** A page of what is as old as the given instant or younger, the oldest first. */
  String page(long from, int first, int most) {
    return "%s?direction=asc&dateFrom=%d&first=%d&max=%d".formatted(path, from, first, most);
  }
}
