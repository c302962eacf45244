package dev.ward.metrics.sheets;

import dev.ward.metrics.sheets.SheetsApi.Access;
import dev.ward.metrics.sheets.SheetsApi.Grid;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads the sheets of a source, as many rows at a time as an answer may hold. */
@ApplicationScoped
class SheetReader {

  private final SheetsApi api;
  private final SheetsConfig config;

  /** Takes rows of a sheet, one block after the other. */
  interface Sink {
    void take(int firstRow, JsonArray rows);
  }

  SheetReader(SheetsApi api, SheetsConfig config) {
    this.api = api;
    this.config = config;
  }

  /**
   * Looks whether the sheets and their columns are what the source says, before a row is read.
   *
   * <p>Fails with a {@link SheetsFailure} that names what isn't.
   */
  Uni<List<SheetPlan>> plan(Access access, List<SheetSelection> selections) {
    return api.grids(access)
        .map(
            grids ->
                selections.stream().map(selection -> SheetPlan.grid(selection, grids)).toList())
        .flatMap(
            grids ->
                api.values(access, headerRanges(selections, grids))
                    .map(headers -> plans(selections, grids, headers)));
  }

  private static List<String> headerRanges(List<SheetSelection> selections, List<Grid> grids) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < selections.size(); i++) {
      ranges.add(SheetPlan.headerRange(selections.get(i), grids.get(i)));
    }
    return ranges;
  }

  private static List<SheetPlan> plans(
      List<SheetSelection> selections, List<Grid> grids, List<JsonArray> headers) {
    List<SheetPlan> plans = new ArrayList<>();
    for (int i = 0; i < selections.size(); i++) {
      List<String> header = SheetPlan.header(headers.get(i));
      plans.add(SheetPlan.of(selections.get(i), grids.get(i), header));
    }
    return plans;
  }

  /** Reads all rows below the header; the sink is called off the event loop. */
  Uni<Void> read(Access access, SheetPlan plan, Sink sink) {
    AtomicInteger next = new AtomicInteger(plan.firstRow());
    AtomicInteger size = new AtomicInteger(Math.max(1, config.cells() / plan.width()));
    return Multi.createBy()
        .repeating()
        .uni(() -> block(access, plan, sink, next, size))
        .whilst(more -> more)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Boolean> block(
      Access access, SheetPlan plan, Sink sink, AtomicInteger next, AtomicInteger size) {
    int first = next.get();
    if (first > plan.grid().rows()) {
      return Uni.createFrom().item(false);
    }
    int last = Math.min(plan.grid().rows(), first + size.get() - 1);
    // The header comes along: should a column be moved meanwhile, no row is read by the old order.
    List<String> ranges =
        List.of(
            plan.grid().range(plan.selection().header(), plan.selection().header(), plan.width()),
            plan.grid().range(first, last, plan.width()));
    return api.values(access, ranges)
        .map(
            found -> {
              if (!SheetPlan.header(found.get(0)).equals(plan.header())) {
                throw SheetsFailure.passing(
                    "changed_while_read",
                    "The columns of \"%s\" were changed while they were being read."
                        .formatted(plan.selection().title()));
              }
              sink.take(first, found.get(1));
              next.set(last + 1);
              return last < plan.grid().rows();
            })
        .onFailure(Exchange.TooLong.class)
        .recoverWithUni(tooLong -> smaller(plan, first, last, size));
  }

  private static Uni<Boolean> smaller(SheetPlan plan, int first, int last, AtomicInteger size) {
    if (first == last) {
      return Uni.createFrom()
          .failure(
              SheetsFailure.needsAttention(
                  "row_too_long",
                  "Row %d of \"%s\" is too long to be read."
                      .formatted(first, plan.selection().title())));
    }
    size.set((last - first + 1) / 2);
    return Uni.createFrom().item(true);
  }
}
