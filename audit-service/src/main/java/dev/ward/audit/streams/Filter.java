package dev.ward.audit.streams;

import io.vertx.mutiny.sqlclient.Row;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which events are sent; of what is empty or missing, any. */
record Filter(
    @Schema(
            description = "Actions, or all of a family as family.*",
            examples = "[\"access.denied\", \"patient.*\"]")
        @Size(max = 100)
        @Nullable
            List<
                @NotNull
                @Pattern(
                    regexp = "[a-z][a-z0-9-]{0,62}(\\.\\*|(\\.[a-z][a-z0-9_-]{0,62})?)",
                    message = "must be an action, or a family with .*")
                @Size(max = 126) String>
            actions,
    @Size(max = 3)
        @Nullable
            List<
                @NotNull
                @Pattern(
                    regexp = "success|denied|failure",
                    message = "must be success, denied or failure")
                String>
            outcomes,
    @Size(max = 1000) @Nullable List<@NotNull UUID> clinics) {

  static final Filter ALL = new Filter(List.of(), List.of(), List.of());

  static Filter of(Row row) {
    return new Filter(
        List.of(row.getArrayOfStrings("actions")),
        List.of(row.getArrayOfStrings("outcomes")),
        List.of(row.getArrayOfUUIDs("clinics")));
  }

  String[] actionArray() {
    return actions == null ? new String[0] : actions.toArray(String[]::new);
  }

  String[] outcomeArray() {
    return outcomes == null ? new String[0] : outcomes.toArray(String[]::new);
  }

  UUID[] clinicArray() {
    return clinics == null ? new UUID[0] : clinics.stream().distinct().toArray(UUID[]::new);
  }
}
