package dev.ward.audit.verification;

import dev.ward.audit.verification.VerificationStore.Place;
import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.limits.Cost;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/audit/v1")
@Tag(name = "Proof", description = "What shows that the record is whole")
class VerificationResource {

  private final CurrentCaller caller;
  private final ChainVerifier verifier;

  VerificationResource(CurrentCaller caller, ChainVerifier verifier) {
    this.caller = caller;
    this.verifier = verifier;
  }

  @POST
  @Path("/clinics/{clinicId}/verify")
  @Cost(50)
  @Operation(
      summary = "Check that the record of a clinic is whole",
      description =
          """
          Computes the hash of every event again, and that each follows from the one before; holds them against the signed \
          checkpoints in the database and the latest one that is kept outside of it. What was let go of is accounted for by \
          its signed anchor. A request takes 100,000 events: a longer chain is verified in ranges. For its admins and its \
          organization's owners and compliance officers.""")
  @APIResponse(responseCode = "200", description = "What was found")
  @APIResponse(responseCode = "422", description = "More than 100,000 events; ask for a range")
  public Uni<Verification> ofClinic(
      @RestPath UUID clinicId,
      @Parameter(description = "The first place to check, from 1") @RestQuery
          @Nullable Long fromSeq,
      @Parameter(description = "The last place to check") @RestQuery @Nullable Long toSeq) {
    Scope scope = Scope.clinic(clinicId, Permission.READ_AUDIT);
    return verifier.verify(new Place(caller.get(), scope, clinicId), fromSeq, toSeq);
  }

  @POST
  @Path("/organizations/{orgId}/verify")
  @Cost(50)
  @Operation(
      summary = "Check that the record of an organization is whole",
      description =
          """
          The organization's own chain, which holds what concerns no single clinic; those of its clinics are verified by \
          themselves. In the same way as a clinic's. For its owners and compliance officers.""")
  @APIResponse(responseCode = "200", description = "What was found")
  @APIResponse(responseCode = "422", description = "More than 100,000 events; ask for a range")
  public Uni<Verification> ofOrganization(
      @RestPath UUID orgId,
      @Parameter(description = "The first place to check, from 1") @RestQuery
          @Nullable Long fromSeq,
      @Parameter(description = "The last place to check") @RestQuery @Nullable Long toSeq) {
    Scope scope = Scope.organization(orgId, Permission.READ_AUDIT);
    return verifier.verify(new Place(caller.get(), scope, orgId), fromSeq, toSeq);
  }
}
