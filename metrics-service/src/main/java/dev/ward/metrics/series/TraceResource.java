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
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

@Path("/metrics/v1/clinics/{clinicId}/metrics/{key}/trace")
@Tag(name = "Metrics")
@Produces(MediaType.APPLICATION_JSON)
public class TraceResource {

  private static final Set<String> PARAMETERS = Set.of("day", "granularity", "provider");

  private final FigureStore figures;
  private final CurrentCaller caller;

  TraceResource(FigureStore figures, CurrentCaller caller) {
    this.figures = figures;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "Where a number comes from",
      description =
          "The definition that made it, the run that added up its measures, and for each measure how"
              + " to ask for the facts behind it.")
  @APIResponse(
      responseCode = "200",
      description = "Of the period that the day lies in",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Trace.class)))
  @Parameter(
      name = "day",
      in = ParameterIn.QUERY,
      required = true,
      description = "Any day of the period")
  @Parameter(name = "granularity", in = ParameterIn.QUERY, description = "As for series")
  @Parameter(name = "provider", in = ParameterIn.QUERY, description = "As for series")
  public Uni<Buffer> get(
      @RestPath UUID clinicId, @RestPath String key, @Context RoutingContext context) {
    Parameters parameters = new Parameters(context.queryParams(), PARAMETERS);
    LocalDate day = parameters.date("day");
    Granularity granularity = parameters.granularity();
    parameters.check();
    if (day == null || granularity == null) {
      throw new IllegalStateException("what is missing has been told");
    }
    return figures.trace(
        caller.get(), clinicId, key, granularity, day, parameters.text("provider"));
  }
}
