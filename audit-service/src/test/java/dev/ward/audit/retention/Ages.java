package dev.ward.audit.retention;

import dev.ward.platform.testing.Directory;

/** Tests can't wait for six years. */
final class Ages {

  private Ages() {}

  static void everythingIsOver() {
    Directory.execute(
        """
        alter table audit.retention_class drop constraint if exists retention_class_floor_months_check,
          drop constraint if exists retention_class_check
        """);
    Directory.execute("update audit.retention_class set floor_months = 0, months = 0");
  }

  static void sixYearsAreSixYears() {
    Directory.execute(
        """
        update audit.retention_class
        set floor_months = case class when 'operation' then 12 else 72 end,
          months = case class when 'operation' then 24 else 72 end
        """);
    Directory.execute(
        """
        alter table audit.retention_class
          add constraint retention_class_floor_months_check check (floor_months between 1 and 1200),
          add constraint retention_class_check check (months between floor_months and 1200)
        """);
  }

  static long left(Object chain) {
    return Directory.number("select count(*) from audit.event where stream = ?", chain);
  }

  static long onRecord(String action, Object chain) {
    return Directory.number(
        "select count(*) from audit.outbox where event ->> 'action' = ? and event #>> '{target,id}'"
            + " = ?::text",
        action,
        chain);
  }
}
