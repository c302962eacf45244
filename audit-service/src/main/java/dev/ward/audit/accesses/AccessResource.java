package dev.ward.audit.accesses;

import dev.ward.audit.trail.TrailFilter;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Limit;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/audit/v1/clinics/{clinicId}/subjects/{subjectId}/accesses")
@Tag(name = "Reading", description = "What happened, to whom, and who has looked at it")
class AccessResource {

  private static final String CSV = "text/csv";

  private final CurrentCaller caller;
  private final AccessStore store;

  AccessResource(CurrentCaller caller, AccessStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, CSV})
  @Operation(
      summary = "Who did what with a patient's data, when, why and by what right",
      description =
          """
          Newest first: reads, changes, exports, and attempts that were refused. With Accept: text/csv the same page as CSV, \
          the next one in the header Link. That you looked is on the same record. For the clinic's admins and its \
          organization's owners and compliance officers.""")
  @APIResponse(
      responseCode = "200",
      description = "A page",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = AccessPage.class)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING))
      })
  public Uni<Response> page(
      @RestPath UUID clinicId,
      @Parameter(description = "What the clinic calls the patient") @RestPath String subjectId,
      @Parameter(description = "Instant or date (UTC), inclusive") @RestQuery @Nullable String from,
      @Parameter(description = "Instant or date (UTC), exclusive") @RestQuery @Nullable String to,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept,
      @Context UriInfo uri) {
    URI asked = uri.getRequestUri();
    return store
        .page(caller.get(), clinicId, subjectId, times(from, to), Limit.of(limit), cursor)
        .map(
            page ->
                accept != null && accept.startsWith(CSV)
                    ? csv(page, asked)
                    : Response.ok(page, MediaType.APPLICATION_JSON_TYPE).build());
  }

  @GET
  @Path("summary")
  @Cost(5)
  @Operation(
      summary = "Who did something with a patient's data, and how often",
      description =
          "By person, those who did most first. It counts the newest ten thousand events about the"
              + " patient and says if there are more.")
  public Uni<AccessSummary> summary(
      @RestPath UUID clinicId,
      @Parameter(description = "What the clinic calls the patient") @RestPath String subjectId,
      @Parameter(description = "Instant or date (UTC), inclusive") @RestQuery @Nullable String from,
      @Parameter(description = "Instant or date (UTC), exclusive") @RestQuery @Nullable String to) {
    return store.summary(caller.get(), clinicId, subjectId, times(from, to));
  }

  private static TrailFilter times(@Nullable String from, @Nullable String to) {
    return new TrailFilter(null, null, null, null, null, null, null, from, to).checked("", false);
  }

  private static Response csv(AccessPage page, URI asked) {
    Response.ResponseBuilder response =
        Response.ok(AccessCsv.of(page.items()), "text/csv; charset=UTF-8; header=present");
    if (page.next() != null) {
      String query = asked.getRawQuery() == null ? "" : asked.getRawQuery();
      String kept = query.replaceAll("(^|&)cursor=[^&]*", "");
      String next = kept.isEmpty() ? "" : kept + "&";
      response.header(
          HttpHeaders.LINK,
          "<" + asked.getRawPath() + "?" + next + "cursor=" + page.next() + ">; rel=\"next\"");
    }
    return response
        .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
