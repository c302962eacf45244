package dev.ward.metrics.reports;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/reports/weekly")
@Tag(name = "Reports", description = "What a week came to, as data, HTML and PDF.")
public class ReportResource {

  private final Reports reports;
  private final ReportStore store;
  private final CurrentCaller caller;

  ReportResource(Reports reports, ReportStore store, CurrentCaller caller) {
    this.reports = reports;
    this.store = store;
    this.caller = caller;
  }

  @POST
  @Cost(10)
  @Operation(
      summary = "Make the report of a week, or make it again",
      description =
          "A report is kept as it was made. Where the week's last one says the same already, that"
              + " one is the answer; where figures have moved since, there is another edition.")
  @APIResponse(
      responseCode = "201",
      description = "It was made; Location says where it is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ReportEntry.class)))
  @APIResponse(
      responseCode = "200",
      description = "The last one says the same",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ReportEntry.class)))
  @APIResponse(responseCode = "422", description = "The day is no Monday, or in the future")
  @APIResponse(responseCode = "503", description = "Too many reports are being made")
  public Uni<Response> make(
      @RestPath UUID clinicId,
      @Parameter(required = true, description = "The Monday that the week begins with") @RestQuery
          @Nullable String week) {
    return reports
        .make(caller.get(), clinicId, monday(week))
        .map(
            kept ->
                (kept.made() ? Response.status(Response.Status.CREATED) : Response.ok())
                    .location(
                        URI.create(
                            "/metrics/v1/clinics/%s/reports/weekly/%s"
                                .formatted(clinicId, kept.report().id())))
                    .type(MediaType.APPLICATION_JSON)
                    .entity(kept.report())
                    .build());
  }

  @GET
  @Operation(
      summary = "The weekly reports that were made, newest first",
      description = "Everybody with a role in the clinic. Without what they say.")
  public Uni<Page<ReportEntry>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "weekly-reports");
    UUID before = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), clinicId, before, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "One report, and what it says",
      description =
          "Everybody with a role in the clinic. It says for ever what was true when it was made.")
  public Uni<Report> get(@RestPath UUID clinicId, @RestPath UUID id) {
    return store.get(caller.get(), clinicId, id);
  }

  @GET
  @Path("{id}/content")
  @Operation(
      summary = "The report to read and to print; that it was fetched is put on record",
      description = "The ETag is the hash of its bytes (SHA-256).")
  @Parameter(
      name = "format",
      in = ParameterIn.QUERY,
      description = "html or pdf; what the client accepts unless given, PDF before HTML")
  @APIResponse(
      responseCode = "200",
      description = "The file",
      content = {
        @Content(
            mediaType = "application/pdf",
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(mediaType = "text/html", schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(responseCode = "304", description = "The client has it")
  @APIResponse(responseCode = "406", description = "The client accepts neither")
  public Uni<Response> content(
      @RestPath UUID clinicId,
      @RestPath UUID id,
      @RestQuery @Nullable String format,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Context HttpHeaders headers) {
    return store
        .content(
            caller.get(),
            clinicId,
            id,
            ReportFormat.of(format, headers.getAcceptableMediaTypes()),
            hashes(ifNoneMatch))
        .map(ReportResource::response);
  }

  private static LocalDate monday(@Nullable String week) {
    if (week == null) {
      throw Problem.invalid("/week", "is missing");
    }
    try {
      LocalDate day = LocalDate.parse(week);
      if (day.getYear() >= 1900 && day.getYear() <= 2100) {
        return day;
      }
    } catch (DateTimeException e) {
      throw Problem.invalid("/week", "must be a date that exists, like 2026-03-02");
    }
    throw Problem.invalid("/week", "must lie between 1900 and 2100");
  }

  private static String[] hashes(@Nullable String ifNoneMatch) {
    return ifNoneMatch == null
        ? new String[0]
        : ifNoneMatch.replace("W/", "").replace("\"", "").strip().split("\\s*,\\s*", -1);
  }

  private static Response response(ReportFileContent file) {
    Response.ResponseBuilder response =
        file.content() == null
            ? Response.notModified()
            : Response.ok(file.content())
                .header(HttpHeaders.CONTENT_TYPE, file.format().contentType())
                .header(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"" + file.fileName() + "\"")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    return response
        .header(HttpHeaders.ETAG, "\"" + file.sha256() + "\"")
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
