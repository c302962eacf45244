package dev.ward.platform.limits;

import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What requests cost. */
final class Costs {

  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int BY_VERB = 0;

  private final ConcurrentMap<Method, Integer> annotated = new ConcurrentHashMap<>();

  int of(String verb, ResourceInfo resource) {
    int cost = annotated.computeIfAbsent(resource.getResourceMethod(), Costs::annotated);
    return cost == BY_VERB ? byVerb(verb) : cost;
  }

  private static int annotated(Method method) {
    Cost cost = method.getAnnotation(Cost.class);
    return cost == null ? BY_VERB : cost.value();
  }

  private static int byVerb(String verb) {
    return switch (verb) {
      case "GET", "HEAD", "OPTIONS" -> READ;
      default -> WRITE;
    };
  }
}
