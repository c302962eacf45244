package dev.ward.audit.sealing;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Finds a patient without knowing them: what the database holds in place of the name that a clinic
 * has for them. Who has the database but not the lookup key can't tell whose it is, not even by
 * trying all names.
 */
@Startup
@ApplicationScoped
public class SubjectReferences {

  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;

  @Inject
  SubjectReferences(SealingConfig config) {
    this(config.lookupKey().orElse(null), LaunchMode.current() == LaunchMode.NORMAL);
  }

  SubjectReferences(@Nullable String given, boolean production) {
    if (given == null && production) {
      throw new IllegalStateException(
          "There is no key to find the events about a patient with: set ward.audit.lookup-key.");
    }
    byte[] bytes =
        given == null
            ? SecretBytes.random(SecretBytes.KEY)
            : SecretBytes.key("ward.audit.lookup-key", given);
    key = new SecretKeySpec(bytes, HMAC);
  }

  /** What stands in {@code audit.subject_key} for the patient. */
  public byte[] of(UUID clinicId, String subjectId) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(Aes.bytes(clinicId));
      return mac.doFinal(subjectId.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
