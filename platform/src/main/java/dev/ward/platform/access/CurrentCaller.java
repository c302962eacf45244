package dev.ward.platform.access;

import dev.ward.platform.http.RequestId;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** The caller of the request at hand. */
@ApplicationScoped
public class CurrentCaller {

  private final SecurityIdentity identity;
  private final CurrentVertxRequest request;

  CurrentCaller(SecurityIdentity identity, CurrentVertxRequest request) {
    this.identity = identity;
    this.request = request;
  }

  /**
   * @throws Problem 401 if nobody has shown a token
   */
  public Caller get() {
    Caller caller = known();
    if (caller == null) {
      throw Problem.of(ProblemCode.UNAUTHENTICATED);
    }
    return caller.from(origin(request.getCurrent()));
  }

  /** Who asks, without where from; null if nobody has shown a token. */
  public @Nullable Caller known() {
    return identity.getAttribute(RememberedTokens.CALLER);
  }

  private static Origin origin(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    return new Origin(
        RequestId.of(context),
        address == null ? null : address.hostAddress(),
        context.request().getHeader("User-Agent"));
  }
}
