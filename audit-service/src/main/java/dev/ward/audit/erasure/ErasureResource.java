package dev.ward.audit.erasure;

import dev.ward.platform.access.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

@Path("/audit/v1/clinics/{clinicId}/subjects/{subjectId}/erase")
@Tag(name = "Erasure", description = "What the record says of a patient, made unreadable for good")
class ErasureResource {

  private final CurrentCaller caller;
  private final ErasureStore store;

  ErasureResource(CurrentCaller caller, ErasureStore store) {
    this.caller = caller;
    this.store = store;
  }

  @POST
  @Operation(
      summary = "Erase a patient from the record",
      description =
          """
          Destroys the key under which the record keeps who the patient is and what was said of them. That it was done, by \
          whom and when to an event about a patient stays; no event changes, and the chain stays whole. It can't be undone. \
          What is recorded about the same patient afterwards begins anew, under another pseudonym. Owners and compliance \
          officers, with a recent sign-in.""")
  @APIResponse(responseCode = "200", description = "Erased")
  @APIResponse(
      responseCode = "404",
      description = "Nothing is on record of such a patient, or nothing any more: erased already")
  @APIResponse(
      responseCode = "409",
      description =
          "A legal hold keeps the organization's, the clinic's or the patient's record (legal_hold)")
  public Uni<Erasure> erase(
      @RestPath UUID clinicId, @RestPath String subjectId, @NotNull @Valid ErasureReason erasure) {
    return store.erase(caller.get(), clinicId, subjectId, erasure.reason());
  }
}
