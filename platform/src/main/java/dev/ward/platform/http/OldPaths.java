package dev.ward.platform.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers under the paths of the former API, by what has succeeded it, and says so: {@code
 * Deprecation} (RFC 9745), {@code Sunset} (RFC 8594) and a {@code Link} to the successor. A service
 * names its old paths by a bean of type {@link Rules}.
 */
@ApplicationScoped
public class OldPaths {

  private static final String PREFIX = "/api/";
  private static final String SUCCESSOR = "ward.successor";

  /** Before authentication: the request is admitted as what it becomes. */
  private static final int FIRST = 10_000;

  private final List<Rule> rules;
  private final Config config;

  OldPaths(Instance<Rules> rules, Config config) {
    this.rules = rules.stream().flatMap(named -> named.rules().stream()).toList();
    this.config = config;
  }

  /** The old paths of a service. */
  public interface Rules {
    List<Rule> rules();

    /** Those that the OpenAPI document tells of, each with the path that has succeeded it. */
    Map<String, String> described();
  }

  /** Knows one kind of old path. */
  public interface Rule {

    /**
     * The path that has succeeded it, with what it takes over of the query; null for a path of
     * another kind.
     */
    @Nullable String successor(String path, RoutingContext request);
  }

  @ConfigMapping(prefix = "ward.old-paths")
  interface Config {

    /** Since when clients should no longer use them. */
    @WithDefault("2026-12-01T00:00:00Z")
    Instant deprecatedSince();

    /** When they will stop to answer. */
    @WithDefault("2027-12-01T00:00:00Z")
    Instant sunset();
  }

  void register(@Observes Filters filters) {
    if (!rules.isEmpty()) {
      filters.register(this::serve, FIRST);
    }
  }

  private void serve(RoutingContext request) {
    String found = request.get(SUCCESSOR);
    if (found != null) {
      announce(request.response(), found);
      request.next();
      return;
    }
    Optional<String> successor = successor(request);
    if (successor.isPresent()) {
      // Rerouting begins the answer anew, so what is to be said in it is said when it comes by
      // again.
      request.put(SUCCESSOR, successor.get());
      request.reroute(successor.get());
    } else {
      request.next();
    }
  }

  private Optional<String> successor(RoutingContext request) {
    String path = request.normalizedPath();
    return path.startsWith(PREFIX)
        ? rules.stream()
            .flatMap(rule -> Optional.ofNullable(rule.successor(path, request)).stream())
            .findFirst()
        : Optional.empty();
  }

  private void announce(HttpServerResponse response, String successor) {
    response
        .putHeader("Deprecation", "@" + config.deprecatedSince().getEpochSecond())
        .putHeader(
            "Sunset",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(config.sunset().atOffset(ZoneOffset.UTC)))
        .putHeader(
            "Link", "<" + URI.create(successor).getRawPath() + ">; rel=\"successor-version\"");
  }
}
