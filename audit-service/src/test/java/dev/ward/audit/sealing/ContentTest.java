package dev.ward.audit.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ward.verifier.Commitment;
import java.math.BigDecimal;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is sealed is what is opened, and nothing else ever is. Each case is told by its seed.
 */
class ContentTest {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final String ALPHABET = "aZ09 \"\\/\b\f\n\r\t\u0001é漢\u2028😀";

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(200);
  }

  private final Aes aes = new Aes();

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsSealedOpensToTheSameValues(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] key = SecretBytes.random(32);
    Sealable event = event(random);
    Content content = Content.of(event);
    byte[] commitment = content.commitment();
    byte[] sealed = content.sealed(aes, key, event.eventId());

    Content opened = Content.open(aes, key, event.eventId(), sealed, commitment);
    assertThat(opened).isNotNull();
    Content.Values values = opened.values();
    assertThat(values.subjectId()).isEqualTo(event.subjectId());
    assertThat(values.targetId())
        .isEqualTo(event.subjectId().equals(event.targetId()) ? event.subjectId() : null);
    if (event.changes() == null) {
      assertThat(values.changes()).isNull();
    } else {
      assertThat(JSON.readTree(values.changes())).isEqualTo(JSON.readTree(event.changes()));
    }
    JsonNode shown = JSON.readTree(opened.asOpened());
    assertThat(shown.path("subjectId").textValue()).isEqualTo(event.subjectId());
    assertThat(
            Commitment.of(
                shown.path("salt").binaryValue(),
                Commitment.text(values.subjectId(), values.targetId(), values.changes())))
        .isEqualTo(commitment);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasTamperedWithDoesNotOpen(long seed) {
    Random random = new Random(seed);
    byte[] key = SecretBytes.random(32);
    Sealable event = event(random);
    Content content = Content.of(event);
    byte[] sealed = content.sealed(aes, key, event.eventId());
    byte[] commitment = content.commitment();

    int bit = random.nextInt(sealed.length * 8);
    byte[] altered = sealed.clone();
    altered[bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(Content.open(aes, key, event.eventId(), altered, commitment))
        .as("bit %d", bit)
        .isNull();
    byte[] cut = java.util.Arrays.copyOf(sealed, random.nextInt(sealed.length));
    assertThat(Content.open(aes, key, event.eventId(), cut, commitment)).isNull();
    // Of another event, with another patient's key, or committed to otherwise.
    assertThat(Content.open(aes, key, UUID.randomUUID(), sealed, commitment)).isNull();
    assertThat(Content.open(aes, SecretBytes.random(32), event.eventId(), sealed, commitment))
        .isNull();
    assertThat(Content.open(aes, key, event.eventId(), sealed, Content.of(event).commitment()))
        .isNull();
  }

  private static Sealable event(Random random) {
    String subject = text(random, 1 + random.nextInt(20));
    String target =
        switch (random.nextInt(3)) {
          case 0 -> null;
          case 1 -> subject;
          default -> text(random, random.nextInt(20));
        };
    return new Sealable(
        UUID.randomUUID(),
        UUID.randomUUID(),
        subject,
        target,
        random.nextInt(4) == 0 ? null : changes(random).toString());
  }

  private static ObjectNode changes(Random random) {
    ObjectNode changes = JSON.createObjectNode();
    for (int i = random.nextInt(6); i > 0; i--) {
      ObjectNode change = changes.putObject(text(random, random.nextInt(10)));
      change.set("old", value(random, 2));
      change.set("new", value(random, 2));
    }
    return changes;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 2 -> JSON.getNodeFactory().numberNode(random.nextLong());
      case 3 ->
          JSON.getNodeFactory()
              .numberNode(BigDecimal.valueOf(random.nextLong(), random.nextInt(40) - 20));
      case 4 -> JSON.getNodeFactory().textNode(text(random, random.nextInt(30)));
      case 5 -> JSON.createArrayNode().add(value(random, depth - 1)).add(value(random, depth - 1));
      default ->
          JSON.createObjectNode().set(text(random, random.nextInt(10)), value(random, depth - 1));
    };
  }

  private static String text(Random random, int length) {
    int[] points = ALPHABET.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}
