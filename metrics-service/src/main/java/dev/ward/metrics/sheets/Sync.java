package dev.ward.metrics.sheets;

import dev.ward.metrics.sheets.SheetsApi.Access;
import dev.ward.metrics.sheets.SyncStore.Loaded;
import dev.ward.platform.problem.SqlProblems;
import dev.ward.platform.secrets.SecretBox.Sealed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Carries out one run: looks at the spreadsheet, reads all of it, writes it. Nothing is written
 * before everything has been read, and no transaction waits for Google.
 */
@ApplicationScoped
class Sync {

  private static final Logger LOG = Logger.getLogger(Sync.class);

  /** Says nothing to anybody: whoever takes the run on will. */
  private static final SheetsFailure LOST = SheetsFailure.passing("lost", "");

  private final SyncStore store;
  private final SheetReader reader;
  private final CredentialBox box;
  private final SheetsConfig config;

  Sync(SyncStore store, SheetReader reader, CredentialBox box, SheetsConfig config) {
    this.store = store;
    this.reader = reader;
    this.box = box;
    this.config = config;
  }

  /**
   * Fails only if it can't even be written down how it ended.
   *
   * @param lost whether the run is no longer to be gone on with here
   */
  Uni<Void> run(Claim claim, BooleanSupplier lost) {
    return store
        .load(claim)
        .flatMap(
            loaded ->
                access(claim, loaded)
                    .flatMap(access -> fetch(access, loaded, lost))
                    .flatMap(
                        sheets ->
                            store
                                .write(claim, loaded.zone(), sheets)
                                .onTermination()
                                .invoke(() -> sheets.forEach(FetchedSheet::discard))))
        .onFailure()
        .recoverWithUni(
            failure ->
                failure == LOST
                    ? store.giveBack(claim)
                    : store.failed(claim, reason(claim, failure)));
  }

  private Uni<Access> access(Claim claim, Loaded loaded) {
    return Uni.createFrom()
        .item(Unchecked.supplier(() -> open(claim, loaded)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .call(access -> reseal(claim, loaded.sealed(), access.account()));
  }

  private Access open(Claim claim, Loaded loaded) {
    byte[] secret = box.open(claim.clinicId(), claim.sourceId(), loaded.sealed());
    try {
      ServiceAccount account = ServiceAccount.of(loaded.clientEmail(), secret);
      return new Access(claim.sourceId(), loaded.spreadsheetId(), account);
    } catch (GeneralSecurityException e) {
      throw SheetsFailure.unreadableCredentials();
    }
  }

  /** What still lies under an old key moves to the new one as it is used. */
  private Uni<Void> reseal(Claim claim, Sealed sealed, ServiceAccount account) {
    if (!box.isOutdated(sealed)) {
      return Uni.createFrom().voidItem();
    }
    Sealed renewed = box.seal(claim.clinicId(), claim.sourceId(), account.secret());
    return store.reseal(claim, sealed, renewed);
  }

  private Uni<List<FetchedSheet>> fetch(Access access, Loaded loaded, BooleanSupplier lost) {
    List<FetchedSheet> sheets = new ArrayList<>();
    return reader
        .plan(access, loaded.sheets())
        .flatMap(plans -> fetch(access, plans, sheets, lost))
        .replaceWith(sheets)
        .onFailure()
        .invoke(() -> sheets.forEach(FetchedSheet::discard));
  }

  private Uni<Void> fetch(
      Access access, List<SheetPlan> plans, List<FetchedSheet> sheets, BooleanSupplier lost) {
    return Multi.createFrom()
        .iterable(plans)
        .onItem()
        .transformToUniAndConcatenate(
            plan -> {
              FetchedSheet sheet =
                  FetchedSheet.create(plan, config.directory(), config.maxBytes().asLongValue());
              sheets.add(sheet);
              return reader.read(
                  access,
                  plan,
                  (firstRow, rows) -> {
                    if (lost.getAsBoolean()) {
                      throw LOST;
                    }
                    sheet.take(firstRow, rows);
                  });
            })
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private static SheetsFailure reason(Claim claim, Throwable failure) {
    if (failure instanceof SheetsFailure known) {
      return known;
    }
    if (failure instanceof Exchange.TooLong) {
      return SheetsFailure.passing("google_unavailable", "Google's answer was too long.");
    }
    if (SqlProblems.of(failure) != null) {
      LOG.warnf("run %s found no way into the database: %s", claim.id(), failure);
      return SheetsFailure.passing(
          "not_written", "The rows could not be written; nothing was changed.");
    }
    LOG.errorf(failure, "run %s failed", claim.id());
    return SheetsFailure.passing("internal", "It failed on our side; nothing was changed.");
  }
}
