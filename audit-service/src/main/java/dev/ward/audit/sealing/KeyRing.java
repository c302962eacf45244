package dev.ward.audit.sealing;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The key-encryption keys, which only this service's configuration has. With them the database
 * holds the key of each patient without knowing it; what is wrapped for one patient unwraps for no
 * other. A key is retired by putting another before it.
 */
// Made when the service starts, so that a production without a key never does.
@Startup
@ApplicationScoped
class KeyRing {

  private static final Logger LOG = Logger.getLogger(KeyRing.class);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final String current;
  private final SecretKeySpec wrapping;

  @Inject
  KeyRing(SealingConfig config) {
    this(config.sealingKeys().orElse(List.of()), LaunchMode.current() == LaunchMode.NORMAL);
  }

  KeyRing(List<String> given, boolean production) {
    if (given.isEmpty() && production) {
      throw new IllegalStateException(
          "There is no key to seal with what the record says of patients: set ward.audit.sealing-keys.");
    }
    if (given.isEmpty()) {
      LOG.info("what the record says of patients is sealed with a key of this run alone");
      keys.put("run", new SecretKeySpec(SecretBytes.random(SecretBytes.KEY), "AES"));
    }
    for (String entry : given) {
      int colon = entry.indexOf(':');
      String id = entry.substring(0, Math.max(colon, 0)).strip();
      if (!ID.matcher(id).matches() || keys.containsKey(id)) {
        throw new IllegalArgumentException(
            "ward.audit.sealing-keys is a list of id:key, each id once, of letters, digits and ._-");
      }
      byte[] key =
          SecretBytes.key(
              "the key \"" + id + "\" of ward.audit.sealing-keys", entry.substring(colon + 1));
      keys.put(id, new SecretKeySpec(key, "AES"));
    }
    Map.Entry<String, SecretKeySpec> first = keys.entrySet().iterator().next();
    current = first.getKey();
    wrapping = first.getValue();
  }

  /** The id of the key that wraps. */
  String current() {
    return current;
  }

  /** The ids of the keys that only unwrap. */
  List<String> retired() {
    return keys.keySet().stream().filter(id -> !id.equals(current)).toList();
  }

  boolean knows(String keyId) {
    return keys.containsKey(keyId);
  }

  /** A patient's key as the database may hold it. */
  byte[] wrap(Aes aes, UUID clinicId, UUID pseudonym, byte[] key) {
    return aes.encrypt(wrapping, Aes.bytes(clinicId, pseudonym), key);
  }

  /** A patient's key again; null if it isn't what the key of this id has wrapped for them. */
  byte @Nullable [] unwrap(Aes aes, UUID clinicId, UUID pseudonym, String keyId, byte[] wrapped) {
    SecretKeySpec key = keys.get(keyId);
    return key == null ? null : aes.decrypt(key, Aes.bytes(clinicId, pseudonym), wrapped, 0);
  }
}
