package dev.ward.audit.retention;

import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How long an organization keeps one class of events.
 *
 * @param floorMonths the least that may be agreed
 * @param months how long they are kept, from when they happened or arrived, whichever was later
 * @param usualMonths how long they are kept where nothing else was agreed
 */
@Schema(name = "RetentionClass")
record RetentionClass(
    @Schema(examples = "patient") String name,
    String description,
    int floorMonths,
    int usualMonths,
    int months,
    @Schema(description = "The ETag to change it with") long version) {

  static RetentionClass of(Row row) {
    return new RetentionClass(
        row.getString("class"),
        row.getString("description"),
        row.getInteger("floor_months"),
        row.getInteger("usual_months"),
        row.getInteger("months"),
        row.getLong("version"));
  }
}
