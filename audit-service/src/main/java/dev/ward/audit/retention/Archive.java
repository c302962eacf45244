package dev.ward.audit.retention;

import dev.ward.audit.proof.Signer;
import dev.ward.audit.proof.VaultNames;
import dev.ward.verifier.ChainRange;
import dev.ward.verifier.Checkpoint;
import dev.ward.verifier.Checkpoints;
import dev.ward.verifier.ExportVerifier;
import dev.ward.verifier.Hashes;
import dev.ward.verifier.ManifestText;
import dev.ward.verifier.UnusableInputException;
import dev.ward.verifier.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file that holds what is let go of: an export of that part of a chain, so that the verifier
 * takes it. Which part it is follows from its name.
 *
 * @param sha256 of the whole file, hexadecimal
 */
record Archive(String name, ChainRange range, byte[] content, String sha256) {

  static Archive of(DueSegment segment, Signer signer, Instant now) {
    StringBuilder body = new StringBuilder(header(segment, now)).append('\n');
    segment.lines().forEach(line -> body.append(line).append('\n'));
    byte[] signed = body.toString().getBytes(StandardCharsets.UTF_8);
    body.append(manifest(segment, Hashes.hex(Hashes.sha256().digest(signed)), signer)).append('\n');
    return new Archive(
        VaultNames.archive(segment.stream(), segment.range().firstSeq(), segment.range().lastSeq()),
        segment.range(),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Archive(String name, ChainRange range, byte[] content) {
    this(name, range, content, Hashes.hex(Hashes.sha256().digest(content)));
  }

  /**
   * The same part as it is in the vault, where a round that didn't come to its end may have left
   * it.
   */
  Archive kept(byte[] there) {
    return new Archive(name, range, there);
  }

  /**
   * What keeps this from taking the events' place; null if it holds them all, as they were recorded
   * and signed.
   *
   * @param signed the anchor before it, and a checkpoint within it
   */
  @Nullable String flaw(Signer signer, List<Checkpoint> signed) {
    Checkpoints checkpoints = new Checkpoints();
    signed.forEach(checkpoints::add);
    try {
      Verdict verdict =
          new ExportVerifier(signer.publicKeys(), checkpoints)
              .verify(new ByteArrayInputStream(content));
      if (verdict.finding() != null) {
        return verdict.finding().sentence();
      }
      return verdict.chains().equals(List.of(range))
          ? null
          : "The archive holds another part of the chain.";
    } catch (UnusableInputException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String header(DueSegment segment, Instant now) {
    return new JsonObject()
        .put("ward", "audit-export")
        .put("version", 1)
        .put("exportId", UUID.randomUUID().toString())
        .put("clinicId", text(segment.clinicId()))
        .put("orgId", text(segment.organizationId()))
        .put("from", segment.firstReceivedAt())
        .put("to", segment.lastReceivedAt())
        .putNull("filter")
        .put("complete", true)
        .put("createdAt", now.toString())
        .encode();
  }

  private static String manifest(DueSegment segment, String sha256, Signer signer) {
    ChainRange range = segment.range();
    String text = ManifestText.of(segment.lines().size(), List.of(range), sha256, signer.keyId());
    JsonObject chain =
        new JsonObject()
            .put("stream", range.stream())
            .put("firstSeq", range.firstSeq())
            .put("firstPreviousHash", range.firstPreviousHash())
            .put("lastSeq", range.lastSeq())
            .put("lastHash", range.lastHash());
    return new JsonObject()
        .put(
            "manifest",
            new JsonObject()
                .put("count", segment.lines().size())
                .put("chains", new JsonArray().add(chain))
                .put("sha256", sha256)
                .put("keyId", signer.keyId())
                .put("signature", signer.sign(text)))
        .encode();
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
