package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.metrics.Practice;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** What people of a practice take away. */
final class Taken {

  private static final Set<String> UNDER_WAY = Set.of("pending", "running");

  private final Practice practice;

  Taken(Practice practice) {
    this.practice = practice;
  }

  Response asked(RequestSpecification caller, String format, String what, String filter) {
    return caller
        .contentType(ContentType.JSON)
        .body(
            "{\"format\": \"%s\", \"what\": \"%s\", \"filter\": %s}"
                .formatted(format, what, filter))
        .post(practice.path("/exports"));
  }

  /** Asks, and waits for what becomes of it. */
  Response ended(Supplier<RequestSpecification> caller, String format, String what, String filter) {
    return ended(caller, asked(caller.get(), format, what, filter));
  }

  Response ended(Supplier<RequestSpecification> caller, Response asked) {
    assertThat(asked.statusCode()).as(asked.asString()).isEqualTo(202);
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> caller.get().get(asked.header("Location")),
            now -> !UNDER_WAY.contains(now.<String>path("state")));
  }

  /** The id of an export that is done. */
  String done(Supplier<RequestSpecification> caller, String format, String what, String filter) {
    Response ended = ended(caller, format, what, filter);
    assertThat(ended.<String>path("state")).as(ended.asString()).isEqualTo("done");
    return ended.path("id");
  }

  Response content(RequestSpecification caller, String id) {
    return caller.get(practice.path("/exports/" + id + "/content"));
  }

  String text(Supplier<RequestSpecification> caller, String format, String what, String filter) {
    Response content = content(caller.get(), done(caller, format, what, filter));
    assertThat(content.statusCode()).as(content.asString()).isEqualTo(200);
    return content.asString();
  }
}
