package dev.ward.platform.testing;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Access tokens shaped like the identity provider's. */
public final class Tokens {

  public static final String ISSUER = "https://identity.ward.example/realms/ward";

  static final String PRIVATE_KEY = "test.ward.private-key";

  static final String KEY_ID = "test";

  private final Map<String, Object> claims = new HashMap<>();
  private final Map<String, String> clinics = new HashMap<>();
  private final Map<String, String> organizations = new HashMap<>();
  private String issuer = ISSUER;
  private Set<String> audience = Set.of("ward", "account");
  private Duration life = Duration.ofMinutes(5);
  private PrivateKey key = ownKey();
  private String keyId = KEY_ID;

  private Tokens() {
    claims.put("typ", "Bearer");
  }

  public static Tokens user(String subject) {
    Tokens token = new Tokens();
    token.claims.put("sub", subject);
    token.claims.put("azp", "ward-web");
    token.claims.put("email", subject + "@ward.example");
    token.claims.put("email_verified", true);
    token.claims.put("name", "Person " + subject);
    token.claims.put("epoch", 0L);
    token.claims.put("auth_time", Instant.now().getEpochSecond());
    token.claims.put("acr", "1");
    token.claims.put("sid", UUID.randomUUID().toString());
    return token;
  }

  public static Tokens user(UUID subject) {
    return user(subject.toString());
  }

  public static Tokens service(String client) {
    Tokens token = new Tokens();
    token.claims.put("sub", UUID.randomUUID().toString());
    token.claims.put("azp", client);
    token.claims.put("service", true);
    return token;
  }

  public Tokens clinic(UUID clinic, String role) {
    clinics.put(clinic.toString(), role);
    return this;
  }

  public Tokens organization(UUID organization, String role) {
    organizations.put(organization.toString(), role);
    return this;
  }

  public Tokens epoch(long epoch) {
    return claim("epoch", epoch);
  }

  public Tokens operator() {
    return claim("realm_access", Map.of("roles", List.of("super_admin", "offline_access")));
  }

  /** A token of a session that began a while ago. */
  public Tokens signedIn(Duration ago) {
    return claim("auth_time", Instant.now().minus(ago).getEpochSecond());
  }

  public Tokens claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  public Tokens issuer(String other) {
    issuer = other;
    return this;
  }

  public Tokens audience(String... other) {
    audience = Set.of(other);
    return this;
  }

  /** A token whose life has ended already. */
  public Tokens expired() {
    life = Duration.ofMinutes(-1);
    return this;
  }

  /** A token that somebody else has signed. */
  public Tokens forged() {
    key = TestKeys.generate().getPrivate();
    return this;
  }

  Tokens signedBy(String otherId, PrivateKey other) {
    keyId = otherId;
    key = other;
    return this;
  }

  /** The key that the identity provider signs with from the beginning. */
  static PrivateKey ownKey() {
    return TestKeys.read(ConfigProvider.getConfig().getValue(PRIVATE_KEY, String.class));
  }

  public String sign() {
    JwtClaimsBuilder builder = Jwt.claims(claims).issuer(issuer).audience(audience);
    if (!clinics.isEmpty()) {
      builder.claim("clinics", clinics);
    }
    if (!organizations.isEmpty()) {
      builder.claim("orgs", organizations);
    }
    Instant now = Instant.now();
    return builder
        .issuedAt(now.minusSeconds(120))
        .expiresAt(now.plus(life))
        .jws()
        .keyId(keyId)
        .sign(key);
  }
}
