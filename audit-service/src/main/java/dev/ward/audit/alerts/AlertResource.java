package dev.ward.audit.alerts;

import dev.ward.audit.secrets.FreshSecret;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

// Not the organization itself: whatever else is there of it would be found no more.
@Path("/audit/v1")
@Tag(name = "Alerts", description = "What somebody must hear of")
class AlertResource {

  private final CurrentCaller caller;
  private final AlertStore alerts;
  private final RuleStore rules;

  AlertResource(CurrentCaller caller, AlertStore alerts, RuleStore rules) {
    this.caller = caller;
    this.alerts = alerts;
    this.rules = rules;
  }

  record Rules(List<AlertRule> items) {}

  @GET
  @Path("organizations/{orgId}/alerts")
  @Operation(
      summary = "What rules have found",
      description = "The newest first, with who was told. Owners and compliance officers.")
  public Uni<Page<Alert>> list(
      @RestPath UUID orgId,
      @Parameter(description = "Only those that were acknowledged, or only those that weren't")
          @RestQuery
          @Nullable Boolean acknowledged,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return alerts.list(caller.get(), Place.of(orgId), acknowledged, Limit.of(limit), cursor);
  }

  @POST
  @Path("organizations/{orgId}/alerts/{id}/acknowledge")
  @Operation(
      summary = "Say that somebody has seen to an alert",
      description = "One that was acknowledged stays as it was. Owners and compliance officers.")
  @APIResponse(responseCode = "200", description = "Acknowledged")
  public Uni<Alert> acknowledge(
      @RestPath UUID orgId, @RestPath UUID id, @NotNull @Valid Acknowledgement acknowledgement) {
    return alerts.acknowledge(caller.get(), Place.of(orgId), id, acknowledgement.note());
  }

  @GET
  @Path("organizations/{orgId}/alert-rules")
  @Operation(
      summary = "What is looked for, and who is told",
      description = "Owners and compliance officers.")
  public Uni<Rules> listRules(@RestPath UUID orgId) {
    return rules.list(caller.get(), Place.of(orgId)).map(Rules::new);
  }

  @PUT
  @Path("organizations/{orgId}/alert-rules/{rule}")
  @Operation(
      summary = "Set how much is too much, and who is told (with If-Match)",
      description = "It counts for what arrives from now on. Owners and compliance officers.")
  @APIResponse(responseCode = "200", description = "Set")
  @APIResponse(responseCode = "409", description = "A webhook without a secret")
  public Uni<RestResponse<AlertRule>> set(
      @RestPath UUID orgId,
      @RestPath String rule,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid RuleChange change) {
    return rules
        .set(caller.get(), Place.of(orgId), rule, ifMatch, change)
        .map(
            set ->
                RestResponse.ResponseBuilder.ok(set)
                    .header(HttpHeaders.ETAG, ETag.of(set.version()))
                    .build());
  }

  @POST
  @Path("organizations/{orgId}/alert-rules/{rule}/secret")
  @Operation(
      summary = "Make a new secret for the webhook of a rule",
      description =
          "It is told this once, and signs from the next notification on. Owners and compliance officers.")
  @APIResponse(responseCode = "200", description = "The secret")
  @APIResponse(responseCode = "409", description = "No key to keep it under")
  public Uni<RestResponse<FreshSecret>> secret(@RestPath UUID orgId, @RestPath String rule) {
    return rules
        .secret(caller.get(), Place.of(orgId), rule)
        .map(
            secret ->
                RestResponse.ResponseBuilder.ok(secret)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build());
  }
}
