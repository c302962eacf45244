package dev.ward.metrics.imports;

import dev.ward.metrics.mapping.ColumnMapping;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What changes in a mapping; what is left out stays as it is. */
record MappingChange(
    @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 200)
        @Nullable String name,
    @Nullable ColumnMapping mapping) {

  NewMapping of(ImportMapping present) {
    return new NewMapping(
        name == null ? present.name() : name,
        present.kind(),
        mapping == null ? present.mapping() : mapping);
  }
}
