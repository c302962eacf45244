package dev.ward.metrics.sheets;

import dev.ward.metrics.facts.FactKind;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A source as it is asked for. Credentials may follow later; until then nothing can be fetched.
 *
 * @param schedule off unless given
 * @param enabled true unless given
 */
record NewSource(
    @NotNull
        @Schema(enumeration = "google_sheets")
        @Pattern(regexp = "google_sheets", message = "must be google_sheets")
        String kind,
    @NotBlank @Size(max = 200) String name,
    @NotNull
        @Pattern(
            regexp = "[A-Za-z0-9_-]{1,100}",
            message = "must be the id that stands in the spreadsheet's address, behind /d/")
        @Size(max = 100)
        String spreadsheetId,
    @NotEmpty @Size(max = 20) List<@NotNull @Valid SheetSelection> sheets,
    @Valid @Nullable Schedule schedule,
    @Nullable Boolean enabled,
    @Valid @Nullable Credentials credentials) {

  /**
   * @throws Problem 400 that names all that is wrong with the sheets or the schedule
   */
  void check() {
    if (schedule != null) {
      schedule.check();
    }
    List<FieldError> errors = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    for (int i = 0; i < sheets.size(); i++) {
      SheetSelection sheet = sheets.get(i);
      String at = "/sheets/" + i;
      if (!titles.add(sheet.title() + "\n" + sheet.kind())) {
        errors.add(new FieldError(at + "/title", "is there twice for facts of this kind"));
      }
      FactKind known = FactKind.of(sheet.kind());
      if (known == null) {
        errors.add(new FieldError(at + "/kind", "is not a kind of facts"));
        continue;
      }
      sheet
          .mapping()
          .faults(known)
          .forEach(
              fault ->
                  errors.add(new FieldError(at + "/mapping" + fault.pointer(), fault.message())));
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }
}
