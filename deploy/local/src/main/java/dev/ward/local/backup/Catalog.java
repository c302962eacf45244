package dev.ward.local.backup;

import dev.ward.local.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What a database's schema is: tables, policies, grants, functions and all, each as one text. */
public final class Catalog {

  private final Map<String, String> objects;

  private Catalog(Map<String, String> objects) {
    this.objects = objects;
  }

  /** The one that the connection sees. */
  public static Catalog of(Connection connection) throws SQLException {
    Map<String, String> objects = new LinkedHashMap<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query())) {
      while (rows.next()) {
        objects.merge(
            rows.getString("kind") + " " + rows.getString("name"),
            rows.getString("definition"),
            (one, other) -> one + "\n" + other);
      }
    }
    return new Catalog(objects);
  }

  /**
   * What is different here from how it should be, a line or more each; empty when nothing is.
   *
   * @param expected what the migrations give
   */
  public List<String> differencesTo(Catalog expected) {
    TreeSet<String> names = new TreeSet<>(objects.keySet());
    names.addAll(expected.objects.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String here = objects.get(name);
      String there = expected.objects.get(name);
      if (there == null) {
        differences.add("+ " + name);
      } else if (here == null) {
        differences.add("- " + name);
      } else if (!Objects.equals(here, there)) {
        differences.add("~ %s%n    is        %s%n    should be %s".formatted(name, here, there));
      }
    }
    return differences;
  }

  /** How many objects there are. */
  public int size() {
    return objects.size();
  }

  private static String query() {
    try (InputStream in = Catalog.class.getResourceAsStream("/db/catalog.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Failure("The launcher is incomplete: db/catalog.sql can't be read.", e);
    }
  }
}
