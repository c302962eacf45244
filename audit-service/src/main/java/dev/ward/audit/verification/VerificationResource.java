package dev.ward.audit.verification;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.limits.Cost;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/audit/v1/clinics/{clinicId}/verify")
@Tag(name = "Proof")
class VerificationResource {

  private final CurrentCaller caller;
  private final VerificationStore store;

  VerificationResource(CurrentCaller caller, VerificationStore store) {
    this.caller = caller;
    this.store = store;
  }

  @POST
  @Cost(50)
  @Operation(
      summary = "Check that the record of a clinic is whole",
      description =
          """
          Computes the hash of every event again, and that each follows from the one before. For its admins and its \
          organization's owners and compliance officers.""")
  public Uni<Verification> verify(
      @RestPath UUID clinicId,
      @Parameter(description = "The first place to check, from 1") @RestQuery
          @Nullable Long fromSeq,
      @Parameter(description = "The last place to check") @RestQuery @Nullable Long toSeq) {
    return store.verify(caller.get(), clinicId, fromSeq, toSeq);
  }
}
