package dev.ward.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Old paths of something that a clinic has many of. The clinic was the parameter {@code clinicId}
 * then; now it is in the path.
 *
 * @param old the path of the collection, and of all that is below it
 * @param service what successors begin with, like {@code /tenancy/v1}
 * @param collection what it is called in a clinic now
 */
public record FormerCollection(String old, String service, String collection)
    implements OldPaths.Rule {

  private static final String CLINIC = "clinicId";
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

  @Override
  public @Nullable String successor(String path, RoutingContext context) {
    if (!path.equals(old) && !path.startsWith(old + "/")) {
      return null;
    }
    HttpServerRequest request = context.request();
    String clinic = request.getParam(CLINIC);
    if (clinic == null || !ID.matcher(clinic).matches()) {
      return null;
    }
    return service
        + "/clinics/"
        + clinic
        + "/"
        + collection
        + path.substring(old.length())
        + query(request.params());
  }

  private static String query(MultiMap parameters) {
    StringBuilder query = new StringBuilder();
    for (Map.Entry<String, String> parameter : parameters) {
      if (!parameter.getKey().equals(CLINIC)) {
        query
            .append(query.isEmpty() ? '?' : '&')
            .append(encode(parameter.getKey()))
            .append('=')
            .append(encode(parameter.getValue()));
      }
    }
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
