package dev.ward.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Several things at once, each in a thread of its own. */
public final class Parallel {
  private static final Executor THREADS =
      task -> {
        Thread thread = new Thread(task, "parallel");
        thread.setDaemon(true);
        thread.start();
      };

  private Parallel() {}

  /** Returns when all are done; throws as soon as one fails, without waiting for the others. */
  public static void run(List<Runnable> tasks) {
    List<CompletableFuture<Void>> started =
        tasks.stream().map(task -> CompletableFuture.runAsync(task, THREADS)).toList();
    CompletableFuture<Void> failed = new CompletableFuture<>();
    started.forEach(
        task ->
            task.whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    failed.completeExceptionally(failure);
                  }
                }));
    CompletableFuture<Void> all =
        CompletableFuture.allOf(started.toArray(CompletableFuture<?>[]::new));
    try {
      CompletableFuture.anyOf(all, failed).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
