package dev.ward.audit.exports;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.files.FileContent;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What both resources, of clinics and of organizations, have in common. */
@ApplicationScoped
class TrailExports {

  private static final int ACCEPTED = 202;
  private static final Set<String> FORMATS = Set.of("ndjson", "csv");

  private final TrailExportStore store;
  private final ExportWork work;

  TrailExports(TrailExportStore store, ExportWork work) {
    this.store = store;
    this.work = work;
  }

  static Scope ofClinic(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.EXPORT_AUDIT);
  }

  static Scope ofOrganization(UUID organizationId) {
    return Scope.organization(organizationId, Permission.EXPORT_AUDIT);
  }

  Uni<Response> begin(
      Caller caller, Scope scope, @Nullable String key, String path, NewTrailExport asked) {
    if (!FORMATS.contains(asked.format())) {
      throw Problem.invalid("/format", "must be ndjson or csv");
    }
    return store.begin(caller, scope, key, path, asked).map(TrailExports::accepted);
  }

  Uni<Page<TrailExport>> list(
      Caller caller, Scope scope, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limit.of(limit);
    List<?> bound = List.of("trail-exports", scope.kind(), String.valueOf(scope.id()));
    return store
        .list(caller, scope, Cursor.decodeId(cursor, bound), size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  Uni<Response> content(Caller caller, Scope scope, UUID id) {
    return store
        .open(caller, scope, id)
        .map(export -> response(export, work.content(caller, scope, export)));
  }

  /**
   * What was signed when the content was fetched last.
   *
   * @throws Problem 409 before that, 410 if the export is over
   */
  Uni<Response> manifest(Caller caller, Scope scope, UUID id) {
    return store
        .get(caller, scope, id)
        .invoke(TrailExportStore::requireCurrent)
        .map(
            export -> {
              if (export.manifest() == null) {
                throw Problem.of(
                    ProblemCode.CONFLICT,
                    "Fetch the content first: the manifest says what was fetched.");
              }
              return Response.ok(export.manifest(), MediaType.APPLICATION_JSON_TYPE).build();
            });
  }

  private static Response accepted(Answer answer) {
    return Response.status(ACCEPTED)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .location(URI.create(String.valueOf(answer.location())))
        .entity(answer.body())
        .build();
  }

  private static Response response(TrailExport export, FileContent content) {
    String type =
        export.format().equals("csv")
            ? "text/csv; charset=UTF-8; header=present"
            : "application/x-ndjson";
    return Response.ok(content)
        .header(HttpHeaders.CONTENT_TYPE, type)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"trail-" + export.id() + "." + export.format() + "\"")
        .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
