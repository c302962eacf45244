package dev.ward.audit.verification;

import dev.ward.audit.Proofs;
import dev.ward.platform.testing.Directory;
import dev.ward.verifier.ChainRange;
import dev.ward.verifier.Hashes;
import dev.ward.verifier.ManifestText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An export of a whole chain, as honestly made as can be from whatever is in the database. */
final class Export {

  private Export() {}

  static byte[] of(UUID clinic) {
    List<String> events = events(clinic);
    StringBuilder body = new StringBuilder(header(clinic)).append('\n');
    events.forEach(event -> body.append(event).append('\n'));
    String sha256 = Hashes.hex(Hashes.sha256().digest(bytes(body)));
    List<ChainRange> chains = new ArrayList<>();
    if (!events.isEmpty()) {
      JsonObject first = new JsonObject(events.get(0));
      JsonObject last = new JsonObject(events.get(events.size() - 1));
      chains.add(
          new ChainRange(
              clinic.toString(),
              first.getLong("seq"),
              first.getString("previousHash"),
              last.getLong("seq"),
              last.getString("hash")));
    }
    String signed = ManifestText.of(events.size(), chains, sha256, "2026");
    JsonArray ranges = new JsonArray();
    chains.forEach(range -> ranges.add(json(range)));
    body.append(
            new JsonObject()
                .put(
                    "manifest",
                    new JsonObject()
                        .put("count", events.size())
                        .put("chains", ranges)
                        .put("sha256", sha256)
                        .put("keyId", "2026")
                        .put("signature", Proofs.signature(Proofs.CURRENT, signed)))
                .encode())
        .append('\n');
    return bytes(body);
  }

  private static String header(UUID clinic) {
    return new JsonObject()
        .put("ward", "audit-export")
        .put("version", 1)
        .put("exportId", UUID.randomUUID().toString())
        .put("clinicId", clinic.toString())
        .putNull("orgId")
        .putNull("from")
        .putNull("to")
        .putNull("filter")
        .put("complete", true)
        .put("createdAt", Instant.now().toString())
        .encode();
  }

  private static JsonObject json(ChainRange range) {
    return new JsonObject()
        .put("stream", range.stream())
        .put("firstSeq", range.firstSeq())
        .put("firstPreviousHash", range.firstPreviousHash())
        .put("lastSeq", range.lastSeq())
        .put("lastHash", range.lastHash());
  }

  private static List<String> events(UUID clinic) {
    List<String> events = new ArrayList<>();
    try (Connection connection = Directory.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select audit.as_json(e) from audit.event e where stream = ? order by seq, id")) {
      statement.setObject(1, clinic);
      var rows = statement.executeQuery();
      while (rows.next()) {
        events.add(rows.getString(1));
      }
      return events;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
