package dev.ward.metrics.sheets;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What changes in a source; what is left out stays as it is. */
record SourceChange(
    @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 200)
        @Nullable String name,
    @Pattern(
            regexp = "[A-Za-z0-9_-]{1,100}",
            message = "must be the id that stands in the spreadsheet's address, behind /d/")
        @Size(max = 100)
        @Nullable String spreadsheetId,
    @Size(min = 1, max = 20) @Nullable List<@NotNull @Valid SheetSelection> sheets,
    @Valid @Nullable Schedule schedule,
    @Nullable Boolean enabled,
    @Valid @Nullable Credentials credentials) {

  /** The source as it would be with this change; without credentials those that are there stay. */
  NewSource of(Source source) {
    return new NewSource(
        source.kind(),
        name == null ? source.name() : name,
        spreadsheetId == null ? source.spreadsheetId() : spreadsheetId,
        sheets == null ? source.sheets() : sheets,
        schedule == null ? source.schedule() : schedule,
        enabled == null ? (Boolean) source.enabled() : enabled,
        credentials);
  }

  /** Whether somebody has acted on what keeps a source from being fetched. */
  boolean answersAttention() {
    return spreadsheetId != null || sheets != null || credentials != null;
  }
}
