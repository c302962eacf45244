package dev.ward.tenancy.tier;

import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an organization may have; null is no limit.
 *
 * @param maxClinics clinics that are not closed
 * @param maxMembersPerClinic memberships that have not ended
 */
record Tier(
    String tier,
    String title,
    @Nullable Integer maxClinics,
    @Nullable Integer maxMembersPerClinic,
    @Nullable Integer requestsPerMinutePerClinic,
    List<String> features) {

  static Tier of(Row row) {
    return new Tier(
        row.getString("tier"),
        row.getString("title"),
        row.getInteger("max_clinics"),
        row.getInteger("max_members_per_clinic"),
        row.getInteger("requests_per_minute_per_clinic"),
        List.of(row.getArrayOfStrings("features")));
  }
}
