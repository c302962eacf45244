package dev.ward.verifier;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checkpoints and anchors of any number of chains, found by their place. */
public final class Checkpoints {

  private final Map<String, TreeMap<Long, List<Checkpoint>>> byPlace = new HashMap<>();
  private int count;

  /**
   * Adds all of a text: one JSON object a line, an array of them, or a page as the API gives it.
   */
  public void addAll(String text) throws UnusableInputException {
    try {
      for (JsonTree tree : JsonTree.all(text)) {
        add(checkpoint(tree));
      }
    } catch (Malformed | DateTimeException e) {
      throw new UnusableInputException("One of the checkpoints " + e.getMessage() + ".", e);
    }
  }

  public void add(Checkpoint checkpoint) {
    byPlace
        .computeIfAbsent(checkpoint.stream(), stream -> new TreeMap<>())
        .computeIfAbsent(checkpoint.seq(), seq -> new ArrayList<>(1))
        .add(checkpoint);
    count++;
  }

  int count() {
    return count;
  }

  /** The first that none of the keys has signed; null when all are theirs. */
  @Nullable Checkpoint firstUnsigned(PublicKeys keys) {
    return byPlace.values().stream()
        .flatMap(places -> places.values().stream())
        .flatMap(Collection::stream)
        .filter(one -> !keys.verify(one.keyId(), one.text(), one.signature()))
        .findFirst()
        .orElse(null);
  }

  /** One that says something else of a place than this hash; null when none does. */
  @Nullable Checkpoint contradicting(String stream, long seq, byte[] hash) {
    TreeMap<Long, List<Checkpoint>> places = byPlace.get(stream);
    List<Checkpoint> here = places == null ? null : places.get(seq);
    if (here == null) {
      return null;
    }
    String hex = Hashes.hex(hash);
    return here.stream().filter(one -> !one.hash().equals(hex)).findFirst().orElse(null);
  }

  boolean anchors(String stream, long seq) {
    TreeMap<Long, List<Checkpoint>> places = byPlace.get(stream);
    return places != null
        && places.getOrDefault(seq, List.of()).stream().anyMatch(Checkpoint::isAnchor);
  }

  /** The first one behind a place that had been signed by then; null when there is none. */
  @Nullable Checkpoint beyond(String stream, long seq, Instant until) {
    TreeMap<Long, List<Checkpoint>> places = byPlace.get(stream);
    return places == null
        ? null
        : places.tailMap(seq, false).values().stream()
            .flatMap(Collection::stream)
            .filter(one -> !Instant.parse(one.at()).isAfter(until))
            .findFirst()
            .orElse(null);
  }

  /** The chains of which anything is known. */
  Collection<String> streams() {
    return byPlace.keySet();
  }

  private static Checkpoint checkpoint(JsonTree tree) {
    if (tree.number("version") != 1) {
      throw new Malformed("is of a version that this program can't read");
    }
    String kind = tree.textOrNull("kind");
    String at = tree.text("at");
    Instant.parse(at);
    return new Checkpoint(
        kind == null ? Checkpoint.CHECKPOINT : kind,
        tree.text("stream"),
        tree.number("seq"),
        tree.text("hash"),
        at,
        tree.text("keyId"),
        tree.text("signature"));
  }
}
