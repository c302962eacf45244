package dev.ward.audit.trail;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** The trail for whatever else leads to it; each look is on record, whichever way it came. */
@ApplicationScoped
public class Trail {

  private final TrailStore store;

  Trail(TrailStore store) {
    this.store = store;
  }

  /**
   * A page of the events of a clinic, or of an organization and all of its clinics.
   *
   * @param subject what the clinic calls the patient whom they are about; null for all
   */
  public Uni<Page<StoredEvent>> page(
      Caller caller,
      Scope scope,
      TrailFilter filter,
      @Nullable String subject,
      int limit,
      @Nullable String cursor) {
    return store.page(caller, scope, filter, subject, limit, cursor);
  }
}
