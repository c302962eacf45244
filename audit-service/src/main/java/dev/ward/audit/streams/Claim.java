package dev.ward.audit.streams;

import dev.ward.platform.secrets.SecretBox.Sealed;
import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stream that this instance delivers for now.
 *
 * @param attempts how many have failed in a row
 */
record Claim(
    UUID organizationId,
    UUID streamId,
    String kind,
    String address,
    @Nullable String certificates,
    @Nullable Sealed secret,
    int secretId,
    int attempts) {

  /**
   * @param id the name of the column with the stream's id
   */
  static Claim of(Row row, String id, int attempts) {
    return new Claim(
        row.getUUID("organization_id"),
        row.getUUID(id),
        row.getString("kind"),
        row.getString("address"),
        row.getString("certificates"),
        row.getString("secret_key") == null
            ? null
            : new Sealed(row.getString("secret_key"), row.getBuffer("secret").getBytes()),
        row.getInteger("secret_id"),
        attempts);
  }
}
