package dev.ward.platform.logs;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The last thing of a start that went well: from here on the log is {@link Discreet}. */
@ApplicationScoped
class Opening {

  void open(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
    Discreet.serving(true);
  }
}
