package dev.ward.audit.streams;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where to send the record, and what of it. */
record NewStream(
    @NotBlank @Size(max = 100) @Schema(examples = "SIEM") String name,
    @NotNull Kind kind,
    @NotBlank
        @Size(max = 2000)
        @Schema(
            description = "Of a webhook its URL, of syslog host:port",
            examples = "https://siem.example.com/ward")
        String address,
    @Size(max = 20000)
        @Schema(
            description =
                "Whom the receiver of syslog is certified by, as PEM; without it, by those whom everybody trusts")
        @Nullable String certificates,
    @Valid @Nullable Filter filter) {

  enum Kind {
    webhook,
    syslog
  }

  Filter wanted() {
    return filter == null ? Filter.ALL : filter;
  }
}
