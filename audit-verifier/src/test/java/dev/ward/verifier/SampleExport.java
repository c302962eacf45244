package dev.ward.verifier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * An export as the service writes it, made line by line with a second, simple implementation of the
 * rules.
 */
final class SampleExport {

  static final String CLINIC = "a0000000-0000-7000-8000-00000000000a";
  static final String ORGANIZATION = "c0000000-0000-7000-8000-00000000000c";
  static final String KEY_ID = "k1";
  static final KeyPair KEY = newKey();

  final List<String> events = new ArrayList<>();
  final List<String> hashes = new ArrayList<>();
  String header = header(null, null, true);
  private long firstSeq = 1;
  private String firstPreviousHash = Hashes.GENESIS;

  static SampleExport of(int count) {
    SampleExport export = new SampleExport();
    for (int i = 1; i <= count; i++) {
      export.add(i % 3 == 0);
    }
    return export;
  }

  static String header(String from, String to, boolean complete) {
    return ("{\"ward\":\"audit-export\",\"version\":1,\"exportId\":\"e1\",\"clinicId\":\"%s\",\"orgId\":null,"
            + "\"from\":%s,\"to\":%s,\"filter\":null,\"complete\":%s,\"createdAt\":\"2026-11-20T12:00:00Z\"}")
        .formatted(CLINIC, quoted(from), quoted(to), complete);
  }

  void add(boolean sealed) {
    String previous = hashes.isEmpty() ? firstPreviousHash : hashes.get(hashes.size() - 1);
    String line = event(firstSeq + events.size(), previous, sealed, "goal.updated");
    events.add(line);
    hashes.add(hash(line));
  }

  /** Only what comes behind the first events. */
  SampleExport without(int first) {
    SampleExport rest = new SampleExport();
    rest.header = header;
    rest.firstSeq = firstSeq + first;
    rest.firstPreviousHash = hashes.get(first - 1);
    rest.events.addAll(events.subList(first, events.size()));
    rest.hashes.addAll(hashes.subList(first, hashes.size()));
    return rest;
  }

