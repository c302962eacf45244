package dev.ward.metrics.series;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.limits.Cost;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

@Path("/metrics/v1/organizations/{orgId}/metrics")
@Tag(name = "Metrics")
@Produces(MediaType.APPLICATION_JSON)
public class OrganizationSeriesResource {

  private final FigureStore figures;
  private final CurrentCaller caller;

  OrganizationSeriesResource(FigureStore figures, CurrentCaller caller) {
    this.figures = figures;
    this.caller = caller;
  }

  @GET
  @Cost(5)
  @Operation(
      summary = "KPIs across the clinics of an organization",
      description =
          "Ratios are made of the clinics' sums. Money comes as a line for each currency. KPIs of"
              + " different patients are refused across clinics, and come by clinic.")
  @APIResponse(
      responseCode = "200",
      description = "A line for each key, in the order asked for",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Series.OfOrganization.class)))
  @Parameter(
      name = "keys",
      in = ParameterIn.QUERY,
      description = "KPI keys, comma-separated; all unless given")
  @Parameter(name = "from", in = ParameterIn.QUERY, required = true, description = "The first day")
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      required = true,
      description = "The day behind the last")
  @Parameter(
      name = "granularity",
      in = ParameterIn.QUERY,
      description = "day (unless given), week, month, quarter or year")
  @Parameter(
      name = "byClinic",
      in = ParameterIn.QUERY,
      description = "true for a line of each clinic instead of one of all")
  public Uni<Buffer> get(@RestPath UUID orgId, @Context RoutingContext context) {
    return figures.organizationSeries(
        caller.get(), orgId, SeriesQuery.ofOrganization(context.queryParams()));
  }

  @GET
  @Cost(5)
  @Path("/ranking")
  @Operation(
      summary = "The clinics by a KPI, best first, and what they come to together",
      description = "Owners and compliance. Which end is the best the KPI's direction says.")
  @APIResponse(
      responseCode = "200",
      description = "Money is ranked and added within its currency",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Totals.OrganizationRanking.class)))
  @Parameter(name = "key", in = ParameterIn.QUERY, required = true, description = "One KPI's key")
  @Parameter(name = "from", in = ParameterIn.QUERY, required = true, description = "The first day")
  @Parameter(name = "to", in = ParameterIn.QUERY, required = true, description = "Exclusive")
  public Uni<Buffer> ranking(@RestPath UUID orgId, @Context RoutingContext context) {
    return figures.organizationRanking(
        caller.get(), orgId, RangeQuery.ofRanking(context.queryParams()));
  }
}
