package dev.ward.platform.http;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Stops to read a body that comes in pieces, without a word about its length, where one that had
 * said it would have been refused.
 */
@Provider
public class BoundedBodies implements ReaderInterceptor {

  private final Instance<HttpConfig> config;
  private final CurrentVertxRequest request;

  /** It is made while a service is built, when there is no configuration yet. */
  BoundedBodies(Instance<HttpConfig> config, CurrentVertxRequest request) {
    this.config = config;
    this.request = request;
  }

  static Problem tooLarge(long largest) {
    return Problem.with(
        ProblemCode.TOO_LARGE,
        null,
        List.of(new Problem.FieldError("", "may have " + largest + " bytes at the most")));
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    long largest = config.get().largestBody().asLongValue();
    context.setInputStream(new Bounded(context.getInputStream(), largest));
    return context.proceed();
  }

  private final class Bounded extends FilterInputStream {

    private final long largest;
    private long left;

    Bounded(InputStream body, long largest) {
      super(body);
      this.largest = largest;
      this.left = largest;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = in.read(into, from, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int read) {
      left -= read;
      if (left < 0) {
        // What is still on its way would have to be read before the next request.
        request.getCurrent().response().putHeader(HttpHeaders.CONNECTION, "close");
        throw tooLarge(largest);
      }
    }
  }
}
