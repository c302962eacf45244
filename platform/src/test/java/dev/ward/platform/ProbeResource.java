package dev.ward.platform;

import dev.ward.platform.access.CurrentCaller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Idempotency;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.limits.Cost;
import dev.ward.platform.paging.Limit;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The smallest service that uses everything the platform offers. */
@Path("/probe/v1")
public class ProbeResource {

  /** Whoever holds this lock holds up {@link #heldUp}. */
  public static final int HOLDS_UP = 42;

  private final CurrentCaller caller;
  private final ClinicTransaction transaction;
  private final Idempotency idempotency;

  ProbeResource(CurrentCaller caller, ClinicTransaction transaction, Idempotency idempotency) {
    this.caller = caller;
    this.transaction = transaction;
    this.idempotency = idempotency;
  }

  public record Body(@NotBlank String name, @Positive int count, @Nullable Object more) {}

  @GET
  @Path("/clinics/{clinicId}")
  public Uni<String> clinic(@RestPath UUID clinicId) {
    return transaction.read(
        caller.get(), Scope.clinic(clinicId, Permission.READ_METRICS), ProbeResource::context);
  }

  @GET
  @Path("/clinics/{clinicId}/members")
  public Uni<String> members(@RestPath UUID clinicId) {
    return transaction.read(
        caller.get(), Scope.clinic(clinicId, Permission.READ_MEMBERS), ProbeResource::context);
  }

  @GET
  @Path("/clinics/{clinicId}/writes-in-a-read")
  public Uni<Integer> writeInRead(@RestPath UUID clinicId) {
    return transaction.read(
        caller.get(),
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            connection
                .query("update tenancy.clinic set name = 'changed'")
                .execute()
                .map(rows -> rows.rowCount()));
  }

  @POST
  @Path("/clinics/{clinicId}/closures-then-fail")
  public Uni<Void> fail(@RestPath UUID clinicId) {
    return transaction.write(
        caller.get(),
        Scope.clinic(clinicId, Permission.MANAGE_CLINIC),
        connection ->
            connection
                .preparedQuery(
                    "insert into tenancy.clinic_closure (clinic_id, day) values ($1, '2026-01-01')")
                .execute(Tuple.of(clinicId))
                .map(
                    rows -> {
                      throw new IllegalStateException("secret");
                    }));
  }

  @POST
  @Path("/clinics/{clinicId}/closures")
  public Uni<String> once(
      @RestPath UUID clinicId, @HeaderParam("Idempotency-Key") String key, String day) {
    return transaction
        .write(
            caller.get(),
            Scope.clinic(clinicId, Permission.MANAGE_CLINIC),
            connection ->
                idempotency.once(
                    connection,
                    caller.get(),
                    key,
                    day.getBytes(StandardCharsets.UTF_8),
                    () -> close(connection, clinicId, day)))
        .map(Answer::body);
  }

  private static Uni<Answer> close(SqlConnection connection, UUID clinicId, String day) {
    return connection
        .preparedQuery(
            """
            insert into tenancy.clinic_closure (clinic_id, day) values ($1, $2::text::date)
            returning uuidv7()::text as receipt
            """)
        .execute(Tuple.of(clinicId, day))
        .map(rows -> new Answer(201, null, rows.iterator().next().getString("receipt")));
  }

  @GET
  @Path("/clinics/{clinicId}/held-up")
  public Uni<String> heldUp(@RestPath UUID clinicId) {
    return transaction.read(
        caller.get(),
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            connection
                .query("select pg_advisory_xact_lock_shared(" + HOLDS_UP + ")")
                .execute()
                .replaceWith("done"));
  }

  @GET
  @Cost(7)
  @Path("/dear")
  public String dear() {
    return "dear";
  }

  @GET
  @Path("/leftover")
  public Uni<String> leftover() {
    return transaction.relay(ProbeResource::context);
  }

  @POST
  @Path("/bodies")
  public String body(@Valid Body body, @QueryParam("limit") Integer limit) {
    return body.name() + Limit.of(limit);
  }

  @PUT
  @Path("/versions")
  public String version(@HeaderParam("If-Match") String ifMatch) {
    ETag.require(ifMatch, 3);
    return "matched";
  }

  private static Uni<String> context(SqlConnection connection) {
    return connection
        .query(
            """
            select concat_ws('|', access.scope(), access.clinic_id(), access.uid(), access.roles()::text,
              (select count(*) from tenancy.clinic)) as context
            """)
        .execute()
        .map(rows -> rows.iterator().next().getString("context"));
  }
}
