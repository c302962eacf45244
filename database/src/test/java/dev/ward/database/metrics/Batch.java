package dev.ward.database.metrics;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Call;
import dev.ward.database.metrics.Fact.Financial;
import dev.ward.database.metrics.Fact.Patient;
import dev.ward.database.metrics.Fact.Schedule;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What importing a batch of facts came to. */
record Batch(int accepted, int unchanged, int corrected, Map<Integer, String> rejected) {

  /** Imports facts, all of one kind, in the connection's context. */
  static Batch load(Connection connection, List<? extends Fact> facts) throws SQLException {
    Fact first = facts.get(0);
    if (first instanceof Financial) {
      return financial(connection, all(Financial.class, facts));
    } else if (first instanceof Appointment) {
      return appointments(connection, all(Appointment.class, facts));
    } else if (first instanceof Call) {
      return calls(connection, all(Call.class, facts));
    } else if (first instanceof Schedule) {
      return schedules(connection, all(Schedule.class, facts));
    }
    return patients(connection, all(Patient.class, facts));
  }

  private static Batch financial(Connection connection, List<Financial> facts) throws SQLException {
    return call(
        connection,
        "select * from metrics.import_financial(null, ?, ?, ?, ?, ?, ?, ?, ?)",
        array(connection, "text", facts, Financial::externalId),
        array(connection, "date", facts, fact -> fact.day().toString()),
        array(connection, "text", facts, Financial::provider),
        array(connection, "text", facts, Financial::kind),
        array(connection, "bigint", facts, Financial::amount),
        array(connection, "text", facts, Financial::currency),
        array(connection, "text", facts, fact -> null),
        array(connection, "text", facts, fact -> null));
  }

  private static Batch appointments(Connection connection, List<Appointment> facts)
      throws SQLException {
    return call(
        connection,
        "select * from metrics.import_appointment(null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        array(connection, "text", facts, Appointment::externalId),
        array(connection, "text", facts, Appointment::provider),
        array(connection, "text", facts, Appointment::patient),
        array(connection, "timestamptz", facts, fact -> fact.start().toString()),
        array(connection, "integer", facts, fact -> 30),
        array(connection, "text", facts, Appointment::status),
        array(connection, "text", facts, Appointment::kind),
        array(
            connection,
            "timestamptz",
            facts,
            fact -> fact.booked() == null ? null : fact.booked().toString()),
        array(connection, "timestamptz", facts, fact -> null),
        array(connection, "bigint", facts, Appointment::presented),
        array(connection, "bigint", facts, Appointment::accepted));
  }

  private static Batch calls(Connection connection, List<Call> facts) throws SQLException {
    return call(
        connection,
        "select * from metrics.import_call(null, ?, ?, ?, ?, ?, ?, ?)",
        array(connection, "text", facts, Call::externalId),
        array(connection, "timestamptz", facts, fact -> fact.start().toString()),
        array(connection, "text", facts, Call::direction),
        array(connection, "text", facts, Call::outcome),
        array(connection, "integer", facts, fact -> 60),
        array(connection, "boolean", facts, Call::qualified),
        array(connection, "boolean", facts, Call::booked));
  }

  private static Batch schedules(Connection connection, List<Schedule> facts) throws SQLException {
    return call(
        connection,
        "select * from metrics.import_schedule(null, ?, ?, ?, ?)",
        array(connection, "text", facts, Schedule::externalId),
        array(connection, "date", facts, fact -> fact.day().toString()),
        array(connection, "text", facts, Schedule::provider),
        array(connection, "integer", facts, Schedule::minutes));
  }

  private static Batch patients(Connection connection, List<Patient> facts) throws SQLException {
    return call(
        connection,
        "select * from metrics.import_patient(null, ?, ?, ?, ?, ?)",
        array(connection, "text", facts, Patient::externalId),
        array(connection, "date", facts, fact -> fact.firstVisit().toString()),
        array(connection, "date", facts, fact -> fact.firstVisit().toString()),
        array(connection, "text", facts, fact -> "active"),
        array(connection, "text", facts, fact -> null));
  }

  private static <F extends Fact> List<F> all(Class<F> kind, List<? extends Fact> facts) {
    return facts.stream().<F>map(kind::cast).toList();
  }

  private static <F> Array array(
      Connection connection, String type, List<F> facts, Function<F, Object> column)
      throws SQLException {
    return connection.createArrayOf(type, facts.stream().map(column).toArray());
  }

  private static Batch call(Connection connection, String sql, Array... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setArray(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Integer[] rejected = (Integer[]) row.getArray("rejected").getArray();
        String[] reasons = (String[]) row.getArray("reasons").getArray();
        Map<Integer, String> refused = new TreeMap<>();
        for (int i = 0; i < rejected.length; i++) {
          refused.put(rejected[i], reasons[i]);
        }
        return new Batch(
            row.getInt("accepted"), row.getInt("unchanged"), row.getInt("corrected"), refused);
      }
    }
  }
}
