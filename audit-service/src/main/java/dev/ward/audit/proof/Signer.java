package dev.ward.audit.proof;

import dev.ward.verifier.PublicKeys;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Signs what others must be able to check without trusting this database: Ed25519, with a key that
 * only this service's configuration has. A key is retired by putting another before it.
 */
// Made when the service starts, so that a production without a key never does.
@Startup
@ApplicationScoped
public class Signer {

  private static final Logger LOG = Logger.getLogger(Signer.class);

  private final List<SigningKey> keys;
  private final PrivateKey current;
  private final PublicKeys known = new PublicKeys();

  @Inject
  Signer(ProofConfig config) {
    this(config.signingKeys().orElse(List.of()), LaunchMode.current() == LaunchMode.NORMAL);
  }

  Signer(List<String> given, boolean production) {
    if (given.isEmpty() && production) {
      throw new IllegalStateException(
          "There is no key to sign checkpoints and exports with: set ward.audit.signing-keys.");
    }
    if (given.isEmpty()) {
      LOG.info("checkpoints and exports are signed with a key of this run alone");
    }
    keys =
        given.isEmpty()
            ? List.of(SigningKey.made("run"))
            : given.stream().map(SigningKey::parse).toList();
    Set<String> ids = new HashSet<>();
    for (SigningKey key : keys) {
      if (!ids.add(key.id())) {
        throw new IllegalArgumentException(
            "ward.audit.signing-keys has the id \"" + key.id() + "\" twice");
      }
      known.add(key.id(), key.publicKey());
    }
    PrivateKey first = keys.get(0).privateKey();
    if (first == null) {
      throw new IllegalArgumentException(
          "the first key of ward.audit.signing-keys signs, so it must be a private one");
    }
    current = first;
  }

  /** The id of the key that signs; it is a part of what is signed. */
  public String keyId() {
    return keys.get(0).id();
  }

  /** The signature of a text by the current key, in base64. */
  public String sign(String text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(current);
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(ed25519.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** Whether a signature of a text is by the key of this id, be it current or retired. */
  public boolean verify(String keyId, String text, String signature) {
    return known.verify(keyId, text, signature);
  }

  /** The same keys as the verifier takes them. */
  public PublicKeys publicKeys() {
    PublicKeys copy = new PublicKeys();
    keys.forEach(key -> copy.add(key.id(), key.publicKey()));
    return copy;
  }

  /** All keys whose signatures count, the current one first. */
  List<SigningKey> keys() {
    return keys;
  }
}
