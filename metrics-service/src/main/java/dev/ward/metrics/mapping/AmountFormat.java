package dev.ward.metrics.mapping;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a source writes amounts of money in major units: {@code 1.234,50} for 123450 cents.
 *
 * @param decimal what stands before the fraction; a point unless given
 * @param grouping what may stand between groups of the integer's digits; nothing unless given
 * @param minorDigits how many digits a minor unit takes; unless given, those of the currency that
 *     the mapping names, or 2
 */
@Schema(description = "How the source writes amounts in major units, like 1.234,50")
public record AmountFormat(
    @Schema(examples = ".", maxLength = 1) @Nullable String decimal,
    @Schema(examples = ",", maxLength = 1) @Nullable String grouping,
    @Schema(minimum = "0", maximum = "4") @Nullable Integer minorDigits) {}
