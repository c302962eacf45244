package dev.ward.bench;

import dev.ward.local.Service;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/** A file of facts through the front door, and the same rows by COPY into the same table. */
final class Imports implements Measure {
  private static final Bar RATE = Bar.atLeast(0.25);
  private static final Bar MEMORY = Bar.atMost(512);

  private static final String ADD_PROVIDERS =
      """
      insert into metrics.provider (clinic_id, code) select ?, p.code from unnest(?) as p (code)
      """;

  private static final String COPY =
      "copy metrics.financial_metrics (clinic_id, "
          + LedgerFile.COLUMNS
          + ") from stdin (format csv)";

  private static final String CHECKPOINT =
      """
      checkpoint
      """;

  private final Stage stage;
  private final Dataset dataset;
  private final Options options;
  private final FileImport imports;

  Imports(Stage stage, Dataset dataset, Options options) {
    this.stage = stage;
    this.dataset = dataset;
    this.options = options;
    this.imports = new FileImport(stage, dataset);
  }

  @Override
  public List<String> figures() {
    return List.of("I1");
  }

  @Override
  public void take(Report report) throws Exception {
    Team team = dataset.newTeam("importer", "staff", 2 * options.rounds() + 1);
    stage.start(Service.METRICS);
    try {
      ProcessUsage memory = stage.usage(Service.METRICS);
      Volume volume = new Volume();
      // The first one is for the compiler.
      importOver(team, team.clinics().get(2 * options.rounds()), ledger(team, 0, 50_000));
      memory.forgetPeak();
      for (int round = 0; round < options.rounds(); round++) {
        UUID copied = team.clinics().get(2 * round);
        UUID imported = team.clinics().get(2 * round + 1);
        LedgerFile ledger = ledger(team, 2 * round, options.rows());
        double copySeconds = copy(copied, ledger);
        double importSeconds = importOver(team, imported, ledger);
        volume.add(options.rows() / importSeconds, options.rows() / copySeconds);
      }
      report.add(volume.figure("I1", "rows imported over HTTP / COPY", RATE));
      report.add(
          Figure.of(
              "I1",
              "memory of metrics-service while it imports",
              memory.peakMegabytes(),
              "MiB",
              MEMORY,
              "resident at most, %,d rows a file".formatted(options.rows())));
    } finally {
      stage.stop(Service.METRICS);
    }
  }

  private LedgerFile ledger(Team team, int clinic, int rows) throws IOException {
    return LedgerFile.write(
        stage.file("ledger.csv"), stage.file("copy.csv"), rows, team.clinics().get(clinic), 0);
  }

  private double copy(UUID clinic, LedgerFile ledger) throws SQLException, IOException {
    try (Connection administrator = stage.administrator();
        InputStream rows = Files.newInputStream(ledger.forCopy())) {
      Object providers = administrator.createArrayOf("text", LedgerFile.providers());
      Sql.execute(administrator, ADD_PROVIDERS, clinic, providers);
      Sql.execute(administrator, CHECKPOINT);
      Stopwatch watch = new Stopwatch();
      administrator.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, rows);
      return watch.seconds();
    }
  }

  /** Until it says that it is done; returns the seconds. */
  private double importOver(Team team, UUID clinic, LedgerFile ledger)
      throws SQLException, IOException {
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, CHECKPOINT);
    }
    return imports.run(team, clinic, ledger.forHttp());
  }
}
