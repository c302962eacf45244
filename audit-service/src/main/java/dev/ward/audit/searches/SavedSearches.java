package dev.ward.audit.searches;

import dev.ward.audit.trail.StoredEvent;
import dev.ward.audit.trail.Trail;
import dev.ward.audit.trail.TrailQuery;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.http.ETag;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What both resources, of clinics and of organizations, have in common. */
@ApplicationScoped
class SavedSearches {

  private final SavedSearchStore store;
  private final Trail trail;

  SavedSearches(SavedSearchStore store, Trail trail) {
    this.store = store;
    this.trail = trail;
  }

  static Scope ofClinic(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.READ_AUDIT);
  }

  static Scope ofOrganization(UUID organizationId) {
    return Scope.organization(organizationId, Permission.READ_AUDIT);
  }

  Uni<Page<SavedSearch>> list(
      Caller caller, Scope scope, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limit.of(limit);
    List<?> bound = List.of("saved-searches", scope.kind(), String.valueOf(scope.id()));
    return store
        .list(caller, scope, Cursor.decodeId(cursor, bound), size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }

  /** What the query asks for beside what was saved narrows it, or takes its place. */
  Uni<Page<StoredEvent>> run(Caller caller, Scope scope, UUID id, TrailQuery query) {
    return store
        .get(caller, scope, id)
        .map(saved -> saved.filter().narrowedBy(query.filter()))
        .flatMap(
            filter ->
                trail.page(caller, scope, filter, query.subject(), query.atMost(), query.cursor()));
  }

  static RestResponse<SavedSearch> tagged(SavedSearch search) {
    return RestResponse.ResponseBuilder.ok(search)
        .header(HttpHeaders.ETAG, ETag.of(search.version()))
        .build();
  }
}
