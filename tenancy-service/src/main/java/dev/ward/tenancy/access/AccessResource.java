package dev.ward.tenancy.access;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/tenancy/v1/clinics/{clinicId}/access")
@Tag(name = "access", description = "Why somebody may or may not")
public class AccessResource {

  private static final String ACTIONS =
      Arrays.stream(Permission.values())
          .map(permission -> permission.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));

  private final CurrentCaller caller;
  private final AccessStore store;

  AccessResource(CurrentCaller caller, AccessStore store) {
    this.caller = caller;
    this.store = store;
  }

  @GET
  @Operation(
      summary = "Say why somebody may or may not do something in the clinic",
      description =
          "Admins, owners and compliance. The function that admits requests is asked itself, as that person, with the"
              + " claims of their next token. The actions are those of docs/permissions.md, as read_metrics.")
  @APIResponse(responseCode = "200", description = "Allowed or not, by what, and all that could")
  @APIResponse(responseCode = "400", description = "No such action")
  @APIResponse(responseCode = "404", description = "No clinic of the caller's")
  public Uni<Explanation> explain(
      @RestPath UUID clinicId,
      @Parameter(description = "Whom it is asked about") @RestQuery @NotNull UUID user,
      @Parameter(description = "A permission of docs/permissions.md, as read_metrics")
          @RestQuery
          @NotNull
          @Size(max = 100)
          String action) {
    return store.explain(caller.get(), clinicId, user, permission(action));
  }

  private static Permission permission(String action) {
    for (Permission permission : Permission.values()) {
      if (permission.name().toLowerCase(Locale.ROOT).equals(action)) {
        return permission;
      }
    }
    throw Problem.invalid("/action", "must be one of " + ACTIONS);
  }
}
