package dev.ward.audit.trail;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted, but for the patient they are about; what is left out doesn't narrow. In
 * this form it is also kept, by saved searches and exports.
 */
@Schema(name = "TrailFilter")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrailFilter(
    @Schema(description = "The id of who did it", maxLength = 255) @Nullable String actor,
    @Schema(description = "What was done; goal.* for everything done to goals", maxLength = 255)
        @Nullable String action,
    @Schema(description = "The type or the id of what it was done to, or type:id", maxLength = 255)
        @Nullable String target,
    @Schema(enumeration = {"success", "denied", "failure"}) @Nullable String outcome,
    @Schema(description = "The id of the request that did it", maxLength = 255)
        @Nullable String request,
    @Schema(
            description =
                "What stands in the reason, the action, the target, the actor or the address",
            maxLength = 255)
        @Nullable String text,
    @Schema(description = "One of the organization's clinics") @Nullable UUID clinic,
    @Schema(
            description = "Instant or date (UTC), inclusive",
            examples = "2026-03-01",
            maxLength = 40)
        @Nullable String from,
    @Schema(
            description = "Instant or date (UTC), exclusive",
            examples = "2026-04-01T00:00:00Z",
            maxLength = 40)
        @Nullable String to) {

  public static final TrailFilter NONE =
      new TrailFilter(null, null, null, null, null, null, null, null, null);

  private static final int LONGEST = 255;
  private static final Set<String> OUTCOMES = Set.of("success", "denied", "failure");

  /** What is no name of a person and no number of theirs: ids, and words of the trail's own. */
  private static final Pattern HARMLESS =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z-]+([.:_][a-z*_-]+)?");

  /**
   * @param pointer where in the request the filter stands; empty for the query
   * @throws Problem 400 that names every field that breaks a rule
   */
  public TrailFilter checked(String pointer, boolean ofOrganization) {
    List<FieldError> errors = new ArrayList<>(0);
    bound(errors, pointer + "/actor", actor);
    bound(errors, pointer + "/action", action);
    bound(errors, pointer + "/target", target);
    bound(errors, pointer + "/request", request);
    bound(errors, pointer + "/text", text);
    if (outcome != null && !OUTCOMES.contains(outcome)) {
      errors.add(new FieldError(pointer + "/outcome", "must be success, denied or failure"));
    }
    if (clinic != null && !ofOrganization) {
      errors.add(new FieldError(pointer + "/clinic", "is for an organization's events only"));
    }
    instant(errors, pointer + "/from", from);
    instant(errors, pointer + "/to", to);
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return this;
  }

  public @Nullable OffsetDateTime since() {
    return instant(from);
  }

  public @Nullable OffsetDateTime until() {
    return instant(to);
  }

  /** Whether it narrows by anything but place and time. */
  @JsonIgnore
  public boolean isOnlyOfPlaceAndTime() {
    return actor == null
        && action == null
        && target == null
        && outcome == null
        && request == null
        && text == null;
  }

  /** The same without a time. */
  public TrailFilter ofAnyTime() {
    return new TrailFilter(actor, action, target, outcome, request, text, clinic, null, null);
  }

  /** Both together; where both say something of the same field the other's counts. */
  public TrailFilter narrowedBy(TrailFilter other) {
    return new TrailFilter(
        either(other.actor, actor),
        either(other.action, action),
        either(other.target, target),
        either(other.outcome, outcome),
        either(other.request, request),
        either(other.text, text),
        other.clinic == null ? clinic : other.clinic,
        either(other.from, from),
        either(other.to, to));
  }

  /**
   * What is looked for, for the record of the look; null for everything. What somebody has typed is
   * told only if it can't be a patient's name or number.
   */
  public @Nullable String description() {
    List<String> parts = new ArrayList<>();
    add(parts, "actor", actor);
    add(parts, "action", action);
    add(parts, "target", target);
    add(parts, "outcome", outcome);
    add(parts, "request", request);
    if (text != null) {
      parts.add("text");
    }
    if (clinic != null) {
      parts.add("clinic " + clinic);
    }
    if (from != null) {
      parts.add("from " + since());
    }
    if (to != null) {
      parts.add("to " + until());
    }
    return parts.isEmpty() ? null : String.join(", ", parts);
  }

  private static void add(List<String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.add(HARMLESS.matcher(value).matches() ? name + " " + value : name);
    }
  }

  private static @Nullable String either(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }

  private static void bound(List<FieldError> errors, String pointer, @Nullable String value) {
    if (value != null && value.length() > LONGEST) {
      errors.add(new FieldError(pointer, "is longer than " + LONGEST + " characters"));
    } else if (value != null && (value.isEmpty() || value.indexOf('\0') >= 0)) {
      errors.add(new FieldError(pointer, "is empty or can't be in any event"));
    }
  }

  private static void instant(List<FieldError> errors, String pointer, @Nullable String text) {
    try {
      instant(text);
    } catch (DateTimeParseException e) {
      errors.add(new FieldError(pointer, "must be an instant (2026-11-01T00:00:00Z) or a date"));
    }
  }

  private static @Nullable OffsetDateTime instant(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
        : OffsetDateTime.parse(text);
  }
}
