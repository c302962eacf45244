package dev.ward.tenancy.tier;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.StreamSupport;

@ApplicationScoped
class TierStore {

  private static final String LIST =
      """
      select tier, title, max_clinics, max_members_per_clinic, requests_per_minute_per_clinic, features
      from tenancy.subscription_tier order by max_clinics nulls last, tier
      """;

  private final ClinicTransaction transaction;

  TierStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<Tier>> list(Caller caller) {
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .query(LIST)
                .execute()
                .map(
                    rows ->
                        new Page<>(
                            StreamSupport.stream(rows.spliterator(), false).map(Tier::of).toList(),
                            null)));
  }
}
