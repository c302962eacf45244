package dev.ward.audit.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A part of a chain that was let go of, and the anchor that the rest of the chain goes on from.
 *
 * @param hash of the last of its events
 * @param archive what the file is called that holds them all, in the vault
 * @param signature Ed25519, in Base64, over the anchor's text (docs/audit.md)
 */
@Schema(name = "PurgedSegment")
@JsonInclude(JsonInclude.Include.ALWAYS)
record Segment(
    UUID stream,
    @Nullable UUID clinicId,
    long firstSeq,
    long lastSeq,
    String hash,
    Instant firstReceivedAt,
    Instant lastReceivedAt,
    String archive,
    String archiveSha256,
    Instant purgedAt,
    String keyId,
    String signature) {

  static Segment of(Row row) {
    return new Segment(
        row.getUUID("stream"),
        row.getUUID("clinic_id"),
        row.getLong("first_seq"),
        row.getLong("seq"),
        hex(row, "hash"),
        row.getOffsetDateTime("first_received_at").toInstant(),
        row.getOffsetDateTime("last_received_at").toInstant(),
        row.getString("archive"),
        hex(row, "archive_sha256"),
        row.getOffsetDateTime("purged_at").toInstant(),
        row.getString("key_id"),
        row.getString("signature"));
  }

  private static String hex(Row row, String column) {
    return HexFormat.of().formatHex(row.getBuffer(column).getBytes());
  }
}
