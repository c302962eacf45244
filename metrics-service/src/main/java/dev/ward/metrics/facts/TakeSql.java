package dev.ward.metrics.facts;

/**
 * The statement that takes a batch of facts: its first argument is the import that brings them,
 * null by hand, the others are the kind's columns. It answers how many of them are new (accepted),
 * the same as before (unchanged) and different (corrected), and which were rejected for which
 * {@link Refusal}. A fact known by its identity that was deleted is there again.
 */
public final class TakeSql {

  private static final String FINANCIAL =
      """
      select accepted, unchanged, corrected, rejected, reasons
      from metrics.import_financial($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  private static final String APPOINTMENTS =
      """
      select accepted, unchanged, corrected, rejected, reasons
      from metrics.import_appointment($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      """;

  private static final String CALLS =
      """
      select accepted, unchanged, corrected, rejected, reasons
      from metrics.import_call($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  private static final String PATIENTS =
      """
      select accepted, unchanged, corrected, rejected, reasons
      from metrics.import_patient($1, $2, $3, $4, $5, $6)
      """;

  private static final String SCHEDULES =
      """
      select accepted, unchanged, corrected, rejected, reasons
      from metrics.import_schedule($1, $2, $3, $4, $5)
      """;

  private TakeSql() {}

  public static String of(FactKind kind) {
    return switch (kind) {
      case FINANCIAL -> FINANCIAL;
      case APPOINTMENT -> APPOINTMENTS;
      case CALL -> CALLS;
      case PATIENT -> PATIENTS;
      case SCHEDULE -> SCHEDULES;
    };
  }
}
