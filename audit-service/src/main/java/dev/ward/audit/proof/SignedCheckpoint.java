package dev.ward.audit.proof;

import dev.ward.verifier.Checkpoint;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint or an anchor as the API, the vault and the verifier have it.
 *
 * @param version of this form
 * @param kind {@code anchor} when everything up to the place was let go of
 * @param stream the chain: the clinic's id, else the organization's
 * @param hash of the event at that place, hexadecimal
 * @param at when it was signed, as it stands in the signed text
 * @param signature Ed25519, in Base64, of the lines {@code ward-<kind>/1}, stream, seq, hash, at
 *     and keyId
 */
@Schema(name = "Checkpoint")
record SignedCheckpoint(
    @Schema(examples = "1") int version,
    @Schema(enumeration = {"checkpoint", "anchor"}) String kind,
    String stream,
    long seq,
    String hash,
    String at,
    String keyId,
    String signature) {

  private static final int VERSION = 1;

  static SignedCheckpoint of(Checkpoint checkpoint) {
    return new SignedCheckpoint(
        VERSION,
        checkpoint.kind(),
        checkpoint.stream(),
        checkpoint.seq(),
        checkpoint.hash(),
        checkpoint.at(),
        checkpoint.keyId(),
        checkpoint.signature());
  }

  /** Of columns that are called like its components. */
  static SignedCheckpoint of(Row row) {
    return new SignedCheckpoint(
        VERSION,
        row.getString("kind"),
        row.getUUID("stream").toString(),
        row.getLong("seq"),
        row.getString("hash"),
        row.getString("at"),
        row.getString("key_id"),
        row.getString("signature"));
  }

  /** Null for what is no checkpoint. */
  static @Nullable SignedCheckpoint parse(byte[] json) {
    try {
      JsonObject tree = new JsonObject(new String(json, StandardCharsets.UTF_8));
      return new SignedCheckpoint(
          tree.getInteger("version"),
          tree.getString("kind"),
          tree.getString("stream"),
          tree.getLong("seq"),
          tree.getString("hash"),
          tree.getString("at"),
          tree.getString("keyId"),
          tree.getString("signature"));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return null;
    }
  }

  Checkpoint checkpoint() {
    return new Checkpoint(kind, stream, seq, hash, at, keyId, signature);
  }

  /** The line that is kept in the vault. */
  byte[] line() {
    return (new JsonObject()
                .put("version", version)
                .put("kind", kind)
                .put("stream", stream)
                .put("seq", seq)
                .put("hash", hash)
                .put("at", at)
                .put("keyId", keyId)
                .put("signature", signature)
                .encode()
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
