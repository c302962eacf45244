package dev.ward.verifier;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Ed25519 keys whose signatures count; some are known by an id, a PEM file's are not. */
public final class PublicKeys {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  /** What an Ed25519 SubjectPublicKeyInfo begins with; the 32 bytes of the key follow. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Map<String, PublicKey> byId = new HashMap<>();
  private final List<PublicKey> others = new ArrayList<>();

  public boolean isEmpty() {
    return byId.isEmpty() && others.isEmpty();
  }

  public void add(@Nullable String id, PublicKey key) {
    if (id == null) {
      others.add(key);
    } else {
      byId.put(id, key);
    }
  }

  /** Adds all keys of a text: PEM (SubjectPublicKeyInfo), a JWK or a JWK set. */
  public void addAll(String text) throws UnusableInputException {
    boolean found;
    try {
      found = text.stripLeading().startsWith("{") ? addJwks(text) : addPem(text);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new UnusableInputException("There is no Ed25519 key: " + e.getMessage() + ".", e);
    }
    if (!found) {
      throw new UnusableInputException("There is no Ed25519 public key, in PEM or as JWK.");
    }
  }

  /** A key of its SubjectPublicKeyInfo. */
  public static PublicKey key(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** The value of a JWK's {@code x}: the 32 bytes of the key itself. */
  public static byte[] raw(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, PREFIX.length, encoded.length);
  }

  /** Whether the id names a key, or keys without an id may be meant. */
  boolean mayKnow(String id) {
    return byId.containsKey(id) || !others.isEmpty();
  }

  /** Whether the signature of the text is one of the key's. */
  public boolean verify(String keyId, String text, String signature) {
    PublicKey named = byId.get(keyId);
    List<PublicKey> candidates = named == null ? others : List.of(named);
    return candidates.stream().anyMatch(key -> verify(key, text, signature));
  }

  private static boolean verify(PublicKey key, String text, String signature) {
    try {
      byte[] decoded = Base64.getDecoder().decode(signature);
      if (!Base64.getEncoder().encodeToString(decoded).equals(signature)) {
        return false;
      }
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(decoded);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private boolean addPem(String text) throws GeneralSecurityException {
    Matcher blocks = PEM.matcher(text);
    boolean found = false;
    while (blocks.find()) {
      add(null, key(Base64.getMimeDecoder().decode(blocks.group(1))));
      found = true;
    }
    return found;
  }

  private boolean addJwks(String text) throws IOException, GeneralSecurityException {
    boolean found = false;
    try (JsonParser parser = Json.parser(text)) {
      Map<String, String> members = new HashMap<>();
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          members.clear();
        } else if (parser.currentToken() == JsonToken.VALUE_STRING
            && parser.currentName() != null) {
          members.put(parser.currentName(), parser.getText());
        } else if (parser.currentToken() == JsonToken.END_OBJECT) {
          found |= addJwk(members);
          members.clear();
        }
      }
    }
    return found;
  }

  private boolean addJwk(Map<String, String> jwk) throws GeneralSecurityException {
    String x = jwk.get("x");
    if (x == null || !"OKP".equals(jwk.get("kty")) || !"Ed25519".equals(jwk.get("crv"))) {
      return false;
    }
    byte[] raw = Base64.getUrlDecoder().decode(x);
    byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + raw.length);
    System.arraycopy(raw, 0, encoded, PREFIX.length, raw.length);
    add(jwk.get("kid"), key(encoded));
    return true;
  }
}
