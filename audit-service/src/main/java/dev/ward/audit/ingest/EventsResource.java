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
@Tag(name = "Recording")
class EventsResource {

  private static final String NDJSON = "application/x-ndjson";

  private final CurrentCaller caller;
  private final EventReader reader;
  private final EventStore store;

  EventsResource(CurrentCaller caller, EventReader reader, EventStore store) {
    this.caller = caller;
    this.reader = reader;
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
          For services only. One event, an array of them, or one a line (NDJSON), 1,000 at the most. Each is answered for \
          by itself, in the order given: accepted, duplicate (its id is on record already) or rejected, with a pointer to what is wrong and \
          the reason. What is answered with accepted is on disk.""")
  @RequestBody(
      content = {
        @Content(mediaType = NDJSON, schema = @Schema(implementation = IncomingEvent.class)),
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(oneOf = {IncomingEvent.class, IncomingEvent[].class}))
      })
  @APIResponse(
      responseCode = "200",
      description = "What became of each",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Items.class)))
  @APIResponse(responseCode = "413", description = "More than 1,000 events, or too many bytes")
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
    List<IncomingEvent> events = read.stream().map(Read::event).filter(Objects::nonNull).toList();
    return store.append(service, events).map(recorded -> merge(read, recorded));
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
