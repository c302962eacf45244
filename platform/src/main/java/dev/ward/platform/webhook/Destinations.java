package dev.ward.platform.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where tenants may have a service connect to. A name is looked up once, and what it stands for is
 * both what is judged and what is connected to: a name that stands for something else a moment
 * later leads nowhere else.
 */
@ApplicationScoped
public class Destinations {

  private static final int LONGEST = 2000;

  private final Vertx vertx;
  private final WebhookConfig config;
  private final AddressRules rules;

  private volatile @Nullable WorkerExecutor lookups;

  Destinations(Vertx vertx, WebhookConfig config) {
    this.vertx = vertx;
    this.config = config;
    this.rules = new AddressRules(config.networks().orElse(List.of()));
  }

  /**
   * A receiver's address, as somebody has typed it. What its name stands for is not asked here; an
   * address that needs no asking is judged.
   *
   * @throws Refused with what is wrong, as the end of the sentence "the URL …"
   */
  public URI url(String text) {
    URI url;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new Refused("is not a URL");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(config.insecure() && scheme.equals("http"))) {
      throw new Refused("must begin with https://");
    }
    if (url.getHost() == null || text.length() > LONGEST) {
      throw new Refused(url.getHost() == null ? "names no host" : "is too long");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new Refused("must have neither a user nor a fragment");
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      throw new Refused("names no port that there is");
    }
    host(url.getHost());
    return url;
  }

  /**
   * Judges a host as far as that can be done without asking anybody: an address, or the name of
   * this machine. Whoever would be refused at each delivery hears it before anything is kept.
   *
   * @throws Refused with what is wrong, as the end of the sentence "the URL …"
   */
  public void host(String host) {
    byte[] literal = Literal.of(host);
    if (literal != null && !rules.allows(literal)) {
      throw new Refused("leads to " + host + ", which is not on the public internet");
    }
  }

  /** The address to connect to; fails with {@link Refused} or when there is no such host. */
  public Uni<SocketAddress> resolve(String host, int port) {
    String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return lookups()
        // Not in order: one name that takes long doesn't hold up the others.
        .executeBlocking(() -> InetAddress.getAllByName(literal), false)
        .onFailure(UnknownHostException.class)
        .transform(failure -> new UnknownHostException("there is no host " + literal))
        .map(found -> judged(literal, found))
        .map(address -> SocketAddress.inetSocketAddress(port, address.getHostAddress()));
  }

  private InetAddress judged(String host, InetAddress[] found) {
    for (InetAddress address : found) {
      if (!rules.allows(address)) {
        throw new Refused(host + " is not on the public internet");
      }
    }
    return found[0];
  }

  /** Its own threads: an answer that never comes from a name server takes nobody else's. */
  private WorkerExecutor lookups() {
    WorkerExecutor made = lookups;
    if (made == null) {
      made = vertx.createSharedWorkerExecutor("ward-lookups", 8);
      lookups = made;
    }
    return made;
  }
}
