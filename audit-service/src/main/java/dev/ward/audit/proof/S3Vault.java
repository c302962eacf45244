package dev.ward.audit.proof;

import dev.ward.audit.proof.ProofConfig.S3;
import dev.ward.audit.proof.S3Signature.SignedRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A bucket of S3 or of anything that speaks like it, best one with a lock on its objects. */
final class S3Vault implements Vault {

  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final byte[] NOTHING = {};
  private static final int MOST_KEYS = 1000;

  private final WebClient http;
  private final S3Signature signature;
  private final String bucketUrl;
  private final String prefix;
  private final Duration timeout;

  S3Vault(Vertx vertx, S3 place, Duration timeout) {
    this.http =
        WebClient.create(
            vertx,
            // What is traced of us is nothing for others to know.
            new WebClientOptions().setTracingPolicy(TracingPolicy.IGNORE));
    this.signature =
        new S3Signature(
            place.region(),
            wanted(place.accessKey()),
            wanted(place.secretKey()),
            Clock.systemUTC());
    String url = wanted(place.url()).toString();
    this.bucketUrl =
        (url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
            + "/"
            + wanted(place.bucket());
    this.prefix = place.prefix();
    this.timeout = timeout;
  }

  @Override
  public Uni<Void> put(String name, byte[] content) {
    // The service itself sees to it that nothing is overwritten, whoever else writes.
    Map<String, String> headers =
        Map.of("If-None-Match", "*", "Content-Type", "application/octet-stream");
    return send("PUT", url(name), headers, content)
        .flatMap(
            answer ->
                switch (answer.statusCode()) {
                  case 200, 201, 204 -> Uni.createFrom().voidItem();
                  case 412 -> kept(name, content);
                  default -> refused("PUT", answer);
                });
  }

  @Override
  public Uni<List<String>> list(String wanted, @Nullable String after, int limit) {
    StringBuilder url = new StringBuilder(bucketUrl);
    url.append("?list-type=2&max-keys=").append(Math.min(limit, MOST_KEYS));
    url.append("&prefix=").append(encoded(prefix + wanted));
    if (after != null) {
      url.append("&start-after=").append(encoded(prefix + after));
    }
    return send("GET", url.toString(), Map.of(), NOTHING)
        .flatMap(
            answer ->
                answer.statusCode() == 200
                    ? Uni.createFrom().item(names(answer.bodyAsString()))
                    : refused("GET", answer));
  }

  @Override
  public Uni<byte[]> get(String name) {
    return send("GET", url(name), Map.of(), NOTHING)
        .flatMap(
            answer ->
                answer.statusCode() == 200
                    ? Uni.createFrom().item(bytes(answer))
                    : refused("GET", answer));
  }

  private Uni<Void> kept(String name, byte[] content) {
    return get(name)
        .invoke(
            there -> {
              if (!Arrays.equals(there, content)) {
                throw new OtherwiseKept(name);
              }
            })
        .replaceWithVoid();
  }

  private Uni<HttpResponse<Buffer>> send(
      String method, String url, Map<String, String> headers, byte[] content) {
    SignedRequest signed = signature.sign(method, URI.create(url), headers, content);
    HttpRequest<Buffer> request =
        http.requestAbs(HttpMethod.valueOf(method), url).timeout(timeout.toMillis());
    // The HTTP client writes the host itself, from the same URL.
    signed
        .headers()
        .forEach(
            (header, value) -> {
              if (!header.equalsIgnoreCase("Host")) {
                request.putHeader(header, value);
              }
            });
    return content.length == 0 ? request.send() : request.sendBuffer(Buffer.buffer(content));
  }

  private List<String> names(String listing) {
    List<String> names = new ArrayList<>();
    Matcher keys = KEY.matcher(listing);
    while (keys.find()) {
      // Names hold nothing that XML would escape.
      names.add(keys.group(1).substring(prefix.length()));
    }
    return names;
  }

  private String url(String name) {
    return bucketUrl + "/" + prefix + VaultNames.checked(name);
  }

  private static byte[] bytes(HttpResponse<Buffer> answer) {
    return answer.body() == null ? NOTHING : answer.body().getBytes();
  }

  private static <T> Uni<T> refused(String method, HttpResponse<Buffer> answer) {
    return Uni.createFrom()
        .failure(
            new IllegalStateException(
                "the vault answered " + answer.statusCode() + " to a " + method));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static <T> T wanted(Optional<T> setting) {
    return setting.orElseThrow(
        () ->
            new IllegalStateException(
                "A vault in S3 needs ward.audit.vault.s3.url, bucket, access-key and secret-key."));
  }
}
