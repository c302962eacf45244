package dev.ward.metrics.mapping;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where one field of a fact comes from, and how it is read.
 *
 * @param column the header of the source's column; either this or {@code constant}
 * @param constant the field's value in every row
 * @param pattern how the source writes dates or times: {@code dd/MM/yyyy}; ISO 8601 unless given
 * @param amount how the source writes amounts in major units; minor units unless given
 * @param values what the source's words mean, whatever their case: {@code Done} for {@code
 *     completed}; what isn't listed stays as it is, and the empty word stands for an empty cell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Where a field comes from: a column of the source, or a constant")
public record FieldSource(
    @Schema(examples = "Invoice date", maxLength = 200) @Nullable String column,
    @Schema(examples = "USD", maxLength = 200) @Nullable String constant,
    @Schema(examples = "dd/MM/yyyy", maxLength = 64) @Nullable String pattern,
    @Nullable AmountFormat amount,
    @Schema(description = "What words of the source mean", maxProperties = 500)
        @Nullable Map<String, @Size(max = 200) String> values) {

  public FieldSource {
    // As it was given, and in that order; a null in it is left for the check to find.
    values = values == null ? null : new LinkedHashMap<>(values);
  }

  public static FieldSource column(String header) {
    return new FieldSource(header, null, null, null, null);
  }

  public static FieldSource constant(String value) {
    return new FieldSource(null, value, null, null, null);
  }
}
