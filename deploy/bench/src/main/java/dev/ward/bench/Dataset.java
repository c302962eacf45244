package dev.ward.bench;

import dev.ward.local.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is read and aggregated; each part is loaded when a measure first needs it. */
final class Dataset {
  private static final int CLINICS_OF_A_PERSON = 10;

  private static final String SETTLE =
      """
      vacuum (analyze)
      """;

  private final Stage stage;
  private final Options options;
  private final IdentityProvider identityProvider;
  private final Teams teams;
  private final List<Team> readers = new ArrayList<>();
  private boolean hasFacts;
  private boolean hasAggregates;
  private List<UUID> crowd = List.of();

  Dataset(Stage stage, Options options) {
    this.stage = stage;
    this.options = options;
    this.identityProvider = new IdentityProvider(stage);
    this.teams = new Teams(stage, identityProvider);
  }

  IdentityProvider identityProvider() {
    return identityProvider;
  }

  Team newTeam(String person, String role, int clinics) throws SQLException, IOException {
    return teams.create(person, role, clinics);
  }

  /** People who together may see all clinics, each of them some. */
  List<Team> readers() throws SQLException, IOException {
    while (readers.size() * CLINICS_OF_A_PERSON < options.clinics()) {
      readers.add(teams.create("reader-" + (1 + readers.size()), "viewer", CLINICS_OF_A_PERSON));
    }
    return readers;
  }

  List<UUID> clinics() throws SQLException, IOException {
    return readers().stream().flatMap(team -> team.clinics().stream()).toList();
  }

  /** All readers asking for all of their clinics in turn. */
  Wrk reading(ClinicRead read) throws SQLException, IOException {
    StringBuilder lines = new StringBuilder();
    for (Team reader : readers()) {
      String token = identityProvider.token(reader);
      for (UUID clinic : reader.clinics()) {
        lines.append(read.path(clinic)).append('\t').append(token).append('\n');
      }
    }
    Path requests = stage.file("requests.txt");
    Files.writeString(requests, lines, StandardCharsets.US_ASCII);
    return new Wrk(stage, requests, stage.settings().url(Service.METRICS));
  }

  void needFacts() throws SQLException, IOException {
    if (hasFacts) {
      return;
    }
    List<UUID> clinics = clinics();
    try (Connection administrator = stage.administrator()) {
      long loaded = Facts.load(administrator, clinics);
      Sql.execute(administrator, SETTLE);
      stage
          .progress()
          .reached("%,d facts of %d clinics are loaded".formatted(loaded, clinics.size()));
    }
    hasFacts = true;
  }

  /** What autovacuum would do at a time of its own. */
  void settle() throws SQLException {
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, SETTLE);
    }
  }

  void needAggregates() throws SQLException, IOException {
    if (hasAggregates) {
      return;
    }
    List<UUID> clinics = clinics();
    try (Connection administrator = stage.administrator()) {
      long loaded = Aggregates.topUp(administrator, clinics, options.aggregates());
      Sql.execute(administrator, SETTLE);
      stage
          .progress()
          .reached("%,d aggregates of %d clinics are there".formatted(loaded, clinics.size()));
    }
    hasAggregates = true;
  }

  /** Twenty thousand other clinics. */
  List<UUID> needCrowd() throws SQLException {
    if (crowd.isEmpty()) {
      crowd = new Crowd(stage).gather();
      settle();
    }
    return crowd;
  }

  /** As many rows as there are when all of them have had their nights. */
  void grow() throws SQLException {
    try (Connection administrator = stage.administrator()) {
      long rows = Aggregates.spread(administrator, needCrowd(), options.grown());
      Sql.execute(administrator, SETTLE);
      stage.progress().reached("%,d aggregates are there".formatted(rows));
    }
  }
}
