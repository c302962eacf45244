package dev.ward.metrics.imports;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Unpacks workbooks, one at a time: what a workbook has its readers hold in memory is bounded, and
 * so is how often that is held.
 */
@ApplicationScoped
class Workbooks {

  private static final int UNPACKED_TO_ROWS = 2;

  private final ImportConfig config;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "workbooks");
            thread.setDaemon(true);
            return thread;
          });

  Workbooks(ImportConfig config) {
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    worker.execute(() -> Spool.removeForgotten(config.directory()));
  }

  void stop(@Observes ShutdownEvent event) {
    worker.shutdownNow();
  }

  /** Where to unpack: neither an event loop nor the pool that everything else shares. */
  Executor worker() {
    return worker;
  }

  /**
   * Takes the rows out of a workbook into a spool of their own; the workbook is discarded, whatever
   * becomes of it.
   */
  Upload unpack(ImportRequest request, Reading reading, Spool workbook) throws IOException {
    Spool rows = Spool.create(config.directory());
    try {
      long most = config.maxBytes().asLongValue();
      XlsxGuard.check(
          workbook.path(),
          config.maxUnpacked().asLongValue(),
          config.maxSharedStrings().asLongValue());
      Xlsx.unpack(workbook.path(), request.sheet(), rows, most * UNPACKED_TO_ROWS);
      Upload upload = Upload.unpacked(request, reading, rows, hash(workbook));
      workbook.discard();
      return upload;
    } catch (IOException | RuntimeException e) {
      rows.discard();
      throw e;
    }
  }

  private static byte[] hash(Spool workbook) throws IOException {
    MessageDigest digest = Upload.sha256();
    try (InputStream in = new DigestInputStream(workbook.read(), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return digest.digest();
  }
}
