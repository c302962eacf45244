package dev.ward.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections as one role that stay open between what tests do with them, as a service's do: to
 * open one and to have it learn the schema takes longer than most of that.
 */
public final class KeptConnections {

  /** Opens one more. */
  public interface Opening {
    Connection open() throws SQLException;
  }

  /** Something done in the database. */
  public interface Work<T> {
    T apply(Connection connection) throws SQLException;
  }

  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Opening opening;

  public KeptConnections(Opening opening) {
    this.opening = opening;
  }

  /** Does the work with a connection that nobody else has meanwhile, each statement by itself. */
  public <T> T use(Work<T> work) throws SQLException {
    Connection connection = take();
    try {
      T result = work.apply(connection);
      idle.push(connection);
      return result;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Does the work in one transaction. */
  public <T> T transact(Work<T> work) throws SQLException {
    return use(
        connection -> {
          connection.setAutoCommit(false);
          T result = work.apply(connection);
          connection.commit();
          connection.setAutoCommit(true);
          return result;
        });
  }

  private Connection take() throws SQLException {
    Connection kept = idle.poll();
    while (kept != null) {
      try (var statement = kept.createStatement()) {
        // What one has set is not for the next.
        statement.execute("reset all");
        return kept;
      } catch (SQLException gone) {
        kept = idle.poll();
      }
    }
    return opening.open();
  }
}
