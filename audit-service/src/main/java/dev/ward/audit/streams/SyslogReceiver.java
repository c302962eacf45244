package dev.ward.audit.streams;

import dev.ward.platform.webhook.Destinations;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch to a syslog receiver over TLS. Syslog has no acknowledgement: taken is what went
 * out on a connection that was closed afterwards without an error.
 */
@ApplicationScoped
class SyslogReceiver implements Receiver {

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}]|[A-Za-z0-9.-]{1,253}):([0-9]{1,5})");

  private final Vertx vertx;
  private final Destinations destinations;
  private final StreamsConfig config;

  /** Where a receiver is, as its stream says. */
  record Place(String host, int port) {

    /**
     * @throws IllegalArgumentException unless it is host:port
     */
    static Place of(String address) {
      Matcher parts = ADDRESS.matcher(address.strip());
      if (!parts.matches()
          || Integer.parseInt(parts.group(2)) < 1
          || Integer.parseInt(parts.group(2)) > 65_535) {
        throw new IllegalArgumentException("must be host:port");
      }
      return new Place(parts.group(1), Integer.parseInt(parts.group(2)));
    }
  }

  SyslogReceiver(Vertx vertx, Destinations destinations, StreamsConfig config) {
    this.vertx = vertx;
    this.destinations = destinations;
    this.config = config;
  }

  @Override
  public String kind() {
    return "syslog";
  }

  @Override
  public Uni<Void> deliver(Claim claim, Batch batch) {
    Place place = Place.of(claim.address());
    Buffer frames = Buffer.buffer();
    batch.items().forEach(item -> frames.appendBuffer(SyslogMessage.frame(item.event())));
    return destinations
        .resolve(place.host(), place.port())
        .flatMap(
            address -> {
              NetClient client = vertx.getDelegate().createNetClient(options(claim));
              return Uni.createFrom()
                  .completionStage(
                      () ->
                          client
                              .connect(named(place, address), serverName(place))
                              .compose(socket -> write(socket, frames))
                              .toCompletionStage())
                  .ifNoItem()
                  .after(config.syslogTimeout().multipliedBy(2))
                  .failWith(() -> new TimeoutException("no end of the delivery"))
                  .onTermination()
                  .invoke(client::close);
            });
  }

  /** The end of our side, after everything went out; what the other side says is of no interest. */
  private static io.vertx.core.Future<Void> write(NetSocket socket, Buffer frames) {
    io.vertx.core.Promise<Void> done = io.vertx.core.Promise.promise();
    socket.handler(ignored -> {});
    socket.exceptionHandler(done::tryFail);
    socket.closeHandler(
        closed -> done.tryFail(new NotTaken("The receiver closed the connection.", null)));
    socket
        .write(frames)
        .onFailure(done::tryFail)
        .onSuccess(
            written -> {
              socket.closeHandler(closed -> done.tryComplete());
              socket.close().onFailure(done::tryFail);
            });
    return done.future();
  }

  private NetClientOptions options(Claim claim) {
    NetClientOptions options =
        new NetClientOptions()
            .setSsl(true)
            .setHostnameVerificationAlgorithm("HTTPS")
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setConnectTimeout(Math.toIntExact(config.syslogTimeout().toMillis()))
            .setSslHandshakeTimeout(Math.max(1, config.syslogTimeout().toSeconds()));
    if (claim.certificates() != null) {
      options.setTrustOptions(
          new PemTrustOptions().addCertValue(Buffer.buffer(claim.certificates())));
    }
    return options;
  }

  /** Connected to is the address that was judged; the certificate must be the name's. */
  private static SocketAddress named(Place place, SocketAddress judged) {
    try {
      byte[] address = InetAddress.getByName(judged.host()).getAddress();
      return SocketAddress.inetSocketAddress(
          new InetSocketAddress(InetAddress.getByAddress(bare(place), address), place.port()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a literal is no name", e);
    }
  }

  private static String bare(Place place) {
    return place.host().startsWith("[")
        ? place.host().substring(1, place.host().length() - 1)
        : place.host();
  }

  /** A literal has no name to ask for. */
  private static @Nullable String serverName(Place place) {
    return place.host().matches("\\[.*]|[0-9.]+") ? null : place.host();
  }
}
