package dev.ward.tenancy.comparison;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/identity")
@Tag(
    name = "identity",
    description = "Whether profiles and the identity provider's accounts agree; for operators")
public class ComparisonResource {

  private static final String KINDS =
      "no_account|no_profile|email|verified|name|enabled|deleted|claims";

  private final CurrentCaller caller;
  private final ComparisonStore store;
  private final RunStore runs;
  private final Comparer comparer;

  ComparisonResource(
      CurrentCaller caller, ComparisonStore store, RunStore runs, Comparer comparer) {
    this.caller = caller;
    this.store = store;
    this.runs = runs;
    this.comparer = comparer;
  }

  @POST
  @Path("/comparisons")
  @Operation(
      summary = "Compare profiles and accounts now",
      description =
          "Operators. Profiles are mended after the provider, claims and deletions after the directory."
              + " One comparison runs at a time: while one does, this answers with it.")
  @APIResponse(
      responseCode = "202",
      description = "The comparison that is under way",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Comparison.class)))
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  public Uni<RestResponse<Comparison>> compare() {
    return store
        .requested(caller.get())
        .flatMap(operator -> runs.begin(operator.person(), Optional.empty()))
        .map(
            begun -> {
              Comparison comparison = begun.comparison();
              if (comparison == null) {
                throw Problem.of(ProblemCode.CONFLICT, "One is just ending; try again.");
              }
              if (begun.run() != null) {
                comparer.compare(begun.run()).subscribe().with(ended -> {});
              }
              return RestResponse.ResponseBuilder.<Comparison>create(RestResponse.Status.ACCEPTED)
                  .location(URI.create("/tenancy/v1/identity/comparisons/" + comparison.id()))
                  .entity(comparison)
                  .build();
            });
  }

  @GET
  @Path("/comparisons")
  @Operation(summary = "List comparisons", description = "Operators. The latest first.")
  @APIResponse(responseCode = "200", description = "A page of comparisons")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  public Uni<Page<Comparison>> latest(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    int most = Limit.of(limit);
    List<?> list = List.of("identity-comparisons");
    return store
        .latest(caller.get(), Cursor.decodeId(cursor, list), most)
        .map(found -> Page.of(found, most, last -> Cursor.encode(list, last.id())));
  }

  @GET
  @Path("/comparisons/{comparisonId}")
  @Operation(summary = "Look at a comparison", description = "Operators.")
  @APIResponse(responseCode = "200", description = "The comparison")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  @APIResponse(responseCode = "404", description = "No such comparison")
  public Uni<Comparison> read(@RestPath UUID comparisonId) {
    return store.read(caller.get(), comparisonId);
  }

  @GET
  @Path("/findings")
  @Operation(
      summary = "List what differed",
      description =
          "Operators. People without an account, accounts of nobody, and what was mended; by the time they were first found.")
  @APIResponse(responseCode = "200", description = "A page of findings")
  @APIResponse(responseCode = "400", description = "No such kind or state")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  public Uni<Page<Finding>> findings(
      @Parameter(description = "Only what differs in this way")
          @RestQuery
          @Nullable
          @Pattern(regexp = KINDS, message = "must be one of " + KINDS)
          String kind,
      @RestQuery @Nullable @Pattern(regexp = "open|mended", message = "must be open or mended")
          String state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int most = Limit.of(limit);
    List<?> list = List.of("identity-findings", String.valueOf(kind), String.valueOf(state));
    return store
        .findings(caller.get(), kind, state, Cursor.decodeId(cursor, list), most)
        .map(found -> Page.of(found, most, last -> Cursor.encode(list, last.id())));
  }
}
