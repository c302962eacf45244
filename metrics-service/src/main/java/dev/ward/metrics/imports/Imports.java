package dev.ward.metrics.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.platform.access.Caller;
import dev.ward.platform.idempotency.Idempotency.Answer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.smallrye.mutiny.unchecked.UncheckedSupplier;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What happens to an upload between its first byte and the answer. */
@ApplicationScoped
class Imports {

  private final ImportStore store;
  private final ImportQueue queue;
  private final Workbooks workbooks;
  private final ImportConfig config;
  private final ObjectMapper json;

  Imports(
      ImportStore store,
      ImportQueue queue,
      Workbooks workbooks,
      ImportConfig config,
      ObjectMapper json) {
    this.store = store;
    this.queue = queue;
    this.workbooks = workbooks;
    this.config = config;
    this.json = json;
  }

  /**
   * Asks whether the caller may, takes the body to disk, looks at all of it, takes down that it is
   * to be imported, and lets the import begin. Until the last step nothing is written.
   */
  Uni<Answer> take(
      Caller caller,
      UUID clinicId,
      ImportRequest asked,
      @Nullable String key,
      HttpServerRequest request) {
    return store
        .prepare(caller, clinicId, asked)
        .invoke(() -> requireAcceptable(request))
        .flatMap(reading -> receive(caller, clinicId, asked, reading, key, request));
  }

  private Uni<Answer> receive(
      Caller caller,
      UUID clinicId,
      ImportRequest asked,
      Reading reading,
      @Nullable String key,
      HttpServerRequest request) {
    queue.keepPlace();
    return received(asked, reading, request)
        .flatMap(
            upload ->
                begin(caller, clinicId, upload, key, request.path())
                    .onFailure()
                    .invoke(upload::close))
        .onTermination()
        .invoke(queue::giveBackPlace);
  }

  private Uni<Upload> received(ImportRequest asked, Reading reading, HttpServerRequest request) {
    if (asked.format() == Format.XLSX) {
      return spooled(
          request,
          () -> Spool.named(config.directory()),
          spool -> blocking(workbooks.worker(), () -> workbooks.unpack(asked, reading, spool)));
    }
    return spooled(
        request,
        () -> Spool.create(config.directory()),
        spool -> blocking(() -> Upload.check(asked, reading, spool)));
  }

  private Uni<Upload> spooled(
      HttpServerRequest request,
      UncheckedSupplier<Spool> creation,
      Function<Spool, Uni<Upload>> check) {
    return blocking(creation)
        .flatMap(
            spool ->
                receive(request, spool)
                    .flatMap(received -> check.apply(spool))
                    .onFailure()
                    .invoke(spool::discard));
  }

  private void requireAcceptable(HttpServerRequest request) {
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && Long.parseLong(announced) > most()) {
      throw Upload.tooLarge(most());
    }
  }

  private Uni<Void> receive(HttpServerRequest request, Spool spool) {
    if (HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    return BodyReceiver.receive(request, spool, most());
  }

  private Uni<Answer> begin(
      Caller caller, UUID clinicId, Upload upload, @Nullable String key, String path) {
    AtomicReference<@Nullable UUID> begun = new AtomicReference<>();
    return store
        .begin(
            caller,
            clinicId,
            upload,
            key,
            upload.requestHash(path),
            created -> {
              begun.set(created.id());
              return answer(path, created);
            })
        .invoke(
            () -> {
              UUID id = begun.get();
              if (id == null) {
                upload.close();
              } else {
                queue.submit(new ImportJob(caller, clinicId, id, upload));
              }
            });
  }

  private Answer answer(String path, FactImport created) {
    try {
      return new Answer(202, path + "/" + created.id(), json.writeValueAsString(created));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private long most() {
    return config.maxBytes().asLongValue();
  }

  /** Off the event loop, and back. */
  private static <T> Uni<T> blocking(UncheckedSupplier<T> work) {
    return blocking(Infrastructure.getDefaultWorkerPool(), work);
  }

  private static <T> Uni<T> blocking(Executor worker, UncheckedSupplier<T> work) {
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .item(Unchecked.supplier(work))
        .runSubscriptionOn(worker)
        .emitOn(task -> context.runOnContext(ignored -> task.run()));
  }
}