  /** An event of the sample chain, rightly hashed. */
  static String event(long seq, String previousHash, boolean sealed, String action) {
    String id = "01946c1e-%04x-7000-8000-%012x".formatted(seq, seq);
    String changes =
        sealed
            ? null
            : "{\"a\": {\"new\": 1.10, \"old\": null}, \"näme\": {\"new\": \"x\\ty \\\"q\\\" 😀\", \"old\": [1, true]}}";
    String salt = Base64.getEncoder().encodeToString(new byte[32]);
    String secret =
        "{\"subjectId\": \"patient-%d\", \"targetId\": null, \"changes\": {\"b\": 2.50}}"
            .formatted(seq);
    String commitment =
        sealed ? sha256(new byte[32], secret.getBytes(StandardCharsets.UTF_8)) : null;
    String cipher =
        sealed ? Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)) : null;
    String canonical =
        "[%d, \"%s\", %d, \"%s\", \"%s\", \"%s\", \"user\", \"person-1\", null, \"%s\", \"goal\", \"goal-%d\", %s, \"success\", %s, "
                .formatted(
                    sealed ? 2 : 1,
                    CLINIC,
                    seq,
                    id,
                    CLINIC,
                    ORGANIZATION,
                    action,
                    seq,
                    sealed ? "\"pseudonym\"" : "null",
                    "\"because\\n\"")
            + "\"2026-11-01T09:30:00.000000Z\", \"2026-11-01T09:30:01.000000Z\", \"request-1\", \"metrics-service\", \"10.0.0.1\", null, %s, 1%s]"
                .formatted(changes, sealed ? ", \"" + cipher + "\", \"" + commitment + "\"" : "");
    String digest = sha256(canonical.getBytes(StandardCharsets.UTF_8));
    String hash = sha256(HexFormat.of().parseHex(previousHash), HexFormat.of().parseHex(digest));
    return ("{\"id\" : \"%s\", \"clinicId\" : \"%s\", \"orgId\" : \"%s\", \"actor\" : {\"type\" : \"user\", \"id\" : \"person-1\", \"role\" : null}, "
            + "\"action\" : \"%s\", \"target\" : {\"type\" : \"goal\", \"id\" : \"goal-%d\"}, \"subjectId\" : %s, \"outcome\" : \"success\", \"reason\" : \"because\\n\", "
            + "\"occurredAt\" : \"2026-11-01T09:30:00.000000Z\", \"receivedAt\" : \"2026-11-01T09:30:01.000000Z\", \"requestId\" : \"request-1\", "
            + "\"source\" : {\"service\" : \"metrics-service\", \"ip\" : \"10.0.0.1\", \"userAgent\" : null}, \"changes\" : %s, \"schemaVersion\" : 1, "
            + "\"seq\" : %d, \"previousHash\" : \"%s\", \"hash\" : \"%s\", \"sealed\" : %s, \"commitment\" : %s%s}")
        .formatted(
            id,
            CLINIC,
            ORGANIZATION,
            action,
            seq,
            sealed ? "\"pseudonym\"" : "null",
            changes,
            seq,
            previousHash,
            hash,
            quoted(cipher),
            quoted(commitment),
            sealed
                ? ", \"opened\": {\"salt\":\"%s\",\"subjectId\":\"patient-%d\",\"targetId\":null,\"changes\":{\"b\":2.50}}"
                    .formatted(salt, seq)
                : "");
  }

  static String hash(String event) {
    return event.replaceAll("(?s).*\"hash\" : \"([0-9a-f]*)\".*", "$1");
  }

  byte[] bytes() {
    return withManifest(body(header, events));
  }

  /** These lines with the manifest that the whole sample has. */
  byte[] disguised(List<String> lines) {
    String body = body(header, lines);
    String manifest = manifest(sha256(body(header, events).getBytes(StandardCharsets.UTF_8)));
    return (body + manifest + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private byte[] withManifest(String body) {
    String sha256 = sha256(body.getBytes(StandardCharsets.UTF_8));
    return (body + manifest(sha256) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private String manifest(String sha256) {
    List<ChainRange> chains =
        hashes.isEmpty()
            ? List.of()
            : List.of(
                new ChainRange(
                    CLINIC,
                    firstSeq,
                    firstPreviousHash,
                    firstSeq + hashes.size() - 1,
                    hashes.get(hashes.size() - 1)));
    String chainsJson =
        hashes.isEmpty()
            ? ""
            : "{\"stream\":\"%s\",\"firstSeq\":%d,\"firstPreviousHash\":\"%s\",\"lastSeq\":%d,\"lastHash\":\"%s\"}"
                .formatted(
                    CLINIC,
                    firstSeq,
                    firstPreviousHash,
                    firstSeq + hashes.size() - 1,
                    hashes.get(hashes.size() - 1));
    String text = ManifestText.of(events.size(), chains, sha256, KEY_ID);
    return "{\"manifest\":{\"count\":%d,\"chains\":[%s],\"sha256\":\"%s\",\"keyId\":\"%s\",\"signature\":\"%s\"}}"
        .formatted(events.size(), chainsJson, sha256, KEY_ID, sign(KEY, text));
  }

  Checkpoint checkpoint(int seq, String at) {
    return checkpoint(Checkpoint.CHECKPOINT, seq, hashes.get((int) (seq - firstSeq)), at);
  }

  static Checkpoint checkpoint(String kind, long seq, String hash, String at) {
    String text = Checkpoint.text(kind, CLINIC, seq, hash, at, KEY_ID);
    return new Checkpoint(kind, CLINIC, seq, hash, at, KEY_ID, sign(KEY, text));
  }

  static String sign(KeyPair key, String text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key.getPrivate());
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(ed25519.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair newKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String sha256(byte[]... parts) {
    var sha256 = Hashes.sha256();
    for (byte[] part : parts) {
      sha256.update(part);
    }
    return HexFormat.of().formatHex(sha256.digest()).toLowerCase(Locale.ROOT);
  }

  private static String body(String header, List<String> events) {
    return header + "\n" + String.join("", events.stream().map(event -> event + "\n").toList());
  }

  private static String quoted(String text) {
    return text == null ? "null" : "\"" + text + "\"";
  }
}
