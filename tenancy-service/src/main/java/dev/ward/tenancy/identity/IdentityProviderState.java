package dev.ward.tenancy.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether the identity provider answers, as the last request to it showed. */
@ApplicationScoped
public class IdentityProviderState {

  private static final Logger LOG = Logger.getLogger(IdentityProviderState.class);

  private volatile Seen last = new Seen("unknown", null, null);

  /**
   * @param state {@code unknown} before the first request, then {@code answers} or {@code away}
   * @param since when it began to
   * @param at when it was last seen so
   */
  public record Seen(String state, @Nullable Instant since, @Nullable Instant at) {}

  public Seen last() {
    return last;
  }

  void answers() {
    if (see("answers").state().equals("away")) {
      LOG.info("the identity provider is back");
    }
  }

  void away(String reason) {
    if (!see("away").state().equals("away")) {
      LOG.warnf("the identity provider is away, what it must be told waits: %s", reason);
    }
  }

  /** What it was before. */
  private synchronized Seen see(String state) {
    Seen before = last;
    Instant now = Instant.now();
    last = new Seen(state, before.state().equals(state) ? before.since() : now, now);
    return before;
  }
}
