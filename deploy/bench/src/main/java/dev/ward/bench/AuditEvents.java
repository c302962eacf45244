package dev.ward.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Events as a producing service has them in its outbox, of many clinics in the order of time. */
final class AuditEvents {
  private static final String EVENT =
      "{\"id\":\"%s\",\"clinicId\":\"%s\",\"actor\":{\"type\":\"user\",\"id\":\"%s\",\"role\":\"admin\"},"
          + "\"action\":\"%s.updated\",\"target\":{\"type\":\"%s\",\"id\":\"%s\"},\"subjectId\":%s,"
          + "\"outcome\":\"success\",\"occurredAt\":\"%s\",\"requestId\":\"%s\","
          + "\"source\":{\"service\":\"metrics-service\",\"ip\":\"10.1.2.3\","
          + "\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64)\"},"
          + "\"changes\":{\"%s\":{\"old\":%d,\"new\":%d}},\"schemaVersion\":1}%n";

  /** Three in ten are about patients, of whom a clinic has so many. */
  private static final int PATIENTS = 400;

  private final List<UUID> clinics;
  private final Random random;
  private long count;

  AuditEvents(List<UUID> clinics, long seed) {
    this.clinics = clinics;
    this.random = new Random(seed);
  }

  /** A body of NDJSON. */
  byte[] batch(int events) {
    StringBuilder lines = new StringBuilder(events * 512);
    for (int i = 0; i < events; i++) {
      Instant now = Instant.now();
      UUID person = new UUID(random.nextLong(), random.nextLong());
      boolean ofPatient = i % 10 < 3;
      String type = ofPatient ? "appointment" : "goal";
      lines.append(
          EVENT.formatted(
              idOf(now),
              clinics.get(random.nextInt(clinics.size())),
              person,
              type,
              type,
              person,
              ofPatient ? "\"patient-" + random.nextInt(PATIENTS) + "\"" : "null",
              now,
              person,
              ofPatient ? "duration_minutes" : "target",
              random.nextInt(1000),
              random.nextInt(1000)));
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A UUIDv7: the time, then a counter, then chance. */
  private UUID idOf(Instant now) {
    long version = 0x7000L | (count++ & 0xfff);
    return new UUID(
        now.toEpochMilli() << 16 | version,
        0x8000_0000_0000_0000L | random.nextLong() & 0x3fff_ffff_ffff_ffffL);
  }
}
