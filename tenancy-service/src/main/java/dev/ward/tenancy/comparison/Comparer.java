package dev.ward.tenancy.comparison;

import dev.ward.tenancy.TenancyConfig;
import dev.ward.tenancy.claims.ClaimsPush;
import dev.ward.tenancy.identity.AccountChanges;
import dev.ward.tenancy.identity.IdentityProviderFailure;
import dev.ward.tenancy.identity.KeycloakApi;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares all accounts of the identity provider with all profiles, a page at a time: first the
 * accounts, then the profiles whose account has not been seen. What differs is looked at once more
 * before it is mended, because the page may be older than what it is compared with.
 */
@ApplicationScoped
class Comparer {

  private static final Logger LOG = Logger.getLogger(Comparer.class);

  private static final int AT_ONCE = 4;

  private final RunStore runs;
  private final DifferenceStore store;
  private final KeycloakApi keycloak;
  private final ClaimsPush claims;
  private final AccountChanges changes;
  private final int page;

  Comparer(
      RunStore runs,
      DifferenceStore store,
      KeycloakApi keycloak,
      ClaimsPush claims,
      AccountChanges changes,
      TenancyConfig config) {
    this.runs = runs;
    this.store = store;
    this.keycloak = keycloak;
    this.claims = claims;
    this.changes = changes;
    this.page = config.identity().page();
  }

  /** Completes when the comparison has ended, well or not; how it went is on its row. */
  Uni<Void> compare(Run run) {
    return accounts(run)
        .flatMap(accounts -> profiles(run).flatMap(profiles -> runs.done(run, accounts, profiles)))
        .invoke(
            () -> {
              claims.wake();
              changes.wake();
            })
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf("the comparison with the identity provider ended: %s", failure);
              return runs.failed(run, String.valueOf(failure.getMessage()));
            });
  }

  /** How many there are. */
  private Uni<Long> accounts(Run run) {
    AtomicLong first = new AtomicLong();
    AtomicLong people = new AtomicLong();
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                keycloak
                    .list(
                        "/users?briefRepresentation=false&max=%d&first=%d"
                            .formatted(page, first.getAndAdd(page)))
                    .flatMap(
                        users -> {
                          List<Account> accounts =
                              users.stream()
                                  .map(JsonObject.class::cast)
                                  .filter(Account::isPerson)
                                  .map(Account::of)
                                  .toList();
                          people.addAndGet(accounts.size());
                          return compare(run, accounts).replaceWith(users.size());
                        }))
        .whilst(read -> read == page)
        .collect()
        .last()
        .map(last -> people.get());
  }

  private Uni<Void> compare(Run run, List<Account> accounts) {
    return accounts.isEmpty()
        ? Uni.createFrom().voidItem()
        : store
            .seen(run, accounts)
            .flatMap(people -> settle(run, differences(accounts, people), people));
  }

  private static List<Difference> differences(List<Account> accounts, Map<String, Known> people) {
    return accounts.stream()
        .map(
            account -> {
              Known known = people.get(account.subject());
              return known == null ? Difference.noProfile(account) : Difference.of(account, known);
            })
        .filter(Difference::isAny)
        .toList();
  }

  private Uni<Void> settle(Run run, List<Difference> differences, Map<String, Known> people) {
    return Multi.createFrom()
        .iterable(differences)
        .onItem()
        .transformToUni(
            difference -> {
              Known known = people.get(difference.subject());
              return known == null
                  ? Uni.createFrom().item(Optional.of(difference))
                  : account(difference.subject())
                      .map(found -> found.map(account -> Difference.of(account, known)));
            })
        .merge(AT_ONCE)
        .filter(difference -> difference.isPresent() && difference.get().isAny())
        .map(Optional::get)
        .collect()
        .asList()
        .flatMap(confirmed -> store.settle(run, confirmed));
  }

  /** How many there are. */
  private Uni<Long> profiles(Run run) {
    AtomicReference<@Nullable UUID> after = new AtomicReference<>();
    AtomicLong people = new AtomicLong();
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                store
                    .profiles(run, after.get(), page)
                    .flatMap(
                        profiles -> {
                          people.addAndGet(profiles.size());
                          if (!profiles.isEmpty()) {
                            after.set(profiles.get(profiles.size() - 1).userId());
                          }
                          return unseen(run, profiles).replaceWith(profiles.size());
                        }))
        .whilst(read -> read == page)
        .collect()
        .last()
        .map(last -> people.get());
  }

  /** Whoever was not among the accounts may only have slipped between two of their pages. */
  private Uni<Void> unseen(Run run, List<DifferenceStore.Profile> profiles) {
    return Multi.createFrom()
        .iterable(profiles)
        .filter(DifferenceStore.Profile::expected)
        .onItem()
        .transformToUni(
            profile ->
                account(profile.subject())
                    .flatMap(
                        found ->
                            found.isPresent()
                                ? compare(run, List.of(found.get()))
                                : store.settle(
                                    run,
                                    List.of(
                                        Difference.noAccount(
                                            profile.subject(),
                                            profile.userId(),
                                            profile.memberships())))))
        .merge(AT_ONCE)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Optional<Account>> account(String subject) {
    return keycloak
        .read(KeycloakApi.user(subject))
        .map(user -> Optional.of(Account.of(user)))
        .onFailure(Comparer::isNotFound)
        .recoverWithItem(Optional.empty());
  }

  private static boolean isNotFound(Throwable failure) {
    return failure instanceof IdentityProviderFailure known && known.isNotFound();
  }
}
