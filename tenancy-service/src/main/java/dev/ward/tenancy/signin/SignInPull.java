package dev.ward.tenancy.signin;

import dev.ward.tenancy.TenancyConfig;
import dev.ward.tenancy.identity.IdentityProviderFailure;
import dev.ward.tenancy.identity.KeycloakApi;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the identity provider has recorded since the last time, a page at a time, and tells it
 * to the audit trail. Each page is told in the transaction that remembers it, and each reading goes
 * back a little behind the last, because the provider's events become visible out of order: so
 * nothing is lost and nothing told twice, whoever stops in the middle.
 */
@ApplicationScoped
class SignInPull {

  private final PullStore store;
  private final KeycloakApi keycloak;
  private final ServiceAccounts services;
  private final TenancyConfig.SignIns config;

  SignInPull(
      PullStore store, KeycloakApi keycloak, ServiceAccounts services, TenancyConfig config) {
    this.store = store;
    this.keycloak = keycloak;
    this.services = services;
    this.config = config.signIns();
  }

  /**
   * @param told how many events were new
   * @param lagSeconds how long ago all was read to its end; null if it never was
   */
  record Pulled(int told, @Nullable Double lagSeconds) {}

  /** Reads both records to their ends, unless another replica does. */
  Uni<Pulled> pull() {
    return keycloak
        .read("/events/config")
        .flatMap(
            keeps ->
                pull(Source.USER, keeps)
                    .flatMap(
                        users ->
                            pull(Source.ADMIN, keeps)
                                .map(
                                    admins ->
                                        new Pulled(
                                            users.told() + admins.told(), users.lagSeconds()))));
  }

  private Uni<Pulled> pull(Source source, JsonObject keeps) {
    if (!keeps.getBoolean(
        source == Source.USER ? "eventsEnabled" : "adminEventsEnabled", Boolean.FALSE)) {
      return Uni.createFrom()
          .failure(
              IdentityProviderFailure.away(
                  "the identity provider is not set to keep its %s events"
                      .formatted(source.code())));
    }
    Long kept = keeps.getLong("eventsExpiration", 0L);
    return store
        .begin(source)
        .flatMap(
            reached ->
                reached.mine()
                    ? read(source, reached)
                        .flatMap(
                            told ->
                                store
                                    .end(
                                        source,
                                        reached.began(),
                                        kept == 0 ? null : kept,
                                        config.overlap())
                                    .replaceWith(new Pulled(told, 0.0)))
                    : Uni.createFrom().item(new Pulled(0, reached.lagSeconds())));
  }

  private Uni<Integer> read(Source source, PullStore.Reached reached) {
    Position position =
        new Position(
            reached.upTo() == null
                ? 0
                : Math.max(0, reached.upTo().minus(config.overlap()).toEpochMilli()));
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                keycloak
                    .list(source.page(position.from, position.first, config.page()))
                    .map(page -> page.stream().map(JsonObject.class::cast).toList())
                    .flatMap(
                        page ->
                            observed(source, page)
                                .flatMap(events -> store.tell(source, events))
                                .map(told -> position.after(page, told))))
        .whilst(read -> read == config.page())
        .collect()
        .last()
        .map(last -> position.told);
  }

  private Uni<List<Observed>> observed(Source source, List<JsonObject> page) {
    if (source == Source.USER) {
      return Uni.createFrom()
          .item(page.stream().map(UserEvents::observed).filter(Objects::nonNull).toList());
    }
    return services
        .behind(
            page.stream()
                .map(AdminEvents::actor)
                .filter(actor -> !actor.isEmpty())
                .collect(Collectors.toSet()))
        .map(known -> page.stream().map(event -> observed(event, known)).toList());
  }

  private static Observed observed(JsonObject event, Map<String, String> services) {
    String service = services.getOrDefault(AdminEvents.actor(event), "");
    return AdminEvents.observed(event, service.isEmpty() ? null : service);
  }

  /** Where the next page begins: at the last instant of the one before, or deeper in it. */
  private static final class Position {
    private long from;
    private int first;
    private int told;

    Position(long from) {
      this.from = from;
    }

    /** How many events the page had. */
    int after(List<JsonObject> page, int toldOfIt) {
      told += toldOfIt;
      if (!page.isEmpty()) {
        long last = page.get(page.size() - 1).getLong("time");
        first = last > from ? 0 : first + page.size();
        from = last;
      }
      return page.size();
    }
  }
}
