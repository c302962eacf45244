package dev.ward.metrics.series;

import dev.ward.platform.access.CurrentCaller;
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

@Path("/metrics/v1/clinics/{clinicId}/metrics")
@Tag(name = "Metrics", description = "Figures over time.")
public class SeriesResource {

  private final SeriesStore store;
  private final CurrentCaller caller;

  SeriesResource(SeriesStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "KPIs of a clinic, period by period",
      description =
          "Each point has its numerator and denominator; a ratio without denominator has no value."
              + " asOf says when the figures were made, complete whether no fact has changed"
              + " since.")
  @APIResponse(
      responseCode = "200",
      description = "A line for each key, in the order asked for",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Series.class)))
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
  public Uni<Buffer> get(@RestPath UUID clinicId, @Context RoutingContext context) {
    // As bytes, because a text would go through the JSON writer for nothing.
    return store
        .series(caller.get(), clinicId, SeriesQuery.of(context.queryParams()))
        .map(Buffer::buffer);
  }
}
