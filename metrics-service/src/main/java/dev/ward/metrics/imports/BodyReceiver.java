package dev.ward.metrics.imports;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of one request to disk. The request is paused while a piece is being written, so
 * that a client that sends faster than the disk takes waits, and memory holds one piece at a time.
 * Everything but the writing happens on the request's event loop.
 */
final class BodyReceiver {

  private static final Logger LOG = Logger.getLogger(BodyReceiver.class);
  private static final int PIECE = 1 << 18;

  private final HttpServerRequest request;
  private final Spool spool;
  private final long most;
  private final Context context;
  private final CompletableFuture<Void> received = new CompletableFuture<>();
  private Buffer piece = Buffer.buffer();
  private long length;
  private boolean writing;
  private boolean ended;

  private BodyReceiver(HttpServerRequest request, Spool spool, long most, Context context) {
    this.request = request;
    this.spool = spool;
    this.most = most;
    this.context = context;
  }

  /**
   * Completes when the whole body is in the spool.
   *
   * @throws Problem 413 if it has more bytes than allowed, 400 if the client goes away meanwhile
   */
  static Uni<Void> receive(HttpServerRequest request, Spool spool, long most) {
    Context context = Vertx.currentContext();
    BodyReceiver receiver = new BodyReceiver(request, spool, most, context);
    receiver.begin();
    return Uni.createFrom()
        .completionStage(receiver.received)
        .emitOn(task -> context.runOnContext(ignored -> task.run()));
  }

  private void begin() {
    request.exceptionHandler(
        failure -> fail(Problem.of(ProblemCode.MALFORMED, "The body broke off.")));
    request.handler(this::take);
    request.endHandler(
        ignored -> {
          ended = true;
          write();
        });
    request.resume();
  }

  private void take(Buffer bytes) {
    length += bytes.length();
    if (length > most) {
      fail(Upload.tooLarge(most));
    }
    if (received.isDone()) {
      return;
    }
    piece.appendBuffer(bytes);
    if (piece.length() >= PIECE) {
      request.pause();
      write();
    }
  }

  private void write() {
    if (writing || received.isDone()) {
      return;
    }
    if (piece.length() == 0) {
      received.complete(null);
      return;
    }
    Buffer full = piece;
    piece = Buffer.buffer();
    writing = true;
    Infrastructure.getDefaultWorkerPool()
        .execute(
            () -> {
              IOException failure = tryWrite(full);
              context.runOnContext(ignored -> written(failure));
            });
  }

  private @Nullable IOException tryWrite(Buffer full) {
    try {
      spool.write(full.getByteBuf().nioBuffer());
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private void written(@Nullable IOException failure) {
    writing = false;
    if (failure != null) {
      LOG.error("an upload could not be stored", failure);
      fail(Problem.of(ProblemCode.UNAVAILABLE, "The upload could not be stored; try again later."));
    } else if (ended) {
      write();
    } else {
      request.resume();
    }
  }

  /**
   * What still comes is thrown away: a client that is sending reads the answer only when it has
   * sent.
   */
  private void fail(Throwable failure) {
    if (received.completeExceptionally(failure)) {
      piece = Buffer.buffer();
      request.resume();
    }
  }
}
