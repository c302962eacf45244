package dev.ward.bench;

import dev.ward.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes of a goal and of a fact with their audit trigger and the outbox, and without: the
 * context, the statement and the commit alone, so that nothing else of a request makes the
 * difference small.
 */
final class Writing implements Measure {
  private static final Bar RATE = Bar.atLeast(0.6);
  private static final int CONNECTIONS = 8;
  private static final int CLINICS = 10;
  private static final Pattern PER_SECOND = Pattern.compile("tps = ([0-9.]+)");

  private static final String SCRIPT =
      """
      \\set n random(1, 500)
      \\set v random(1, 1000000)
      begin;
      select access.enter(:subject, :epoch, 'admin', '{}'::jsonb, false, null, 'clinic', '%1$s'::uuid,
                          '{provider,admin,owner,staff,service}', false,
                          '{"id": "0198f0a4-7f6e-7d3c-9a55-5f2b6f0a1c11", "ip": "127.0.0.1"}'::jsonb);
      update metrics.%2$s set %3$s = :v
        where clinic_id = access.clinic_id() and id = ('01900000-0000-7000-8000-' || lpad(:n::text, 12, '0'))::uuid;
      commit;
      """;

  private static final String ADD_PROVIDER =
      """
      insert into metrics.provider (clinic_id, code) select c.id, 'writer' from unnest(?) as c (id)
      """;

  private static final String ADD_GOALS =
      """
      insert into metrics.goal (clinic_id, id, name, metric, from_day, to_day, target, direction)
        select c.id, ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Goal ' || n, 'net_production',
               date '2026-01-01', date '2027-01-01', n, 'higher'
          from unnest(?) as c (id) cross join generate_series(1, 500) as n
      """;

  private static final String ADD_FACTS =
      """
      insert into metrics.financial_metrics (clinic_id, id, external_id, day, provider, kind, amount_minor, currency)
        select c.id, ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'w-' || n, current_date - n, 'writer',
               'production', n, ?
          from unnest(?) as c (id) cross join generate_series(1, 500) as n
      """;

  private static final String SWITCH =
      """
      alter table metrics.%s %s trigger %s
      """;

  private static final String FORGET_EVENTS =
      """
      truncate metrics.outbox
      """;

  private static final String CHECKPOINT =
      """
      checkpoint
      """;

  private static final List<Kind> KINDS =
      List.of(
          new Kind("goal", "target", "audit", "goals changed on record"),
          new Kind(
              "financial_metrics", "amount_minor", "audit_changed", "facts corrected on record"));

  private final Stage stage;
  private final Dataset dataset;
  private final Options options;

  /** What is changed, and which trigger puts it on record. */
  private record Kind(String table, String column, String trigger, String what) {}

  Writing(Stage stage, Dataset dataset, Options options) {
    this.stage = stage;
    this.dataset = dataset;
    this.options = options;
  }

  @Override
  public List<String> figures() {
    return List.of("I3");
  }

  @Override
  public void take(Report report) throws SQLException, IOException {
    Team writer = dataset.newTeam("writer", "admin", CLINICS);
    try (Connection administrator = stage.administrator()) {
      var clinics = administrator.createArrayOf("uuid", writer.clinics().toArray());
      Sql.execute(administrator, ADD_PROVIDER, clinics);
      Sql.execute(administrator, ADD_GOALS, clinics);
      Sql.execute(administrator, ADD_FACTS, Teams.CURRENCY, clinics);
      dataset.settle();
      for (Kind kind : KINDS) {
        List<String> command = command(writer, kind);
        run(command, 1);
        Volume volume = new Volume();
        for (int round = 0; round < options.rounds(); round++) {
          double recorded = measured(administrator, kind, command, "enable");
          double unrecorded = measured(administrator, kind, command, "disable");
          volume.add(recorded, unrecorded);
        }
        Sql.execute(administrator, SWITCH.formatted(kind.table(), "enable", kind.trigger()));
        report.add(volume.figure("I3", kind.what() + " / without", RATE));
      }
      Sql.execute(administrator, FORGET_EVENTS);
    }
  }

  private double measured(
      Connection administrator, Kind kind, List<String> command, String recording)
      throws SQLException {
    Sql.execute(administrator, SWITCH.formatted(kind.table(), recording, kind.trigger()));
    Sql.execute(administrator, FORGET_EVENTS);
    Sql.execute(administrator, CHECKPOINT);
    return run(command, options.seconds());
  }

  private double run(List<String> command, int seconds) {
    List<String> whole = new ArrayList<>(command);
    whole.add(1, "--time=" + seconds);
    String output =
        Tool.run(whole, Map.of("PGPASSWORD", stage.databasePassword("metrics_service")));
    Matcher rate = PER_SECOND.matcher(output);
    if (!rate.find() || !output.contains("number of failed transactions: 0")) {
      throw new Failure("pgbench says: " + output.strip());
    }
    return Double.parseDouble(rate.group(1));
  }

  /** Each clinic is a script of its own, of which one is taken by chance. */
  private List<String> command(Team writer, Kind kind) throws IOException {
    Path scripts = Files.createDirectories(stage.file("writing"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "pgbench",
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + CONNECTIONS,
                "--host=127.0.0.1",
                "--port=" + stage.settings().ports().postgres(),
                "--username=metrics_service",
                "--define=subject=" + writer.subject(),
                "--define=epoch=" + writer.epoch()));
    int number = 0;
    for (UUID clinic : writer.clinics()) {
      Path script = scripts.resolve("%s-%d.sql".formatted(kind.table(), number++));
      Files.writeString(script, SCRIPT.formatted(clinic, kind.table(), kind.column()));
      command.add("--file=" + script);
    }
    command.add("ward");
    return command;
  }
}
