package dev.ward.tenancy.person;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.tenancy.claims.ClaimsPush;
import dev.ward.tenancy.identity.AccountChanges;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/tenancy/v1/people")
@Tag(
    name = "people",
    description =
        "People and their accounts, for the platform's operators; every look is on record")
public class PersonResource {

  private final CurrentCaller caller;
  private final PersonStore store;
  private final AccountChanges accounts;
  private final ClaimsPush claims;

  record Status(
      @Schema(enumeration = {"active", "disabled"})
          @NotNull
          @Pattern(regexp = "active|disabled", message = "must be active or disabled")
          String status) {}

  PersonResource(
      CurrentCaller caller, PersonStore store, AccountChanges accounts, ClaimsPush claims) {
    this.caller = caller;
    this.store = store;
    this.accounts = accounts;
    this.claims = claims;
  }

  @GET
  @Operation(
      summary = "Find people by their e-mail address",
      description = "Operators. The whole address; there is no search by a part of it.")
  @APIResponse(responseCode = "200", description = "Those who have this address")
  @APIResponse(responseCode = "400", description = "No address")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  public Uni<Page<Person>> find(
      @Parameter(description = "Only who has this address") @RestQuery @Nullable String email,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    if (email == null || email.isBlank()) {
      throw Problem.invalid("/email", "must be an address");
    }
    int most = Limit.of(limit);
    List<?> list = List.of("people", email.strip());
    return store
        .byEmail(caller.get(), email.strip(), Cursor.decodeId(cursor, list), most)
        .map(people -> Page.of(people, most, last -> Cursor.encode(list, last.userId())));
  }

  @GET
  @Path("/{userId}")
  @Operation(summary = "Look at a person", description = "Operators.")
  @APIResponse(responseCode = "200", description = "The person")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  @APIResponse(responseCode = "404", description = "No such person")
  public Uni<Person> read(@RestPath UUID userId) {
    return store.byId(caller.get(), userId);
  }

  @PUT
  @Path("/{userId}/status")
  @Operation(
      summary = "Enable or disable a person's account",
      description =
          "Operators. A disabled person is refused at once by all services; the identity provider is told as soon as it can be.")
  @APIResponse(responseCode = "200", description = "The person, now with this status")
  @APIResponse(responseCode = "400", description = "No such status")
  @APIResponse(responseCode = "403", description = "The caller is no operator")
  @APIResponse(responseCode = "404", description = "No such person")
  @APIResponse(
      responseCode = "409",
      description = "A rule forbids it: own_account, account_deleted")
  public Uni<Person> setStatus(@RestPath UUID userId, @Valid @NotNull Status status) {
    return store
        .setStatus(caller.get(), userId, status.status())
        .invoke(
            () -> {
              accounts.wake();
              claims.wake();
            });
  }
}
