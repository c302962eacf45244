package dev.ward.local.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether the record in a database is whole, asked by somebody who sees all of it. */
record Chains(int chains, int checkpoints, List<String> findings) {

  private static final String BROKEN =
      """
      select format('chain %s isn''t whole from place %s on', h.stream, v.first_bad)
        from audit.chain_head h cross join lateral audit.verify(h.stream, null, null) v
        where not v.valid
        order by 1
      """;

  private static final String WITHOUT_END =
      """
      select format('chain %s has events but no end', e.stream) from audit.event e
        where not exists (select from audit.chain_head h where h.stream = e.stream)
        group by e.stream order by 1
      """;

  /** What was let go of lies beneath an anchor. */
  private static final String CONTRADICTED =
      """
      select format('chain %s isn''t as it was signed at place %s', c.stream, c.seq) from audit.checkpoint c
        where not exists (select from audit.event e where e.stream = c.stream and e.seq = c.seq and e.hash = c.hash)
          and not exists (select from audit.anchor a
                            where a.stream = c.stream and (a.seq > c.seq or a.seq = c.seq and a.hash = c.hash))
        order by 1
      """;

  private static final String COUNTS =
      "select (select count(*) from audit.chain_head), (select count(*) from audit.checkpoint)";

  static Chains of(Connection connection) throws SQLException {
    Layout layout = new Layout(connection);
    List<String> findings = new ArrayList<>();
    for (String question : List.of(BROKEN, WITHOUT_END, CONTRADICTED)) {
      layout.rows(question).forEach(row -> findings.add(row.get(0)));
    }
    List<String> counts = layout.rows(COUNTS).get(0);
    return new Chains(Integer.parseInt(counts.get(0)), Integer.parseInt(counts.get(1)), findings);
  }

  List<String> sentences() {
    if (findings.isEmpty()) {
      return List.of(
          "All %d chains of the record are whole, and as %d checkpoints were signed."
              .formatted(chains, checkpoints));
    }
    List<String> sentences = new ArrayList<>();
    sentences.add("The record is not whole, and wasn't when the backup was taken:");
    findings.forEach(finding -> sentences.add("  " + finding));
    return sentences;
  }
}
