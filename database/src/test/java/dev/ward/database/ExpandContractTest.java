package dev.ward.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each release's services run on the schema of the next one: a schema grows first and shrinks
 * later.
 */
class ExpandContractTest {

  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migrations");

  /** Of before anything was released. */
  private static final String LAST_FREE = "V0040";

  @Test
  void noMigrationTakesFromTheRunningReleaseOrHoldsItUp() throws IOException {
    List<String> offences = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      if (name.compareTo(LAST_FREE + "~") > 0) {
        ExpandContract.offences(Files.readString(file))
            .forEach(offence -> offences.add(name + " " + offence));
      }
    }
    assertThat(offences).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table metrics.goal;",
        "alter table metrics.goal drop column note;",
        "alter table metrics.goal drop note;",
        "alter table metrics.goal add column a text, drop column if exists note;",
        "alter table metrics.goal rename column note to remark;",
        "alter table metrics.goal rename to aim;",
        "alter table metrics.goal alter column target type numeric;",
        "alter table metrics.goal alter target set data type numeric;",
        "alter table metrics.goal alter column note set not null;",
        "alter table metrics.goal add column note text not null;",
        "alter table only metrics.goal add note text not null check (note <> '');",
        "alter table metrics.goal add constraint short check (length(note) < 10);",
        "alter table metrics.goal add foreign key (clinic_id) references access.clinic (id);",
        "alter table metrics.goal add constraint once unique (clinic_id, note);",
        "create index goal_note on metrics.goal (note);",
        "CREATE UNIQUE INDEX IF NOT EXISTS goal_note\n ON metrics.goal (note);",
        "drop function metrics.kpi(uuid);",
        "alter type audit.event_filter rename attribute a to b;",
        "-- contract: since\ndrop table metrics.goal;",
        "-- contract: since nobody uses it\ndrop table metrics.goal;",
      })
  void whatTakesAwayOrHoldsUpIsFound(String sql) {
    assertThat(ExpandContract.offences(sql)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table metrics.aim (id uuid primary key); create index aim_id on metrics.aim (id);"
            + " alter table metrics.aim add constraint some check (id is not null);",
        "alter table metrics.goal add column note text;",
        "alter table metrics.goal add column note text not null default '';",
        "alter table metrics.goal add column twice bigint not null generated always as (target * 2) stored;",
        "alter table metrics.goal add constraint short check (length(note) < 10) not valid;",
        "alter table metrics.goal validate constraint short;",
        "alter table metrics.goal drop constraint short, alter column note drop not null;",
        "alter table metrics.goal enable row level security, force row level security;",
        "create index concurrently goal_note on metrics.goal (note);",
        "-- drop table metrics.goal;\nselect 'drop table metrics.goal;', $$ drop table metrics.goal; $$;",
        "-- contract: since V0041 nothing reads the column\nalter table metrics.goal drop column note;",
        "-- contract: since 1.4 nothing reads the column\nalter table metrics.goal drop column note;",
      })
  void whatOnlyAddsIsNot(String sql) {
    assertThat(ExpandContract.offences(sql)).isEmpty();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    }
  }
}
