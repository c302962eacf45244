package dev.ward.tenancy.invitation;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class MailStore {

  private static final String TAKE =
      """
      select slot, organization_id, id, email, role, expires_at, attempts, organization_name, clinic_name, inviter_name
      from tenancy.take_invitation_mails($1, $2::bigint * interval '1 millisecond')
      """;

  private static final String BACKLOG =
      """
      select count(*) filter (where mail_next_attempt_at is not null) as waiting,
             count(*) filter (where mail_next_attempt_at is null) as failed
      from tenancy.invitation
      where expires_at > now()
        and (mail_next_attempt_at is not null or mail_error is not null and mail_next_attempt_at is null)
        and accepted_at is null and revoked_at is null
      """;

  // A mail that has been asked for again meanwhile carries another token, and is another's matter.
  private static final String SENT =
      """
      update tenancy.invitation
      set mail_sent_at = clock_timestamp(), mail_sent_count = mail_sent_count + 1, mail_next_attempt_at = null,
          mail_error = null
      where organization_id = $1 and id = $2 and token_hash = $3
      """;

  private static final String FAILED =
      """
      update tenancy.invitation
      set mail_next_attempt_at = clock_timestamp() + $4::bigint * interval '1 millisecond', mail_error = left($5, 200)
      where organization_id = $1 and id = $2 and token_hash = $3
      """;

  private final ClinicTransaction transaction;

  /**
   * @param waiting mails that are to be sent, those that have just been taken on included
   * @param failed mails that won't be tried again unless somebody asks
   */
  record Backlog(long waiting, long failed) {}

  record Taken(List<DueMail> mails, Backlog backlog) {}

  MailStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Takes on what is due; nobody else does until the lease has run out. */
  Uni<Taken> take(int most, Duration lease) {
    List<String> tokens = IntStream.range(0, most).mapToObj(slot -> Token.make()).toList();
    Buffer[] hashes = tokens.stream().map(Token::hash).toArray(Buffer[]::new);
    return transaction.relay(
        connection ->
            Uni.combine()
                .all()
                .unis(
                    connection.preparedQuery(TAKE).execute(Tuple.of(hashes, lease.toMillis())),
                    connection.query(BACKLOG).execute())
                .asTuple()
                .map(
                    read -> {
                      var backlog = read.getItem2().iterator().next();
                      return new Taken(
                          StreamSupport.stream(read.getItem1().spliterator(), false)
                              .map(row -> DueMail.of(row, tokens.get(row.getInteger("slot") - 1)))
                              .toList(),
                          new Backlog(backlog.getLong("waiting"), backlog.getLong("failed")));
                    }));
  }

  Uni<Void> sent(DueMail mail) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(SENT)
                .execute(Tuple.of(mail.organizationId(), mail.id(), mail.hash()))
                .replaceWithVoid());
  }

  /**
   * @param pause null if it is not to be tried again
   */
  Uni<Void> failed(DueMail mail, String reason, @Nullable Duration pause) {
    Long millis = pause == null ? null : pause.toMillis();
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(FAILED)
                .execute(Tuple.of(mail.organizationId(), mail.id(), mail.hash(), millis, reason))
                .replaceWithVoid());
  }
}
