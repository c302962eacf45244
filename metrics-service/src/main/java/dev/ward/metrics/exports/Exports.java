package dev.ward.metrics.exports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.platform.access.Caller;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What happens to an export between the request and the answer, at its beginning and its end. */
@ApplicationScoped
class Exports {

  private static final int ACCEPTED = 202;

  private final ExportStore store;
  private final ExportQueue queue;
  private final ObjectMapper json;

  Exports(ExportStore store, ExportQueue queue, ObjectMapper json) {
    this.store = store;
    this.queue = queue;
    this.json = json;
  }

  Uni<Answer> begin(Caller caller, UUID clinicId, Order order, @Nullable String key, String path) {
    queue.requireRoom(clinicId);
    AtomicReference<@Nullable UUID> begun = new AtomicReference<>();
    return store
        .begin(
            caller,
            clinicId,
            order,
            key,
            hash("POST " + path + "\n" + text(order)),
            created -> {
              begun.set(created.id());
              return new Answer(ACCEPTED, path + "/" + created.id(), text(created));
            })
        .invoke(
            () -> {
              UUID id = begun.get();
              if (id != null) {
                queue.submit(
                    new ExportJob(
                        caller,
                        clinicId,
                        id,
                        order.what(),
                        order.format(),
                        store.text(order.filter())));
              }
            });
  }

  /**
   * Opens an export to hand it out, which is put on record.
   *
   * @throws Problem 410 if it is over, 409 if it has no content yet or never will
   */
  Uni<ExportContent> open(Caller caller, UUID clinicId, UUID id) {
    return store
        .get(caller, clinicId, id)
        .invoke(Exports::requireContent)
        .flatMap(
            export ->
                store
                    .handOut(caller, clinicId, export)
                    .map(
                        pieces ->
                            new ExportContent(
                                export,
                                pieces,
                                number -> store.piece(caller, clinicId, export, number))));
  }

  private static void requireContent(DataExport export) {
    switch (export.state()) {
      case "done" -> {}
      case "expired" -> throw Problem.of(ProblemCode.GONE, "The export has expired; export again.");
      case "pending", "running" ->
          throw Problem.of(ProblemCode.CONFLICT, "The export isn't done yet.");
      default -> throw Problem.of(ProblemCode.CONFLICT, "The export came to nothing.");
    }
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
