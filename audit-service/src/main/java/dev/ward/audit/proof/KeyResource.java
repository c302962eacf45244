package dev.ward.audit.proof;

import dev.ward.verifier.PublicKeys;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/audit/v1/keys")
@Tag(name = "Proof", description = "What shows that the record is whole")
class KeyResource {

  private final List<Jwk> keys;

  KeyResource(Signer signer) {
    this.keys = signer.keys().stream().map(KeyResource::jwk).toList();
  }

  /** A public key as RFC 8037 writes it. */
  record Jwk(String kty, String crv, String kid, String use, String alg, String x) {}

  record Jwks(List<Jwk> keys) {}

  @GET
  @Operation(
      summary = "The keys that checkpoints and exports are signed with",
      description =
          """
          As a JWK set, the current one first, then those that signed before. For whoever is signed in; keep a copy where \
          we can't change it, and hold what is signed against that one.""")
  public Jwks keys() {
    return new Jwks(keys);
  }

  private static Jwk jwk(SigningKey key) {
    String x =
        Base64.getUrlEncoder().withoutPadding().encodeToString(PublicKeys.raw(key.publicKey()));
    return new Jwk("OKP", "Ed25519", key.id(), "sig", "EdDSA", x);
  }
}
