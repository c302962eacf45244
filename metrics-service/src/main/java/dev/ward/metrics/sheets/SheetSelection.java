package dev.ward.metrics.sheets;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.mapping.ColumnMapping;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A sheet of a spreadsheet whose rows are facts of one kind.
 *
 * @param title what stands on its tab
 * @param headerRow the row that names the columns, 1 unless given; the facts stand below it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SheetSelection(
    @NotBlank @Size(max = 100) String title,
    @Min(1) @Max(1000) @Schema(defaultValue = "1") @Nullable Integer headerRow,
    @NotBlank @Size(max = 20) @Schema(examples = "financial") String kind,
    @NotNull ColumnMapping mapping) {

  static final int FIRST_ROW = 1;

  int header() {
    return headerRow == null ? FIRST_ROW : headerRow;
  }

  /** Only of a selection that has passed its check. */
  FactKind factKind() {
    FactKind known = FactKind.of(kind);
    if (known == null) {
      throw new IllegalStateException("a kind of facts that is not known");
    }
    return known;
  }
}
