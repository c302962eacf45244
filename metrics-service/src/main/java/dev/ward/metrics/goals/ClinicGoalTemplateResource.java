package dev.ward.metrics.goals;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/metrics/v1/clinics/{clinicId}/goal-templates")
@Tag(name = "Goal templates", description = "What goals can be made from.")
public class ClinicGoalTemplateResource {

  private final GoalTemplateStore store;
  private final CurrentCaller caller;

  ClinicGoalTemplateResource(GoalTemplateStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "What the clinic's goals can be made from",
      description = "The templates of everybody and those of the clinic's organization.")
  public Uni<Page<GoalTemplate>> list(
      @RestPath UUID clinicId,
      @Parameter(description = "A KPI's key") @RestQuery @Nullable String metric,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    int size = Limit.of(limit);
    List<Object> bound = List.of(clinicId, "goal-templates", String.valueOf(metric));
    UUID after = Cursor.decodeId(cursor, bound);
    return store
        .list(caller.get(), Scope.clinic(clinicId, Permission.READ_METRICS), metric, after, size)
        .map(read -> Page.of(read, size, last -> Cursor.encode(bound, last.id())));
  }
}
