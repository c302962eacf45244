package dev.ward.audit.sealing;

import dev.ward.platform.testing.Directory;
import dev.ward.verifier.Checkpoints;
import dev.ward.verifier.ExportVerifier;
import dev.ward.verifier.Hashes;
import dev.ward.verifier.PublicKeys;
import dev.ward.verifier.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A whole chain as a file for the offline verifier. Nobody signs it: what counts are the hashes.
 */
public final class ChainFile {

  private ChainFile() {}

  /** The events as they are stored, in the form that exports have. */
  public static List<String> stored(UUID clinic) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Connection connection = Directory.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select audit.as_json(e) from audit.event e where e.stream = ? order by e.seq")) {
      statement.setObject(1, clinic);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return lines;
  }

  public static Verdict verify(UUID clinic, List<String> events) throws Exception {
    JsonObject header =
        new JsonObject()
            .put("ward", "audit-export")
            .put("version", 1)
            .put("exportId", UUID.randomUUID().toString())
            .put("clinicId", clinic.toString())
            .put("orgId", null)
            .put("from", null)
            .put("to", null)
            .put("complete", true)
            .put("createdAt", "2026-11-20T12:00:00Z");
    String body = header.encode() + "\n" + String.join("\n", events) + "\n";
    JsonObject last = new JsonObject(events.get(events.size() - 1));
    JsonObject chain =
        new JsonObject()
            .put("stream", clinic.toString())
            .put("firstSeq", 1)
            .put("firstPreviousHash", Hashes.GENESIS)
            .put("lastSeq", last.getLong("seq"))
            .put("lastHash", last.getString("hash"));
    JsonObject manifest =
        new JsonObject()
            .put("count", events.size())
            .put("chains", new JsonArray().add(chain))
            .put(
                "sha256", Hashes.hex(Hashes.sha256().digest(body.getBytes(StandardCharsets.UTF_8))))
            .put("keyId", "none")
            .put("signature", "none");
    String file = body + new JsonObject().put("manifest", manifest).encode() + "\n";
    return new ExportVerifier(new PublicKeys(), new Checkpoints())
        .verify(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
  }
}
