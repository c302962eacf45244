package dev.ward.scheduler.notifications;

import dev.ward.platform.secrets.SecretBox.Sealed;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this instance has claimed, with all that it takes to send it.
 *
 * @param clinicId the nil UUID for what belongs to no clinic
 * @param organizationId the nil UUID for what is the platform's
 * @param uncertain whether an earlier attempt may have arrived
 * @param address of a mail
 * @param url of a webhook
 * @param clinic what the clinic is called
 * @param organization what the organization is called
 */
record Consignment(
    UUID clinicId,
    UUID organizationId,
    UUID id,
    UUID notificationId,
    String channel,
    UUID attemptId,
    UUID messageId,
    int attempts,
    boolean uncertain,
    boolean digest,
    @Nullable UUID channelId,
    @Nullable String address,
    @Nullable String url,
    @Nullable Sealed secret,
    @Nullable Integer secretNumber,
    String kind,
    String title,
    @Nullable String text,
    JsonObject data,
    boolean critical,
    Instant triggeredAt,
    @Nullable String clinic,
    @Nullable String organization) {

  static final UUID NOBODY = new UUID(0, 0);

  private static final Pattern PAGE = Pattern.compile("[a-z][a-z0-9-]{0,60}");

  /** A path within the web app: no other host, no query, no way up. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9-]{1,100}){1,10}");

  static Consignment of(Row row) {
    Buffer secret = row.getBuffer("secret");
    return new Consignment(
        row.getUUID("clinic_id"),
        row.getUUID("organization_id"),
        row.getUUID("id"),
        row.getUUID("notification_id"),
        row.getString("channel"),
        row.getUUID("attempt_id"),
        row.getUUID("message_id"),
        row.getShort("attempts"),
        row.getBoolean("uncertain"),
        row.getBoolean("digest"),
        row.getUUID("channel_id"),
        row.getString("address"),
        row.getString("url"),
        secret == null ? null : new Sealed(row.getString("secret_key"), secret.getBytes()),
        row.getInteger("secret_number"),
        row.getString("kind"),
        row.getString("title"),
        row.getString("body"),
        row.getJsonObject("data"),
        row.getBoolean("critical"),
        row.getOffsetDateTime("triggered_at").toInstant(),
        row.getString("clinic_name"),
        row.getString("organization_name"));
  }

  /**
   * Where the platform's operators read what to do; null when it is none of theirs. What others
   * write there is no link.
   */
  @Nullable String runbook(@Nullable URI runbooksUrl) {
    if (!organizationId.equals(NOBODY)
        || !(data.getValue("runbook") instanceof String page)
        || !PAGE.matcher(page).matches()) {
      return null;
    }
    return runbooksUrl == null
        ? "docs/runbooks/" + page + ".md"
        : runbooksUrl.toString().replaceAll("/+$", "") + "/" + page + ".md";
  }

  /** Where the web app shows what it speaks of; null when nobody says or it is no path of it. */
  @Nullable String link(@Nullable URI webUrl) {
    return webUrl != null
            && data.getValue("link") instanceof String path
            && PATH.matcher(path).matches()
        ? webUrl.toString().replaceAll("/+$", "") + path
        : null;
  }

  /** Neither addresses nor words. */
  @Override
  public String toString() {
    return channel + " " + id;
  }
}
