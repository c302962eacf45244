package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.audit.Trail.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Chains of events of random ages, classes and subjects, with random agreements, holds and gaps:
 * what goes is what this reckons by itself may go, no event more and none less.
 */
class RetentionPropertyTest {

  private static final int EVENTS = 12;
  private static final List<String> SUBJECTS =
      List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());

  /** An action of each class. */
  private static final Map<String, String> ACTIONS =
      Map.of(
          "patient", "patient.read",
          "access", "access.denied",
          "operation", "run.failed",
          "change", "goal.updated");

  private static EmbeddedDatabase database;

  private record Made(
      long seq, String action, String subject, int monthsOld, boolean organizationKnown) {

    /** Whatever speaks of a patient is of that class. */
    String retentionClass() {
      return subject != null
          ? "patient"
          : ACTIONS.entrySet().stream()
              .filter(entry -> entry.getValue().equals(action))
              .findFirst()
              .orElseThrow()
              .getKey();
    }
  }

  /** What was agreed and what is held; a hold without a subject is one of everything. */
  private record World(Map<String, Integer> months, String heldSubject, boolean heldWhole) {

    boolean mayGo(Made event) {
      return !heldWhole
          && event.monthsOld() >= months.get(event.retentionClass())
          && (event.subject() == null || !event.subject().equals(heldSubject));
    }
  }

  @BeforeAll
  static void start() {
    database = EmbeddedDatabase.startMigrated();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void exactlyTheOldestPartGoesOfWhichEveryEventMayGo(long seed) throws SQLException {
    Random random = new Random(seed);
    UUID organization = UUID.randomUUID();
    UUID clinic = UUID.randomUUID();
    try (Connection administrator = database.connect("postgres");
        Connection service = database.connect("audit_service");
        Trail trail = new Trail(database)) {
      clinic(administrator, organization, clinic);
      List<Made> events = events(random);
      Event[] recorded = new Event[EVENTS];
      Arrays.setAll(recorded, i -> Event.of(clinic));
      trail.append(recorded);
      age(administrator, clinic, events, random);
      World world = world(administrator, organization, clinic, random);
      long gap = random.nextInt(4) == 0 ? 1 + random.nextInt(EVENTS) : 0;
      if (gap > 0) {
        tamper(
            administrator,
            "delete from audit.event where stream = '%s' and seq = %d".formatted(clinic, gap));
      }
      long expected = 0;
      for (Made event : events) {
        if (event.seq() == gap || !world.mayGo(event)) {
          break;
        }
        expected = event.seq();
      }
      long gone = 0;
      long removed;
      do {
        removed = purge(service, clinic, 1 + random.nextInt(EVENTS));
        gone += removed;
      } while (removed > 0);
      assertThat(gone).as("events %s, world %s, gap %d", events, world, gap).isEqualTo(expected);
      assertThat(
              number(
                  administrator,
                  "select coalesce(min(seq), 0) from audit.event where stream = '" + clinic + "'"))
          .isEqualTo(firstLeft(expected, gap));
    }
  }

  private static long firstLeft(long gone, long gap) {
    long first = gone + 1 == gap ? gone + 2 : gone + 1;
    return first > EVENTS ? 0 : first;
  }

  private static List<Made> events(Random random) {
    List<Made> events = new ArrayList<>();
    List<String> actions = ACTIONS.values().stream().sorted().toList();
    int known = random.nextInt(3) == 0 ? random.nextInt(EVENTS) : 0;
    for (int i = 0; i < EVENTS; i++) {
      events.add(
          new Made(
              i + 1,
              actions.get(random.nextInt(actions.size())),
              random.nextInt(4) == 0 ? SUBJECTS.get(random.nextInt(2)) : null,
              random.nextInt(5) == 0 ? random.nextInt(130) : 72 + random.nextInt(60),
              i >= known));
    }
    return events;
  }

  /** As if they had happened and arrived then; the later of both counts. */
  private static void age(Connection administrator, UUID clinic, List<Made> events, Random random)
      throws SQLException {
    StringBuilder sql = new StringBuilder();
    for (Made event : events) {
      OffsetDateTime later =
          OffsetDateTime.now(ZoneOffset.UTC).minusMonths(event.monthsOld()).minusDays(2);
      OffsetDateTime earlier = later.minusDays(random.nextInt(400));
      boolean late = random.nextBoolean();
      sql.append(
          """
          update audit.event set action = '%s', subject_id = %s, occurred_at = '%s', received_at = '%s'%s
          where stream = '%s' and seq = %d;
          """
              .formatted(
                  event.action(),
                  event.subject() == null ? "null" : "'" + event.subject() + "'",
                  late ? earlier : later,
                  late ? later : earlier,
                  event.organizationKnown() ? "" : ", organization_id = null",
                  clinic,
                  event.seq()));
    }
    tamper(administrator, sql.toString());
  }

  private static World world(
      Connection administrator, UUID organization, UUID clinic, Random random) throws SQLException {
    Map<String, Integer> months = new HashMap<>();
    months.putAll(Map.of("patient", 72, "access", 72, "operation", 24, "change", 72));
    for (String name : List.of("patient", "access", "operation", "change")) {
      if (random.nextInt(4) == 0) {
        int agreed = 72 + random.nextInt(40);
        months.put(name, agreed);
        execute(
            administrator,
            "insert into audit.retention (organization_id, class, months) values ('%s', '%s', %d)"
                .formatted(organization, name, agreed));
      }
    }
    String heldSubject = random.nextInt(3) == 0 ? SUBJECTS.get(0) : null;
    boolean heldWhole = random.nextInt(8) == 0;
    if (heldSubject != null) {
      hold(administrator, organization, "'" + clinic + "'", "'" + heldSubject + "'");
    }
    if (heldWhole) {
      hold(administrator, organization, random.nextBoolean() ? "null" : "'" + clinic + "'", "null");
    }
    return new World(months, heldSubject, heldWhole);
  }

  private static void hold(
      Connection administrator, UUID organization, String clinic, String subject)
      throws SQLException {
    execute(
        administrator,
        "insert into audit.legal_hold (organization_id, clinic_id, subject, reason) values ('%s', %s, %s, 'A lawsuit')"
            .formatted(organization, clinic, subject));
  }

  private static void clinic(Connection administrator, UUID organization, UUID clinic)
      throws SQLException {
    execute(
        administrator,
        """
        insert into access.organization (id, status) values ('%1$s', 'active');
        insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
        values ('%2$s', '%1$s', 'active', 'UTC', 'EUR', '{1}')
        """
            .formatted(organization, clinic));
  }

  private static long purge(Connection service, UUID clinic, int atMost) throws SQLException {
    try (PreparedStatement statement =
        service.prepareStatement(
            """
            select coalesce(max(p.removed), 0) from (
              select min(s.seq) as first, max(s.seq) as last, (array_agg(s.hash order by s.seq desc))[1] as hash
                from audit.read_due_segment(?, ?) s having count(*) > 0) d,
              audit.purge_segment(?, d.first, d.last, d.hash, 'archive', sha256('x'), now(), 'key', 'signature')
                as p (removed)
            """)) {
      statement.setObject(1, clinic);
      statement.setInt(2, atMost);
      statement.setObject(3, clinic);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static void tamper(Connection administrator, String sql) throws SQLException {
    execute(administrator, "alter table audit.event disable trigger user");
    execute(administrator, sql);
    execute(administrator, "alter table audit.event enable always trigger never_changed");
    execute(administrator, "alter table audit.event enable always trigger never_removed");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
