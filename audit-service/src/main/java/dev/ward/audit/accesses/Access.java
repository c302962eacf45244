package dev.ward.audit.accesses;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * That somebody did something, or tried to, with what there is of a patient.
 *
 * @param id of the event
 * @param under by what right
 * @param reason what was said about it: why, or how many rows it were
 */
@Schema(name = "Access")
@JsonInclude(JsonInclude.Include.ALWAYS)
record Access(
    UUID id,
    Instant occurredAt,
    Actor actor,
    Under under,
    String action,
    Target target,
    @Nullable String reason,
    @Schema(enumeration = {"success", "denied", "failure"}) String outcome,
    @Nullable String requestId,
    String service,
    @Nullable String ip) {

  @Schema(name = "AccessActor")
  record Actor(String type, @Nullable String id, @Nullable String role) {}

  @Schema(name = "AccessTarget")
  record Target(@Nullable String type, @Nullable String id) {}

  /**
   * The role that the actor had there, and the grant that gave it if it was no membership.
   *
   * @param grantId of the support grant or the broken glass
   * @param grantEvent the event that made the grant
   * @param useEvent the event that this request used it
   */
  @Schema(name = "AccessRight")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Under(
      @Schema(
              enumeration = {
                "membership",
                "organization-role",
                "support-grant",
                "break-glass",
                "service",
                "none"
              })
          String kind,
      @Nullable String grantId,
      @Nullable UUID grantEvent,
      @Nullable UUID useEvent) {

    static Under of(
        @Nullable String role,
        @Nullable String grantId,
        @Nullable UUID grantEvent,
        @Nullable UUID useEvent) {
      return new Under(kind(role), grantId, grantEvent, useEvent);
    }

    private static String kind(@Nullable String role) {
      return switch (String.valueOf(role)) {
        case "admin", "provider", "staff", "viewer" -> "membership";
        case "owner", "compliance" -> "organization-role";
        case "support" -> "support-grant";
        case "emergency" -> "break-glass";
        case "service" -> "service";
        default -> "none";
      };
    }
  }
}
