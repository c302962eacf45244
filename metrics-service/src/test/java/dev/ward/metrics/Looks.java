package dev.ward.metrics;

import dev.ward.platform.testing.Directory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The patients whom the record of a practice says to have been shown. */
public final class Looks {

  private static final String SUBJECTS =
      """
      select event ->> 'subjectId' from metrics.outbox
      where stream = ? and event ->> 'action' = ? and event ->> 'reason' like ?
      order by 1
      """;

  private Looks() {}

  /** Each as often as there are events. */
  public static List<String> of(Practice practice, String action, String reason) {
    try (Connection connection = Directory.connect();
        PreparedStatement statement = connection.prepareStatement(SUBJECTS)) {
      statement.setObject(1, practice.clinic());
      statement.setString(2, action);
      statement.setString(3, reason);
      var rows = statement.executeQuery();
      List<String> subjects = new ArrayList<>();
      while (rows.next()) {
        subjects.add(rows.getString(1));
      }
      return subjects;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
