package dev.ward.audit.alerts;

import dev.ward.audit.secrets.FreshSecret;
import dev.ward.audit.secrets.WebhookSecrets;
import dev.ward.platform.access.Caller;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.secrets.SecretBox.Sealed;
import dev.ward.platform.webhook.Destinations;
import dev.ward.platform.webhook.Refused;
import dev.ward.platform.webhook.SigningSecret;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RuleStore {

  // The version counts from 1 where something was set: 0 is what everybody has.
  private static final String LIST =
      """
      select r.rule, r.title, r.description, r.severity, r.actions, r.together, r.counted,
             coalesce(s.active, true) as active, coalesce(s.threshold, r.threshold) as threshold,
             coalesce(s.window_minutes, r.window_minutes) as window_minutes, r.threshold as usual_threshold,
             r.window_minutes as usual_window_minutes, coalesce(s.emails, '{}') as emails, s.webhook,
             coalesce(s.secret_id, 0) as secret_id, coalesce(s.version + 1, 0) as version
      from audit.alert_rule r left join audit.alert_setting s on s.organization_id = $1 and s.rule = r.rule
      where ($2::text is null or r.rule = $2) and case when $3 then r.for_platform else r.for_organization end
      order by r.rule
      """;

  private static final String SET =
      """
      insert into audit.alert_setting as s (organization_id, rule, active, threshold, window_minutes, emails, webhook)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (organization_id, rule) do update
        set active = excluded.active, threshold = excluded.threshold, window_minutes = excluded.window_minutes,
            emails = excluded.emails, webhook = excluded.webhook
        where s.version + 1 = $8
      returning s.version
      """;

  private static final String BEGIN_SETTING =
      """
      insert into audit.alert_setting (organization_id, rule, active, threshold, window_minutes)
      select $1, r.rule, true, r.threshold, r.window_minutes from audit.alert_rule r where r.rule = $2
      on conflict (organization_id, rule) do nothing
      """;

  private static final String SETTING =
      "select id, secret_id from audit.alert_setting where organization_id = $1 and rule = $2 for update";

  private static final String SET_SECRET =
      """
      update audit.alert_setting set secret = $3, secret_key = $4, secret_id = $5
      where organization_id = $1 and rule = $2
      """;

  private final ClinicTransaction transaction;
  private final Destinations destinations;
  private final WebhookSecrets secrets;

  RuleStore(ClinicTransaction transaction, Destinations destinations, WebhookSecrets secrets) {
    this.transaction = transaction;
    this.destinations = destinations;
    this.secrets = secrets;
  }

  Uni<List<AlertRule>> list(Caller caller, Place place) {
    return transaction.read(caller, place.scope(), connection -> rules(connection, place, null));
  }

  Uni<AlertRule> set(
      Caller caller, Place place, String rule, @Nullable String ifMatch, RuleChange change) {
    if (change.webhook() != null) {
      try {
        destinations.url(change.webhook());
      } catch (Refused e) {
        throw Problem.invalid("/webhook", String.valueOf(e.getMessage()));
      }
    }
    return transaction.write(
        caller,
        place.scope(),
        connection ->
            one(connection, place, rule)
                .invoke(now -> ETag.require(ifMatch, now.version()))
                .invoke(now -> requireSecret(now, change))
                .flatMap(
                    now ->
                        connection
                            .preparedQuery(SET)
                            .execute(
                                Tuple.from(
                                    new Object[] {
                                      place.id(),
                                      rule,
                                      change.active(),
                                      change.threshold(),
                                      change.windowMinutes(),
                                      change.addresses(),
                                      change.webhook() == null ? null : change.webhook().strip(),
                                      now.version()
                                    })))
                .invoke(
                    written -> {
                      if (written.rowCount() == 0) {
                        throw Problem.of(ProblemCode.PRECONDITION_FAILED);
                      }
                    })
                .flatMap(written -> one(connection, place, rule)));
  }

  /** Makes a new secret for the rule's webhook, which counts from the next notification on. */
  Uni<FreshSecret> secret(Caller caller, Place place, String rule) {
    return transaction.write(
        caller,
        place.scope(),
        connection ->
            one(connection, place, rule)
                .flatMap(
                    now ->
                        connection.preparedQuery(BEGIN_SETTING).execute(Tuple.of(place.id(), rule)))
                .flatMap(
                    made -> connection.preparedQuery(SETTING).execute(Tuple.of(place.id(), rule)))
                .flatMap(rows -> secret(connection, place, rule, rows.iterator().next())));
  }

  private Uni<FreshSecret> secret(SqlConnection connection, Place place, String rule, Row setting) {
    int next = setting.getInteger("secret_id") + 1;
    SigningSecret made = SigningSecret.generate(String.valueOf(next));
    Sealed sealed = secrets.seal(place.id(), setting.getUUID("id"), made);
    return connection
        .preparedQuery(SET_SECRET)
        .execute(Tuple.of(place.id(), rule, Buffer.buffer(sealed.bytes()), sealed.key(), next))
        .map(written -> new FreshSecret(made.id(), made.secret()));
  }

  private static void requireSecret(AlertRule now, RuleChange change) {
    if (change.webhook() != null && now.secretId() == null) {
      throw Problem.with(
          ProblemCode.CONFLICT,
          "There is no secret to sign with: make one first.",
          List.of(new FieldError("/webhook", "webhook_without_secret")));
    }
  }

  private static Uni<AlertRule> one(SqlConnection connection, Place place, String rule) {
    return rules(connection, place, rule)
        .map(
            found -> {
              if (found.isEmpty()) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return found.get(0);
            });
  }

  private static Uni<List<AlertRule>> rules(
      SqlConnection connection, Place place, @Nullable String rule) {
    return connection
        .preparedQuery(LIST)
        .execute(Tuple.of(place.id(), rule, place.isPlatform()))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(AlertRule::of).toList());
  }
}
