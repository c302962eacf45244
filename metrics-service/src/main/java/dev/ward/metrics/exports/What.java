package dev.ward.metrics.exports;

import dev.ward.platform.access.Permission;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be taken away. */
enum What {
  METRICS(Permission.EXPORT_METRICS, true),
  GOALS(Permission.EXPORT_METRICS, true),
  FINANCIAL(Permission.EXPORT_FACTS, true),
  APPOINTMENT(Permission.EXPORT_FACTS, true),
  CALL(Permission.EXPORT_FACTS, false),
  PATIENT(Permission.EXPORT_FACTS, false),
  SCHEDULE(Permission.EXPORT_FACTS, true);

  private final Permission permission;
  private final boolean ofProviders;

  What(Permission permission, boolean ofProviders) {
    this.permission = permission;
    this.ofProviders = ofProviders;
  }

  /** What goes by that name; null if nothing does. */
  static @Nullable What of(String code) {
    for (What what : values()) {
      if (what.code().equals(code)) {
        return what;
      }
    }
    return null;
  }

  static String codes() {
    return Arrays.stream(values()).map(What::code).collect(Collectors.joining(", "));
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it takes to ask for it, and to get it. */
  Permission permission() {
    return permission;
  }

  /** Whether each row is some provider's. */
  boolean isOfProviders() {
    return ofProviders;
  }

  /** Whether each row is some patient's. */
  boolean isOfPatients() {
    return this == APPOINTMENT || this == PATIENT;
  }

  /** Whether the rows speak of KPIs. */
  boolean isOfKeys() {
    return this == METRICS || this == GOALS;
  }
}
