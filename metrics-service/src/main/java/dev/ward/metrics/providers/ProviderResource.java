package dev.ward.metrics.providers;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/providers")
@Tag(
    name = "Providers",
    description = "Who the facts speak of. A clinic that lists nobody takes every code that comes.")
public class ProviderResource {

  private static final int LONGEST_CODE = 100;

  private final ProviderStore store;
  private final CurrentCaller caller;

  ProviderResource(ProviderStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "The clinic's providers: those listed, and codes that are known from facts only",
      description = "Everybody with a role in the clinic.")
  public Uni<Page<Provider>> list(
      @RestPath UUID clinicId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "providers");
    String[] key = Cursor.decode(cursor, bound, 1);
    return store
        .list(caller.get(), clinicId, key == null ? null : key[0], size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.code())));
  }

  @GET
  @Path("{code}")
  @Operation(summary = "One provider", description = "Everybody with a role in the clinic.")
  public Uni<RestResponse<Provider>> get(@RestPath UUID clinicId, @RestPath String code) {
    return store.get(caller.get(), clinicId, code).map(ProviderResource::tagged);
  }

  @PUT
  @Path("{code}")
  @Operation(
      summary = "List a provider, or change one (with If-Match)",
      description =
          "Admins and owners. A code that is listed already needs If-Match, a new one none.")
  public Uni<RestResponse<Provider>> put(
      @RestPath UUID clinicId,
      @RestPath String code,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull @Valid ProviderChange change) {
    if (code.isBlank() || code.length() > LONGEST_CODE || code.indexOf(0) >= 0) {
      throw Problem.invalid("/code", "must have 1 to " + LONGEST_CODE + " characters");
    }
    return store.put(caller.get(), clinicId, code, change, ifMatch).map(ProviderResource::tagged);
  }

  @DELETE
  @Path("{code}")
  @Operation(
      summary = "Take a provider off the list; their facts stay",
      description = "Admins and owners.")
  public Uni<Void> delete(
      @RestPath UUID clinicId,
      @RestPath String code,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return store.unlist(caller.get(), clinicId, code, ifMatch);
  }

  private static RestResponse<Provider> tagged(Provider provider) {
    return RestResponse.ResponseBuilder.ok(provider)
        .header(HttpHeaders.ETAG, ETag.of(provider.version()))
        .build();
  }
}
