package dev.ward.bench;

import dev.ward.verifier.ChainRange;
import dev.ward.verifier.Commitment;
import dev.ward.verifier.Manifest;
import dev.ward.verifier.ManifestText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * An export of an organization's record as the service makes one: events of many clinics in turn,
 * three in ten of them about patients, sealed and shown opened.
 */
final class ExportFile {
  private static final String KEY = "bench";
  private static final String GENESIS = "0".repeat(64);
  private static final String INSTANT = "2026-11-01T09:30:00.000000Z";
  private static final HexFormat HEX = HexFormat.of();
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private static final String HEADER =
      "{\"ward\":\"audit-export\",\"version\":1,\"exportId\":\"bench\",\"clinicId\":null,\"orgId\":\"%s\","
          + "\"from\":null,\"to\":null,\"filter\":null,\"complete\":true,\"createdAt\":\"2026-11-20T12:00:00Z\"}\n";

  private static final String PLAIN =
      "{\"amount_minor\": {\"new\": %d, \"old\": %d}, \"payer\": {\"new\": \"insurer-%d\"}}";

  private final MessageDigest sha256;
  private final Random random = new Random(1);
  private final List<UUID> clinics = new ArrayList<>();
  private final List<String> lastHashes = new ArrayList<>();
  private final UUID organization = uuid();

  private ExportFile(int clinicCount) throws NoSuchAlgorithmException {
    sha256 = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < clinicCount; i++) {
      clinics.add(uuid());
      lastHashes.add(GENESIS);
    }
    clinics.sort((one, other) -> one.toString().compareTo(other.toString()));
  }

  /** Writes the export, and beside it the public key that signed it. */
  static void write(Path export, Path key, int events, int clinics)
      throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Files.writeString(
        key,
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(BASE64.encodeToString(pair.getPublic().getEncoded())));
    new ExportFile(clinics).write(export, events, pair);
  }

  private void write(Path export, int events, KeyPair pair)
      throws IOException, GeneralSecurityException {
    MessageDigest whole = MessageDigest.getInstance("SHA-256");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(export), 1 << 16);
        DigestOutputStream hashed = new DigestOutputStream(file, whole)) {
      hashed.write(utf8(HEADER.formatted(organization)));
      for (int i = 0; i < events; i++) {
        hashed.write(utf8(event(i % clinics.size(), 1 + i / clinics.size(), i % 10 < 3)));
      }
      file.write(utf8(manifest(events, HEX.formatHex(whole.digest()), pair)));
    }
  }

  private String event(int clinic, long seq, boolean sealed) {
    UUID id = uuid();
    UUID person = uuid();
    int amount = random.nextInt(1_000_000);
    String changes = PLAIN.formatted(amount, amount / 2, amount % 20);
    String salt = BASE64.encodeToString(bytes(Commitment.SALT_LENGTH));
    String patient = "patient-" + amount % 400;
    String text = Commitment.text(patient, null, changes);
    String subject = sealed ? "\"" + person + "\"" : "null";
    String shown = sealed ? "null" : changes;
    String cipher = sealed ? BASE64.encodeToString(bytes(61 + text.length())) : "";
    String commitment =
        sealed ? HEX.formatHex(Commitment.of(Base64.getDecoder().decode(salt), text)) : "";
    String action = sealed ? "appointment.updated" : "financial.updated";
    String type = sealed ? "appointment" : "financial";
    String canonical =
        "[%d, \"%s\", %d, \"%s\", \"%s\", \"%s\", \"user\", \"%s\", \"admin\", \"%s\", \"%s\", \"%s\", %s, \"success\", null, "
                .formatted(
                    sealed ? 2 : 1,
                    clinics.get(clinic),
                    seq,
                    id,
                    clinics.get(clinic),
                    organization,
                    person,
                    action,
                    type,
                    id,
                    subject)
            + "\"%s\", \"%<s\", \"%s\", \"metrics-service\", \"10.1.2.3\", \"Mozilla/5.0\", %s, 1%s]"
                .formatted(
                    INSTANT,
                    person,
                    shown,
                    sealed ? ", \"" + cipher + "\", \"" + commitment + "\"" : "");
    String before = lastHashes.get(clinic);
    String hash = hash(before, canonical);
    lastHashes.set(clinic, hash);
    return ("{\"id\" : \"%s\", \"clinicId\" : \"%s\", \"orgId\" : \"%s\", \"actor\" : {\"type\" : \"user\", \"id\" : \"%s\","
            + " \"role\" : \"admin\"}, \"action\" : \"%s\", \"target\" : {\"type\" : \"%s\", \"id\" : \"%s\"},"
            + " \"subjectId\" : %s, \"outcome\" : \"success\", \"reason\" : null, \"occurredAt\" : \"%s\","
            + " \"receivedAt\" : \"%s\", \"requestId\" : \"%s\", \"source\" : {\"service\" : \"metrics-service\","
            + " \"ip\" : \"10.1.2.3\", \"userAgent\" : \"Mozilla/5.0\"}, \"changes\" : %s, \"schemaVersion\" : 1,"
            + " \"seq\" : %d, \"previousHash\" : \"%s\", \"hash\" : \"%s\", %s}\n")
        .formatted(
            id,
            clinics.get(clinic),
            organization,
            person,
            action,
            type,
            id,
            subject,
            INSTANT,
            INSTANT,
            person,
            shown,
            seq,
            before,
            hash,
            sealed
                ? "\"sealed\" : \"%s\", \"commitment\" : \"%s\", \"opened\" : {\"salt\" : \"%s\", \"subjectId\" : \"%s\", \"targetId\" : null, \"changes\" : %s}"
                    .formatted(cipher, commitment, salt, patient, changes)
                : "\"sealed\" : null, \"commitment\" : null");
  }

  private String hash(String before, String canonical) {
    byte[] digest = sha256.digest(utf8(canonical));
    sha256.update(HEX.parseHex(before));
    return HEX.formatHex(sha256.digest(digest));
  }

  private String manifest(int events, String sha, KeyPair pair) throws GeneralSecurityException {
    List<ChainRange> chains = new ArrayList<>();
    for (int i = 0; i < clinics.size(); i++) {
      long last = events / clinics.size() + (i < events % clinics.size() ? 1 : 0);
      chains.add(new ChainRange(clinics.get(i).toString(), 1, GENESIS, last, lastHashes.get(i)));
    }
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(utf8(ManifestText.of(events, chains, sha, KEY)));
    Manifest manifest =
        new Manifest(events, chains, sha, KEY, BASE64.encodeToString(signature.sign()));
    StringBuilder ranges = new StringBuilder();
    for (ChainRange chain : manifest.chains()) {
      ranges
          .append(ranges.isEmpty() ? "" : ",")
          .append(
              "{\"stream\":\"%s\",\"firstSeq\":%d,\"firstPreviousHash\":\"%s\",\"lastSeq\":%d,\"lastHash\":\"%s\"}"
                  .formatted(
                      chain.stream(),
                      chain.firstSeq(),
                      chain.firstPreviousHash(),
                      chain.lastSeq(),
                      chain.lastHash()));
    }
    return "{\"manifest\":{\"count\":%d,\"chains\":[%s],\"sha256\":\"%s\",\"keyId\":\"%s\",\"signature\":\"%s\"}}\n"
        .formatted(
            manifest.count(), ranges, manifest.sha256(), manifest.keyId(), manifest.signature());
  }

  private UUID uuid() {
    return new UUID(
        random.nextLong() & ~0xf000L | 0x7000L, random.nextLong() >>> 2 | 0x8000_0000_0000_0000L);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
