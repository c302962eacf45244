package dev.ward.metrics.sheets;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A service account's credentials, as they are given; nobody ever gets them back. Google's key file
 * may be given as it is: of its other fields nothing is used, least of all the addresses.
 */
@JsonIgnoreProperties({
  "type",
  "project_id",
  "private_key_id",
  "client_id",
  "auth_uri",
  "token_uri",
  "auth_provider_x509_cert_url",
  "client_x509_cert_url",
  "universe_domain"
})
record Credentials(
    @JsonAlias("client_email")
        @NotNull
        @Size(max = 320)
        @Pattern(
            regexp = "[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+",
            message = "must be an e-mail address")
        String clientEmail,
    @JsonAlias("private_key")
        @NotNull
        @Size(max = 20_000)
        @Schema(writeOnly = true, description = "The key in PEM (PKCS #8), as in the key file")
        String privateKey) {

  /** Without the key: what is printed lands in a log some day. */
  @Override
  public String toString() {
    return "Credentials[" + clientEmail + "]";
  }
}
