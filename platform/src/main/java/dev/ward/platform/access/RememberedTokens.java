package dev.ward.platform.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a bearer token once and remembers whose it is until it expires: checking a signature
 * costs as much as a query. What revokes a token before its time is the epoch, which the database
 * compares in every transaction; nothing that is remembered here is older than the token itself.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class RememberedTokens implements HttpAuthenticationMechanism {

  static final String CALLER = "ward.caller";

  private static final String BEARER = "Bearer ";

  /** A token that lives longer than anybody meant to is verified again once a day. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Three parts, none of them empty: what isn't that need not be taken apart. */
  private static final Pattern SHAPE = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private static final int MOST_TOKENS = 20_000;

  private final OidcAuthenticationMechanism oidc;
  private final SigningKeys keys;
  private final Cache<String, Remembered> remembered =
      Caffeine.newBuilder().maximumSize(MOST_TOKENS).expireAfter(new UntilTokenExpires()).build();

  RememberedTokens(OidcAuthenticationMechanism oidc, SigningKeys keys) {
    this.oidc = oidc;
    this.keys = keys;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviders) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return oidc.authenticate(context, identityProviders);
    }
    String key = digest(header);
    Remembered known = remembered.getIfPresent(key);
    if (known != null && known.expires().isAfter(Instant.now())) {
      return Uni.createFrom().item(known.identity());
    }
    if (!SHAPE.matcher(header.substring(BEARER.length()).strip()).matches()) {
      return Uni.createFrom().failure(new AuthenticationFailedException("not a signed token"));
    }
    return keys.verifying(() -> oidc.authenticate(context, identityProviders))
        // No keys were ever fetched, for the identity provider was away; the token may be as good
        // as any.
        .onFailure(OIDCException.class)
        .transform(
            away -> Problem.of(ProblemCode.UNAVAILABLE, "Tokens can't be verified yet; try again."))
        .map(verified -> verified == null ? null : remember(key, verified));
  }

  private @Nullable SecurityIdentity remember(String key, SecurityIdentity verified) {
    if (!(verified.getPrincipal() instanceof JsonWebToken token)) {
      return verified;
    }
    // Built anew, because the verified identity holds on to the request that brought it.
    SecurityIdentity identity =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(token)
            .addAttribute(CALLER, TokenClaims.read(token.getRawToken()))
            .build();
    Instant expires =
        Instant.ofEpochSecond(
            Math.min(token.getExpirationTime(), Instant.now().plus(LONGEST).getEpochSecond()));
    remembered.put(key, new Remembered(identity, expires));
    return identity;
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return oidc.getChallenge(context);
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    return Unauthorized.answer(context).map(ignored -> true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return oidc.getCredentialTypes();
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
    return oidc.getCredentialTransport(context);
  }

  private static String digest(String header) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(header.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private record Remembered(SecurityIdentity identity, Instant expires) {}

  private static final class UntilTokenExpires implements Expiry<String, Remembered> {

    @Override
    public long expireAfterCreate(String key, Remembered value, long now) {
      return Math.max(0, Duration.between(Instant.now(), value.expires()).toNanos());
    }

    @Override
    public long expireAfterUpdate(String key, Remembered value, long now, long remaining) {
      return expireAfterCreate(key, value, now);
    }

    @Override
    public long expireAfterRead(String key, Remembered value, long now, long remaining) {
      return remaining;
    }
  }
}
