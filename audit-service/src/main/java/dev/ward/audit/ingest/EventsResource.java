package dev.ward.audit.ingest;

import dev.ward.audit.ingest.EventReader.Read;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.CurrentCaller;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/audit/v1/events")
@Tag(name = "Recording", description = "How events come into the record; for services")
class EventsResource {

  private static final String NDJSON = "application/x-ndjson";

  private final CurrentCaller caller;
  private final EventReader reader;
  private final DenylistStore denylists;
  private final Screening screening;
  private final EventStore store;

  EventsResource(
      CurrentCaller caller,
      EventReader reader,
      DenylistStore denylists,
      Screening screening,
      EventStore store) {
    this.caller = caller;
    this.reader = reader;
    this.denylists = denylists;
    this.screening = screening;
    this.store = store;
  }

  record Items(List<Item> items) {}

  @POST
  @Consumes(NDJSON)
  // Reading a thousand events takes longer than an event loop may be held.
  @Blocking
  @Operation(
      summary = "Record events",
      description =
          """
          For services only. One event, an array of them, or one a line (NDJSON): 1,000 events or 1 MB at the most. The \
          form of each follows from its action (GET /audit/v1/schemas). What looks like a patient's data where no such \
          data belongs is rejected, and so is what is from the future by more than five minutes. What is late is taken \
          however late it is: what an outbox had to keep is no less true. Each event is answered for \
          by itself, in the order given: accepted, duplicate (its id is on record already) or rejected, with a pointer to what is wrong and \
          the reason. What is answered with accepted is on disk.""")
  @RequestBody(
      content = {
        @Content(mediaType = NDJSON, schema = @Schema(implementation = IncomingEvent.class)),
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema =
                @Schema(
                    oneOf = {IncomingEvent.class, IncomingEvent[].class},
                    maxItems = EventReader.MOST_EVENTS))
      })
  @APIResponse(
      responseCode = "200",
      description = "What became of each",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Items.class)))
  @APIResponse(responseCode = "413", description = "More than 1,000 events, or more than 1 MB")
  @APIResponse(
      responseCode = "503",
      description =
          "Too many events are being recorded already; Retry-After says when to try again")
  public Uni<Items> lines(byte[] body) {
    return record(reader.lines(body));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(hidden = true)
  public Uni<Items> json(byte[] body) {
    return record(reader.json(body));
  }

  private Uni<Items> record(List<Read> read) {
    Caller service = caller.get();
    return denylists
        .current()
        .map(denylist -> screening.screen(read, denylist))
        .flatMap(
            screened ->
                store
                    .append(
                        service,
                        screened.stream().map(Read::event).filter(Objects::nonNull).toList())
                    .map(recorded -> merge(screened, recorded)));
  }

  /** The answers in the order of the questions. */
  private static Items merge(List<Read> read, List<Item> recorded) {
    List<Item> items = new ArrayList<>(read.size());
    Iterator<Item> next = recorded.iterator();
    for (Read one : read) {
      items.add(one.rejected() == null ? next.next().within(one.place()) : one.rejected());
    }
    return new Items(items);
  }
}
