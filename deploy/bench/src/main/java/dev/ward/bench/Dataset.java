package dev.ward.bench;

import java.io.IOException;
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
}
