package dev.ward.audit.trail;

import dev.ward.platform.paging.Limit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What a reader of the trail looks for. */
public record TrailQuery(
    @Parameter(description = "The id of who did it") @RestQuery @Nullable String actor,
    @Parameter(description = "What was done; goal.* for everything done to goals") @RestQuery
        @Nullable String action,
    @Parameter(
            description =
                "The type or the id of what it was done to, or type:id (an id with a colon in it"
                    + " always so)")
        @RestQuery
        @Nullable String target,
    @Parameter(
            description =
                "What the clinic calls the patient it is about; of an organization only together"
                    + " with a clinic")
        @RestQuery
        @Nullable String subject,
    @Parameter(description = "success, denied or failure") @RestQuery @Nullable String outcome,
    @Parameter(description = "The id of the request that did it") @RestQuery
        @Nullable String request,
    @Parameter(
            description =
                "What stands, in upper or lower case, in the reason, the action, the target, the"
                    + " actor or the address")
        @RestQuery
        @Nullable String text,
    @Parameter(description = "One of the organization's clinics; for organizations only") @RestQuery
        @Nullable UUID clinic,
    @Parameter(description = "Instant or date (UTC), inclusive") @RestQuery @Nullable String from,
    @Parameter(description = "Instant or date (UTC), exclusive") @RestQuery @Nullable String to,
    @RestQuery @Nullable Integer limit,
    @RestQuery @Nullable String cursor) {

  public TrailFilter filter() {
    return new TrailFilter(actor, action, target, outcome, request, text, clinic, from, to);
  }

  public int atMost() {
    return Limit.of(limit);
  }

  /** What a cursor is good for. */
  static List<?> list(UUID place, TrailFilter filter, @Nullable String subject) {
    return Arrays.asList("trail", place, filter, subject);
  }
}
