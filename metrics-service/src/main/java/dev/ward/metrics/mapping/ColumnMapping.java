package dev.ward.metrics.mapping;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.metrics.facts.FactKind;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of somebody's table become facts of a kind: which column means which field, what the
 * table leaves out, and how it writes dates, amounts and words. Columns that aren't mapped are not
 * looked at. Headers are the same whatever their case and the spaces around and in them.
 *
 * @param timeZone where times without an offset are meant; the clinic's unless given
 * @param locale the language of the months' names in dates (BCP 47); English unless given
 * @param fields where each field comes from, by the name that JSON knows it by: {@code amountMinor}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How the rows of a table become facts")
public record ColumnMapping(
    @Schema(examples = "America/New_York", maxLength = 64) @Nullable String timeZone,
    @Schema(examples = "de", maxLength = 35) @Nullable String locale,
    @Schema(
            required = true,
            description = "By the field's name, like amountMinor",
            maxProperties = 20)
        @Nullable Map<String, FieldSource> fields) {

  public ColumnMapping {
    fields = fields == null ? null : new LinkedHashMap<>(fields);
  }

  public static ColumnMapping of(Map<String, FieldSource> fields) {
    return new ColumnMapping(null, null, fields);
  }

  /** What is wrong with it for facts of the kind, with pointers into it; nothing if it will do. */
  public List<FieldError> faults(FactKind kind) {
    return new MappingCheck(kind, this).faults();
  }

  /**
   * @param at where the mapping stands in the request: {@code /mapping}, or nothing
   * @throws Problem 400 if it won't do for facts of the kind
   */
  public void require(FactKind kind, String at) {
    List<FieldError> faults = faults(kind);
    if (!faults.isEmpty()) {
      throw Problem.invalid(
          faults.stream()
              .map(fault -> new FieldError(at + fault.pointer(), fault.message()))
              .toList());
    }
  }

  /** The headers that it speaks of and that a table doesn't have: they may have been renamed. */
  public List<String> missing(List<String> header) {
    Set<String> there = new HashSet<>();
    header.forEach(name -> there.add(normal(name)));
    return headers().stream().filter(name -> !there.contains(normal(name))).toList();
  }

  /** The headers that it speaks of and that a table has more than once. */
  public List<String> ambiguous(List<String> header) {
    List<String> names = header.stream().map(ColumnMapping::normal).toList();
    return headers().stream()
        .filter(name -> names.indexOf(normal(name)) != names.lastIndexOf(normal(name)))
        .toList();
  }

  private List<String> headers() {
    List<String> headers = new ArrayList<>();
    for (FieldSource source : sources().values()) {
      if (source.column() != null && !headers.contains(source.column())) {
        headers.add(source.column());
      }
    }
    return headers;
  }

  /**
   * Binds it, being without faults, to a table.
   *
   * @param clinicZone the clinic's time zone
   * @throws Problem 400 that names the headers that are missing or ambiguous
   */
  public MappedRows bind(FactKind kind, List<String> header, ZoneId clinicZone) {
    List<FieldError> errors = new ArrayList<>();
    missing(header)
        .forEach(name -> errors.add(new FieldError(pointer(name), "is a column that is missing")));
    ambiguous(header)
        .forEach(
            name -> errors.add(new FieldError(pointer(name), "is a column that is there twice")));
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return new MappedRows(
        kind, this, header.stream().map(ColumnMapping::normal).toList(), clinicZone);
  }

  Map<String, FieldSource> sources() {
    return fields == null ? Map.of() : fields;
  }

  ZoneId zoneOr(ZoneId clinicZone) {
    return timeZone == null ? clinicZone : ZoneId.of(timeZone);
  }

  Locale language() {
    return locale == null ? Locale.ENGLISH : Locale.forLanguageTag(locale);
  }

  static String normal(String header) {
    return header.strip().replaceAll("[\\s\\u00a0\\ufeff]+", " ").strip().toLowerCase(Locale.ROOT);
  }

  /** A step of a JSON pointer (RFC 6901). */
  static String pointer(String step) {
    return "/" + step.replace("~", "~0").replace("/", "~1");
  }
}
