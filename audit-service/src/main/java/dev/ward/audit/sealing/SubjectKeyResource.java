package dev.ward.audit.sealing;

import dev.ward.platform.access.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/audit/v1/subject-keys")
@Tag(name = "Erasure")
class SubjectKeyResource {

  private final CurrentCaller caller;
  private final Rewrapping rewrapping;

  SubjectKeyResource(CurrentCaller caller, Rewrapping rewrapping) {
    this.caller = caller;
    this.rewrapping = rewrapping;
  }

  @GET
  @Operation(
      summary = "Which key-encryption keys are in use",
      description =
          "How many patients' keys are wrapped with which: one that wraps none can be taken away. Operators.")
  public Uni<SubjectKeys> keys() {
    return rewrapping.keys(caller.get());
  }

  @POST
  @Path("rewrap")
  @Operation(
      summary = "Wrap patients' keys anew with the current key-encryption key",
      description =
          """
          Those that are wrapped with a retired one, 20,000 at the most; what is left is in the answer, and another call goes \
          on with it. It happens by itself, too, whenever the service starts. Operators.""")
  @APIResponse(responseCode = "200", description = "What is wrapped with which key now")
  public Uni<SubjectKeys> rewrap() {
    return rewrapping.rewrap(caller.get()).flatMap(done -> rewrapping.keys(caller.get()));
  }
}
