package dev.ward.database.metrics;

import java.sql.SQLException;

/** One example of a definition, as the database has it: its place in the library, and its parts. */
record WorkedExample(
    String key,
    int version,
    int number,
    String title,
    String granularity,
    String period,
    String figure,
    String value) {

  /** All of the library, one a row. */
  static final String ALL =
      """
      select d.key, d.version, e.n - 1, e.example ->> 'title', e.example ->> 'granularity', e.example ->> 'period',
             concat_ws('/', e.example ->> 'numerator', e.example ->> 'denominator'), e.example ->> 'value'
        from metrics.metric_definition d
          cross join lateral jsonb_array_elements(d.examples) with ordinality as e (example, n)
        where d.organization_id is null
        order by d.key, d.version, e.n
      """;

  /** Rows of one family, in the columns of the function that takes them. */
  private static final String LOAD =
      """
      with fact as (
        select f.* from metrics.metric_definition d
            cross join lateral jsonb_to_recordset(d.examples -> %d -> 'facts' -> '%s') as f (%s)
          where d.key = '%s' and d.version = %d and d.organization_id is null
      )
      select rejected from metrics.import_%2$s(null, %6$s) where exists (select from fact)
      """;

  private static final String[][] FAMILIES = {
    {
      "financial",
      "externalId text, date date, provider text, kind text, amountMinor bigint, currency text, payer text, procedureCode text"
    },
    {
      "appointment",
      "externalId text, provider text, patientRef text, scheduledStart timestamptz, durationMinutes integer, status text,"
          + " kind text, bookedAt timestamptz, cancelledAt timestamptz, presentedMinor bigint, acceptedMinor bigint"
    },
    {
      "call",
      "externalId text, startedAt timestamptz, direction text, outcome text, durationSeconds integer, qualified boolean,"
          + " booked boolean"
    },
    {
      "patient",
      "patientRef text, firstVisitOn date, lastVisitOn date, status text, referralSource text"
    },
    {"schedule", "externalId text, date date, provider text, minutes integer"}
  };

  static WorkedExample of(String row) {
    String[] columns = row.split("\\|", -1);
    return new WorkedExample(
        columns[0],
        Integer.parseInt(columns[1]),
        Integer.parseInt(columns[2]),
        columns[3],
        columns[4],
        columns[5],
        columns[6],
        columns[7]);
  }

  /** Imports its facts, as a clinic would; all of them must be acceptable. */
  void load(Clinic clinic) throws SQLException {
    for (String[] family : FAMILIES) {
      // Names of JSON have capitals, so they are quoted.
      String columns = family[1].replaceAll("(\\w+) (\\w+)", "\"$1\" $2");
      String arguments =
          family[1].replaceAll("(\\w+) (\\w+)", "(select array_agg(f.\"$1\") from fact f)");
      for (String taken :
          clinic.query(LOAD.formatted(number, family[0], columns, key, version, arguments))) {
        if (!taken.equals("{}")) {
          throw new IllegalStateException(this + " has unacceptable facts: " + taken);
        }
      }
    }
  }

  @Override
  public String toString() {
    return key + ": " + title;
  }
}
