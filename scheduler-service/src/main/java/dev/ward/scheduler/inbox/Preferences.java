package dev.ward.scheduler.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.platform.problem.Problem;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a person wants to be told.
 *
 * @param channels the channels of each kind ({@code goal.missed}), family ({@code goal}) or all
 *     others ({@code *}); what isn't named comes by all
 * @param digestAt when mails come, all in one; null sends each at once
 * @param timeZone of these times; null for the clinic's
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Preferences(
    @NotNull @Schema(description = "How to be told, by kind or *: inbox, email", maxProperties = 50)
        Map<String, @Size(max = 2) List<@Size(max = 20) String>> channels,
    @Nullable @Valid QuietHours quietHours,
    @Schema(examples = "07:30", pattern = TIME_OF_DAY, maxLength = 5) @Nullable String digestAt,
    @Schema(examples = "Europe/Paris", maxLength = 64) @Nullable String timeZone) {

  static final Preferences DEFAULT = new Preferences(Map.of(), null, null, null);

  private static final String TIME_OF_DAY = "([01][0-9]|2[0-3]):[0-5][0-9]";
  private static final String KIND = "[*]|[a-z][a-z0-9-]{0,40}([.][a-z][a-z0-9-]{0,40})?";
  private static final Set<String> CHANNELS = Set.of("inbox", "email");
  private static final int MOST_KINDS = 50;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  /**
   * When mails wait; from later than to crosses midnight.
   *
   * @param from inclusive
   * @param to exclusive
   */
  record QuietHours(
      @Schema(examples = "22:00", pattern = TIME_OF_DAY, maxLength = 5) @NotNull String from,
      @Schema(examples = "07:00", pattern = TIME_OF_DAY, maxLength = 5) @NotNull String to) {}

  static Preferences of(Row row) {
    LocalTime from = row.getLocalTime("quiet_from");
    LocalTime to = row.getLocalTime("quiet_to");
    LocalTime digestAt = row.getLocalTime("digest_at");
    @SuppressWarnings("unchecked")
    Map<String, List<String>> channels =
        (Map<String, List<String>>) row.getJsonObject("channels").mapTo(Map.class);
    return new Preferences(
        channels,
        from == null || to == null ? null : new QuietHours(from.format(TIME), to.format(TIME)),
        digestAt == null ? null : digestAt.format(TIME),
        row.getString("time_zone"));
  }

  /**
   * @throws Problem 400 with a pointer to what is wrong
   */
  void check() {
    if (channels.size() > MOST_KINDS) {
      throw Problem.invalid("/channels", "must have at most " + MOST_KINDS + " kinds");
    }
    channels.forEach(
        (kind, chosen) -> {
          if (!kind.matches(KIND)) {
            throw Problem.invalid("/channels", "must name kinds, families or *");
          }
          if (chosen == null || !CHANNELS.containsAll(chosen)) {
            throw Problem.invalid("/channels/" + kind, "must be of inbox and email");
          }
        });
    if (quietHours != null && quietFrom().equals(quietTo())) {
      throw Problem.invalid("/quietHours/to", "must differ from the beginning");
    }
    digestTime();
    if (timeZone != null && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
      throw Problem.invalid("/timeZone", "must be the name of a time zone");
    }
  }

  LocalTime quietFrom() {
    return time("/quietHours/from", quietHours == null ? null : quietHours.from());
  }

  LocalTime quietTo() {
    return time("/quietHours/to", quietHours == null ? null : quietHours.to());
  }

  @Nullable LocalTime digestTime() {
    return digestAt == null ? null : time("/digestAt", digestAt);
  }

  private static LocalTime time(String pointer, @Nullable String text) {
    try {
      return LocalTime.parse(text == null ? "" : text, TIME);
    } catch (DateTimeException e) {
      throw Problem.invalid(pointer, "must be a time of day as 22:00");
    }
  }
}
