package dev.ward.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;

/**
 * The financial facts of one import, twice: as the HTTP API takes them, and as {@code COPY} does,
 * with the clinic in front and no header.
 */
record LedgerFile(Path forHttp, Path forCopy) {
  static final String COLUMNS =
      "external_id, day, provider, kind, amount_minor, currency, payer, procedure_code";

  private static final String HEADER =
      "external_id,date,provider,kind,amount_minor,currency,payer,procedure_code\n";
  private static final String[] KINDS = {"production", "collection", "adjustment", "refund"};
  private static final int DAYS = 730;
  private static final int PROVIDERS = 3;

  /**
   * @param number of the file: the facts of another number are others
   */
  static LedgerFile write(Path http, Path copy, int rows, UUID copyTo, long number)
      throws IOException {
    Random random = new Random(rows);
    LocalDate first = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).minusDays(DAYS);
    try (BufferedWriter file = Files.newBufferedWriter(http);
        BufferedWriter copied = Files.newBufferedWriter(copy)) {
      file.write(HEADER);
      for (int row = 0; row < rows; row++) {
        // A ledger is exported in the order of its days.
        String line =
            "L%d-%07d,%s,%s,%s,%d,%s,insurer-%d,D%04d%n"
                .formatted(
                    number,
                    row,
                    first.plusDays((long) row * DAYS / rows),
                    provider(random.nextInt(PROVIDERS)),
                    KINDS[random.nextInt(KINDS.length)],
                    1 + random.nextInt(100_000),
                    Teams.CURRENCY,
                    random.nextInt(20),
                    random.nextInt(10_000));
        file.write(line);
        copied.write(copyTo + "," + line);
      }
    }
    return new LedgerFile(http, copy);
  }

  static String[] providers() {
    String[] providers = new String[PROVIDERS];
    for (int i = 0; i < PROVIDERS; i++) {
      providers[i] = provider(i);
    }
    return providers;
  }

  private static String provider(int number) {
    return "provider-" + (1 + number);
  }
}
