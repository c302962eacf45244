package dev.ward.metrics.series;

import dev.ward.platform.access.CurrentCaller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/metrics")
@Tag(name = "Metrics", description = "Figures over time.")
@Produces(MediaType.APPLICATION_JSON)
public class SeriesResource {

  private final SeriesStore store;
  private final FigureStore figures;
  private final CurrentCaller caller;

  SeriesResource(SeriesStore store, FigureStore figures, CurrentCaller caller) {
    this.store = store;
    this.figures = figures;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "KPIs of a clinic, period by period",
      description =
          "Each point has its numerator and denominator; a ratio without denominator has no value."
              + " asOf says when the figures were made, complete whether no fact has changed"
              + " since. The ETag changes when anything of that does.")
  @APIResponse(
      responseCode = "200",
      description = "A line for each key, in the order asked for",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Series.class)))
  @APIResponse(
      responseCode = "304",
      description = "The answer that If-None-Match names still holds")
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
      name = "provider",
      in = ParameterIn.QUERY,
      description = "One provider's code; the whole clinic unless given")
  @Parameter(
      name = "compare",
      in = ParameterIn.QUERY,
      description =
          "previous: the range before, as many whole months or else days long; year: the same a year"
              + " earlier, in weeks 52 of them")
  public Uni<RestResponse<Buffer>> get(
      @RestPath UUID clinicId,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known,
      @Context RoutingContext context) {
    // As bytes, because a text would go through the JSON writer for nothing.
    return store
        .series(
            caller.get(),
            clinicId,
            SeriesQuery.ofClinic(context.queryParams()),
            EntityTag.known(known))
        .map(SeriesResource::response);
  }

  @GET
  @Path("/totals")
  @Operation(
      summary = "What a range of days comes to",
      description =
          "Ratios are made of sums, different patients are counted once in the whole range, and how"
              + " things stand is told of its last day.")
  @APIResponse(
      responseCode = "200",
      description = "A total for each key, in the order asked for",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Totals.class)))
  @Parameter(name = "keys", in = ParameterIn.QUERY, description = "As for series")
  @Parameter(name = "from", in = ParameterIn.QUERY, required = true, description = "The first day")
  @Parameter(name = "to", in = ParameterIn.QUERY, required = true, description = "Exclusive")
  @Parameter(name = "provider", in = ParameterIn.QUERY, description = "As for series")
  @Parameter(name = "compare", in = ParameterIn.QUERY, description = "As for series")
  public Uni<Buffer> totals(@RestPath UUID clinicId, @Context RoutingContext context) {
    return figures.totals(caller.get(), clinicId, RangeQuery.ofTotals(context.queryParams()));
  }

  @GET
  @Path("/ranking")
  @Operation(
      summary = "The clinic's providers by a KPI, best first",
      description =
          "Everybody with a role in the clinic. Which end is the best the KPI's direction says.")
  @APIResponse(
      responseCode = "200",
      description = "Equal values share a rank; who has no value stands last, without one",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Totals.Ranking.class)))
  @Parameter(name = "key", in = ParameterIn.QUERY, required = true, description = "One KPI's key")
  @Parameter(name = "from", in = ParameterIn.QUERY, required = true, description = "The first day")
  @Parameter(name = "to", in = ParameterIn.QUERY, required = true, description = "Exclusive")
  public Uni<Buffer> ranking(@RestPath UUID clinicId, @Context RoutingContext context) {
    return figures.ranking(caller.get(), clinicId, RangeQuery.ofRanking(context.queryParams()));
  }

  private static RestResponse<Buffer> response(Answer answer) {
    ResponseBuilder<Buffer> builder =
        answer.body() == null
            ? ResponseBuilder.create(RestResponse.Status.NOT_MODIFIED)
            : ResponseBuilder.ok(answer.body());
    return builder
        .header(HttpHeaders.ETAG, answer.tag())
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .build();
  }
}
