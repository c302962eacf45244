package dev.ward.metrics.reports;

import dev.ward.platform.access.Caller;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.UUID;

/** Makes weekly reports: read, printed apart from any transaction, and kept. */
@ApplicationScoped
class Reports {

  private final ReportStore store;
  private final ReportPress press;
  private final Vertx vertx;

  Reports(ReportStore store, ReportPress press, Vertx vertx) {
    this.store = store;
    this.press = press;
    this.vertx = vertx;
  }

  /** Makes the week's report, unless the last says what it would say; then it is that one. */
  Uni<ReportStore.Kept> make(Caller caller, UUID clinicId, LocalDate week) {
    return store
        .draft(caller, clinicId, week)
        .flatMap(
            draft -> {
              UUID same = draft.same();
              return same == null
                  ? printAndKeep(caller, clinicId, draft.data())
                  : store
                      .entry(caller, clinicId, same)
                      .map(report -> new ReportStore.Kept(report, false));
            });
  }

  private Uni<ReportStore.Kept> printAndKeep(Caller caller, UUID clinicId, String data) {
    return press
        .print(store.data(data))
        .emitOn(MutinyHelper.executor(vertx.getOrCreateContext()))
        .flatMap(printed -> store.keep(caller, clinicId, data, printed));
  }
}
