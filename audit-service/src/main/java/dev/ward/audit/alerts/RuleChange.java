package dev.ward.audit.alerts;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an organization sets for itself. */
record RuleChange(
    @NotNull Boolean active,
    @NotNull @Min(1) @Max(1_000_000) Integer threshold,
    @NotNull @Min(1) @Max(10_080) Integer windowMinutes,
    @Size(max = 20) @Schema(description = "Who is told by mail")
        @Nullable List<@NotNull @Email @Size(max = 320) String> emails,
    @Size(max = 2000) @Schema(description = "The URL that is told; its secret must have been made")
        @Nullable String webhook) {

  String[] addresses() {
    return emails == null ? new String[0] : emails.stream().distinct().toArray(String[]::new);
  }
}
