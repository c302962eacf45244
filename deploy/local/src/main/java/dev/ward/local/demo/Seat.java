package dev.ward.local.demo;

import org.jspecify.annotations.Nullable;

/**
 * A provider of a clinic.
 *
 * @param user the demo account that is this provider, if one is
 */
record Seat(String code, String name, Kind kind, @Nullable String user) {
  static Seat of(String code, String name, Kind kind) {
    return new Seat(code, name, kind, null);
  }

  Seat filledBy(String account) {
    return new Seat(code, name, kind, account);
  }
}
