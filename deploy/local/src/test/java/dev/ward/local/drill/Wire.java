package dev.ward.local.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A way to a server on this machine that can be made slow, silent or cut, as networks are: it
 * passes bytes on, both ways, on its own port.
 */
final class Wire implements AutoCloseable {

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private final Object changed = new Object();
  private Duration delay = Duration.ZERO;
  private boolean silent;
  private volatile boolean cut;

  /**
   * @param target the port of the server
   */
  Wire(int target) {
    this.target = target;
    try {
      this.door = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Each piece arrives so much later. */
  void slow(Duration each) {
    synchronized (changed) {
      delay = each;
    }
  }

  /** Connections stand and nothing arrives. */
  void silent() {
    synchronized (changed) {
      silent = true;
    }
  }

  /** All connections are broken, and new ones break at once. */
  void cut() {
    cut = true;
    ends.forEach(Wire::close);
  }

  /** All is as it was in the beginning; what was held back in the silence arrives. */
  void mend() {
    synchronized (changed) {
      cut = false;
      silent = false;
      delay = Duration.ZERO;
      changed.notifyAll();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket from = door.accept();
        if (cut) {
          close(from);
          continue;
        }
        Socket to = new Socket();
        to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        from.setTcpNoDelay(true);
        to.setTcpNoDelay(true);
        ends.add(from);
        ends.add(to);
        start(() -> pass(from, to));
        start(() -> pass(to, from));
      } catch (IOException e) {
        // Whoever came finds nobody; who closed the door has ended this, too.
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] piece = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        hold();
        out.write(piece, 0, length);
      }
    } catch (IOException e) {
      // Broken at one end, and so at the other.
    } finally {
      ends.remove(from);
      ends.remove(to);
    }
  }

  private void hold() throws IOException {
    try {
      synchronized (changed) {
        while (silent) {
          changed.wait();
        }
      }
      TimeUnit.NANOSECONDS.sleep(delayNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private long delayNanos() {
    synchronized (changed) {
      return delay.toNanos();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    mend();
    cut();
  }
}
