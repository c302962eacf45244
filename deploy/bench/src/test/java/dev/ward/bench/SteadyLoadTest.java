package dev.ward.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.ward.local.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteadyLoadTest {
  private static final int STALL_MILLIS = 600;

  private final List<byte[]> requests = List.of(RawHttp.get("/", "token"));
  private final AtomicInteger served = new AtomicInteger();
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private HttpServer server;
  private int stallAt = -1;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          if (served.incrementAndGet() == stallAt) {
            stall();
          }
          exchange.sendResponseHeaders(status, 2);
          exchange.getResponseBody().write(new byte[2]);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void asManyRequestsAreSentAsTheRateSays() throws InterruptedException {
    Rate rate = SteadyLoad.run(server.getAddress().getPort(), requests, 2, 200);

    assertThat(rate.perSecond()).isCloseTo(200, within(40.0));
    assertThat(served.get()).isEqualTo((int) Math.round(rate.perSecond() * 2));
  }

  @Test
  void aStallIsFeltByAllThatWereDueMeanwhile() throws InterruptedException {
    stallAt = 50;

    Rate rate = SteadyLoad.run(server.getAddress().getPort(), requests, 2, 200);

    // One slow answer in four hundred would not show at the ninety-ninth percentile.
    assertThat(rate.p99()).isGreaterThan(STALL_MILLIS / 2.0);
  }

  @Test
  void anAnswerThatIsARefusalIsNoFigure() {
    status = 401;

    assertThatThrownBy(() -> SteadyLoad.run(server.getAddress().getPort(), requests, 1, 50))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("401");
  }

  private static void stall() {
    try {
      assertThat(new CountDownLatch(1).await(STALL_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
