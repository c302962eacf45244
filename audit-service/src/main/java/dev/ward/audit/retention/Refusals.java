package dev.ward.audit.retention;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts on record what was not let go of, once a day for as long as that stays so. */
@ApplicationScoped
class Refusals {

  private static final Logger LOG = Logger.getLogger(Refusals.class);

  private static final Duration REPEATED = Duration.ofDays(1);
  private static final int REMEMBERED = 10_000;

  /** Stands for no single chain. */
  private static final UUID ALL = new UUID(0, -1);

  private final DueStore store;
  private final Clock clock = Clock.systemUTC();
  private final Map<UUID, Instant> said =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  Refusals(DueStore store) {
    this.store = store;
  }

  /**
   * @param stream null for all chains
   */
  Uni<Void> say(@Nullable UUID stream, String reason) {
    LOG.errorf("nothing is let go of chain %s: %s", stream == null ? "(all)" : stream, reason);
    return isNew(stream == null ? ALL : stream)
        ? store.refuse(stream, reason)
        : Uni.createFrom().voidItem();
  }

  private synchronized boolean isNew(UUID stream) {
    Instant now = clock.instant();
    Instant before = said.get(stream);
    if (before != null && before.plus(REPEATED).isAfter(now)) {
      return false;
    }
    said.put(stream, now);
    return true;
  }
}
