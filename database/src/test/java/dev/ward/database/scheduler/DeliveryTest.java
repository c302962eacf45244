package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From what is due to what has arrived: once at our side, whoever dies on the way. */
class DeliveryTest {

  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  private UUID organization;
  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aClinic() throws SQLException {
    Mailroom.prepare(
        "update scheduler.delivery set state = 'skipped', due_at = null, ended_at = now() where due_at is not null");
    organization = Mailroom.organization();
    clinic = Mailroom.clinic(organization, "America/New_York");
    admin = Mailroom.member(clinic, "admin");
  }

  @AfterEach
  void nothingIsPaused() throws SQLException {
    pause(false);
  }

  @Test
  void whoHoldsTheRoleWhenItIsDueIsToldInTheInboxAndByMail() throws SQLException {
    String id = tell("{\"clinicId\": \"%s\", \"role\": \"admin\"}".formatted(clinic), "");
    UUID second = Mailroom.member(clinic, "admin");
    Mailroom.leave(admin);
    Mailroom.dispatch();
    assertThat(inbox(id)).containsExactly(second.toString());
    assertThat(deliveries(id, "user_id, channel, state"))
        .containsExactly(second + "|email|waiting");
  }

  @Test
  void whereAClinicHasNoAdminItsOwnersAreTold() throws SQLException {
    Mailroom.leave(admin);
    UUID owner = Mailroom.officer(organization, "owner");
    String id = tell("{\"clinicId\": \"%s\", \"role\": \"admin\"}".formatted(clinic), "");
    Mailroom.dispatch();
    assertThat(inbox(id)).containsExactly(owner.toString());
  }

  @Test
  void preferencesChooseAmongWhatTheSenderOffers() throws SQLException {
    Mailroom.prefer(
        admin, "channels", "'{\"goal.missed\": [\"inbox\"], \"report\": [\"email\"], \"*\": []}'");
    String goal = tell(user(admin), "\"kind\": \"goal.missed\"");
    String report = tell(user(admin), "\"kind\": \"report.ready\"");
    String silent = tell(user(admin), "\"kind\": \"other\"");
    String critical = tell(user(admin), "\"kind\": \"other\", \"critical\": true");
    Mailroom.dispatch();
    assertThat(inbox(goal)).hasSize(1);
    assertThat(deliveries(goal, "channel")).isEmpty();
    assertThat(inbox(report)).isEmpty();
    assertThat(deliveries(report, "channel")).containsExactly("email");
    assertThat(inbox(silent)).isEmpty();
    assertThat(deliveries(silent, "channel")).isEmpty();
    assertThat(inbox(critical)).hasSize(1);
    assertThat(deliveries(critical, "channel")).containsExactly("email");
  }

  @Test
  void quietHoursAreThoseOfTheRecipientAndOnlyTheCriticalPasses() throws SQLException {
    // Twelve hours around now, on the person's own clock.
    Mailroom.prefer(
        admin,
        "time_zone, quiet_from, quiet_to",
        "'Asia/Kathmandu', ((now() at time zone 'Asia/Kathmandu') - interval '6 hours')::time, ((now() at time zone 'Asia/Kathmandu') + interval '6 hours')::time");
    String ordinary = tell(user(admin), "");
    String critical = tell(user(admin), "\"critical\": true");
    Mailroom.dispatch();
    assertThat(
            deliveries(
                ordinary,
                "due_at between created_at + interval '5 hours 58 minutes' and created_at + interval '6 hours 1 minute'"))
        .containsExactly("t");
    assertThat(deliveries(critical, "due_at <= now()")).containsExactly("t");
    assertThat(inbox(ordinary)).hasSize(1);
    assertThat(Mailroom.claim("one", 60, clinic)).hasSize(1);
  }

  @Test
  void aDigestIsOneMessageOfAllThatHasComeInForAPersonWhereverItCameFrom() throws SQLException {
    UUID sister = Mailroom.clinic(organization, "Europe/Berlin");
    Mailroom.prepare(
        "insert into tenancy.user_clinic_roles (clinic_id, user_id, role) values ('%s', '%s', 'admin')"
            .formatted(sister, admin));
    Mailroom.prefer(admin, "digest_at", "'07:30'");
    tell(user(admin), "");
    tell(user(admin), "");
    Mailroom.inClinic("metrics_service", sister, schedule(user(admin), payload("")));
    String critical = tell(user(admin), "\"critical\": true");
    Mailroom.dispatch();
    assertThat(Mailroom.claim("one", 60, clinic, sister)).hasSize(1);
    Mailroom.prepare(
        "update scheduler.delivery set due_at = now() where digest and state = 'waiting'");
    List<String> claimed = Mailroom.claim("one", 60, clinic, sister);
    assertThat(claimed).hasSize(3);
    assertThat(claimed.stream().map(row -> row.split("\\|")[1]).distinct()).hasSize(1);
    assertThat(claimed.stream().map(row -> row.split("\\|")[2]).distinct()).hasSize(1);
    assertThat(deliveries(critical, "digest")).containsExactly("f");
  }

  @Test
  void ofADigestThatTwoWantOneGetsAllOfIt() throws Exception {
    Mailroom.prefer(admin, "digest_at", "'07:30'");
    for (int i = 0; i < 20; i++) {
      tell(user(admin), "");
    }
    Mailroom.dispatch();
    Mailroom.prepare(
        "update scheduler.delivery set due_at = now() where digest and state = 'waiting'");
    List<List<String>> claims = atOnce(4, holder -> Mailroom.claim("h" + holder, 60, clinic));
    assertThat(claims.stream().filter(claim -> !claim.isEmpty())).hasSize(1);
    assertThat(claims.stream().mapToInt(List::size).sum()).isEqualTo(20);
  }

  @Test
  void twoDispatchersAtOnceFillAnInboxOnceAndClaimEachDeliveryOnce() throws Exception {
    for (int i = 0; i < 60; i++) {
      tell(user(admin), "");
    }
    atOnce(4, n -> Mailroom.loop("select scheduler.dispatch_notifications(20)"));
    Mailroom.dispatch();
    assertThat(
            Mailroom.inspect(
                "select count(*), count(distinct notification_id) from scheduler.inbox_item where clinic_id = '%s'"
                    .formatted(clinic)))
        .containsExactly("60|60");
    List<List<String>> claims = atOnce(4, holder -> Mailroom.claim("h" + holder, 60, clinic));
    Mailroom.claim("last", 60, clinic)
        .forEach(row -> assertThat(claims).noneMatch(claim -> claim.contains(row)));
    Set<String> ids = new HashSet<>();
    claims.forEach(
        claim -> claim.forEach(row -> assertThat(ids.add(row.split("\\|")[0])).isTrue()));
    assertThat(deliveriesOfClinic("state = 'sending'")).isEqualTo(60);
  }

  @Test
  void whatIsBeingSentIsSeenBeforeItIsSentAndIsSentOnce() throws SQLException {
    String id = tell(user(admin), "");
    Mailroom.dispatch();
    String[] claim = Mailroom.claim("one", 60, clinic).get(0).split("\\|");
    assertThat(deliveries(id, "state, attempts, holder")).containsExactly("sending|1|one");
    assertThat(Mailroom.claim("two", 60, clinic)).isEmpty();
    assertThat(delivered(claim[1])).isEqualTo("1");
    assertThat(deliveries(id, "state, uncertain")).containsExactly("sent|f");
    assertThat(delivered(claim[1])).isEqualTo("0");
    assertThat(Mailroom.claim("two", 60, clinic)).isEmpty();
  }

  @Test
  void whoDiesBetweenSendingAndSayingSoLeavesAMarkAndTheRepetitionCarriesTheSameId()
      throws SQLException {
    String id = tell(user(admin), "");
    Mailroom.dispatch();
    String[] dead = Mailroom.claim("dead", 0, clinic).get(0).split("\\|");
    String[] next = Mailroom.claim("next", 60, clinic).get(0).split("\\|");
    assertThat(next[2]).as("message id").isEqualTo(dead[2]);
    assertThat(next[1]).as("attempt").isNotEqualTo(dead[1]);
    assertThat(next[3]).as("uncertain").isEqualTo("t");
    assertThat(delivered(dead[1])).as("what the dead one would say").isEqualTo("0");
    assertThat(notDelivered(dead[1], "x", true)).isEqualTo("null");
    assertThat(deliveries(id, "state, uncertain, holder")).containsExactly("sending|t|next");
    assertThat(delivered(next[1])).isEqualTo("1");
  }

  @Test
  void whatNobodyCouldSendIsADeadLetterWhichIsOnRecordAndCanBeTriedAgain() throws SQLException {
    String id = tell(user(admin), "");
    Mailroom.dispatch();
    for (int attempt = 1; attempt <= 3; attempt++) {
      String[] claim = Mailroom.claim("one", 60, clinic).get(0).split("\\|");
      String before = Mailroom.inspect("select clock_timestamp()").get(0);
      assertThat(notDelivered(claim[1], "The mail server is away.", false))
          .isEqualTo(attempt == 3 ? "1" : "0");
      if (attempt < 3) {
        int base = 10 << (attempt - 1);
        assertThat(
                deliveries(
                    id,
                    "due_at between '%s'::timestamptz + interval '%d seconds' and clock_timestamp() + interval '%d seconds'"
                        .formatted(before, base / 2, base)))
            .containsExactly("t");
        Mailroom.prepare(
            "update scheduler.delivery set due_at = now() where notification_id = '%s'"
                .formatted(id));
      }
    }
    assertThat(deliveries(id, "state, attempts, error"))
        .containsExactly("dead|3|The mail server is away.");
    assertThat(
            Mailroom.inspect(
                """
                select event ->> 'outcome', event ->> 'orgId', event #>> '{changes,channel,new}' from scheduler.outbox
                where event ->> 'action' = 'notification.failed' and event #>> '{target,id}' = '%s'
                """
                    .formatted(id)))
        .containsExactly("failure|" + organization + "|email");
    UUID elsewhere = Mailroom.clinic(Mailroom.organization(), "UTC");
    String retry = "select scheduler.retry_deliveries('%s')".formatted(id);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Mailroom.inClinic("scheduler_service", elsewhere, retry))
        .hasMessageContaining("not found");
    assertThat(Mailroom.inClinic("scheduler_service", clinic, retry)).isEqualTo("1");
    assertThat(Mailroom.claim("one", 60, clinic)).hasSize(1);
  }

  @Test
  void aRefusalForGoodIsNotTriedAgainAndAWaitThatWasAskedForIsKept() throws SQLException {
    String refused = tell(user(admin), "");
    Mailroom.dispatch();
    notDelivered(Mailroom.claim("one", 60, clinic).get(0).split("\\|")[1], "550", true);
    assertThat(deliveries(refused, "state, attempts")).containsExactly("dead|1");
    String later = tell(user(admin), "");
    Mailroom.dispatch();
    String attempt = Mailroom.claim("one", 60, clinic).get(0).split("\\|")[1];
    Mailroom.loop("select scheduler.not_delivered('%s', 'busy', false, 600, 3)".formatted(attempt));
    assertThat(deliveries(later, "due_at > now() + interval '9 minutes'")).containsExactly("t");
  }

  @Test
  void whatAChannelCouldNotBeToldGoesToTheOneThatStandsIn() throws SQLException {
    UUID second = Mailroom.channel(clinic, organization, "second@a.example", null);
    Mailroom.channel(clinic, organization, "first@a.example", second);
    String id = tell("{\"email\": \"first@a.example\"}", "");
    Mailroom.dispatch();
    String[] claim = Mailroom.claim("one", 60, clinic).get(0).split("\\|");
    assertThat(claim[4]).isEqualTo("first@a.example");
    notDelivered(claim[1], "550", true);
    String[] standIn = Mailroom.claim("one", 60, clinic).get(0).split("\\|");
    assertThat(standIn[4]).isEqualTo("second@a.example");
    notDelivered(standIn[1], "550", true);
    assertThat(deliveries(id, "state")).containsExactly("dead", "dead");
    assertThat(Mailroom.claim("one", 60, clinic)).isEmpty();
  }

  @Test
  void operatorsAreToldByThePlatformsChannelsOnly() throws SQLException {
    UUID nobody = UUID.fromString(NOBODY);
    Mailroom.prepare(
        "delete from scheduler.notification_channel where organization_id = '%s'"
            .formatted(NOBODY));
    UUID pager = Mailroom.channel(nobody, nobody, "pager@ward.example", null);
    UUID office = Mailroom.channel(nobody, nobody, "office@ward.example", pager);
    Mailroom.channel(clinic, organization, "desk@a.example", null);
    String id =
        Mailroom.onPlatform("scheduler_service", schedule("{\"operators\": true}", payload("")));
    Mailroom.dispatch();
    assertThat(deliveries(id, "channel_id")).containsExactly(office.toString());
  }

  @Test
  void whoHasLostTheRoleOrTheAddressBeforeTheMailWentIsNotWrittenTo() throws SQLException {
    UUID other = Mailroom.member(clinic, "admin");
    String gone = tell(user(admin), "");
    String unverified = tell(user(other), "");
    Mailroom.dispatch();
    Mailroom.leave(admin);
    Mailroom.prepare(
        "update tenancy.user_profile set email_verified = false where user_id = '%s'"
            .formatted(other));
    assertThat(Mailroom.claim("one", 60, clinic)).isEmpty();
    assertThat(deliveries(gone, "state, error"))
        .containsExactly("skipped|The person has no role there any more.");
    assertThat(deliveries(unverified, "state, error"))
        .containsExactly("skipped|The person has no verified address.");
  }

  @Test
  void anOrganizationWithMuchToSayDoesNotHoldUpOneWithLittle() throws SQLException {
    for (int i = 0; i < 50; i++) {
      tell(user(admin), "");
    }
    Mailroom.dispatch();
    UUID small = Mailroom.clinic(Mailroom.organization(), "UTC");
    UUID person = Mailroom.member(small, "admin");
    Mailroom.inClinic("metrics_service", small, schedule(user(person), payload("")));
    Mailroom.dispatch();
    assertThat(
            Mailroom.loopRows("select clinic_id from scheduler.claim_deliveries('one', 4, 60, 3)"))
        .hasSize(4)
        .contains(small.toString());
  }

  @Test
  void whileTheJobIsPausedNothingGoesOut() throws SQLException {
    String id = tell(user(admin), "");
    pause(true);
    assertThat(Mailroom.loop("select scheduler.dispatch_notifications(100)")).isEqualTo("0");
    pause(false);
    Mailroom.dispatch();
    pause(true);
    assertThat(Mailroom.claim("one", 60, clinic)).isEmpty();
    assertThat(deliveries(id, "state")).containsExactly("waiting");
  }

  @Test
  void oldNotificationsGoAndWhatIsOnItsWayStays() throws SQLException {
    String old = tell(user(admin), "");
    String waiting = tell(user(admin), "");
    Mailroom.dispatch();
    Mailroom.prepare(
        "update scheduler.notification set ended_at = now() - interval '91 days' where id in ('%s', '%s')"
            .formatted(old, waiting));
    Mailroom.prepare(
        "update scheduler.delivery set state = 'sent', due_at = null, ended_at = now() where notification_id = '%s'"
            .formatted(old));
    Mailroom.onPlatform("scheduler_service", "select scheduler.tidy_notifications(1000)");
    assertThat(
            Mailroom.inspect(
                "select id from scheduler.notification where id in ('%s', '%s')"
                    .formatted(old, waiting)))
        .containsExactly(waiting);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                Mailroom.inClinic(
                    "scheduler_service", clinic, "select scheduler.tidy_notifications(1)"))
        .hasMessageContaining("not found");
  }

  private String tell(String recipient, String more) throws SQLException {
    return Mailroom.inClinic("metrics_service", clinic, schedule(recipient, payload(more)));
  }

  private static String payload(String more) {
    String kind = more.contains("kind") ? "" : "\"kind\": \"goal.missed\", ";
    return "{" + kind + "\"title\": \"Missed\"" + (more.isEmpty() ? "" : ", " + more) + "}";
  }

  private static String user(UUID person) {
    return "{\"userId\": \"%s\"}".formatted(person);
  }

  private static String schedule(String recipient, String payload) {
    return "select scheduler.schedule_notification('%s', '%s', null)".formatted(recipient, payload);
  }

  private static List<String> inbox(String notification) throws SQLException {
    return Mailroom.inspect(
        "select user_id from scheduler.inbox_item where notification_id = '%s'"
            .formatted(notification));
  }

  private static List<String> deliveries(String notification, String columns) throws SQLException {
    return Mailroom.inspect(
        "select %s from scheduler.delivery where notification_id = '%s' order by id"
            .formatted(columns, notification));
  }

  private int deliveriesOfClinic(String condition) throws SQLException {
    return Integer.parseInt(
        Mailroom.inspect(
                "select count(*) from scheduler.delivery where clinic_id = '%s' and %s"
                    .formatted(clinic, condition))
            .get(0));
  }

  private static String delivered(String attempt) throws SQLException {
    return Mailroom.loop("select scheduler.delivered('%s')".formatted(attempt));
  }

  private static String notDelivered(String attempt, String why, boolean isFinal)
      throws SQLException {
    return Mailroom.loop(
        "select scheduler.not_delivered('%s', '%s', %s, null, 3)".formatted(attempt, why, isFinal));
  }

  private static void pause(boolean paused) throws SQLException {
    Mailroom.prepare(
        "update scheduler.job set paused = %s where name = 'notification-dispatch'"
            .formatted(paused));
  }

  private interface Deed<T> {
    T attempt(int number) throws SQLException;
  }

  private static <T> List<T> atOnce(int times, Deed<T> deed) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    try {
      List<Callable<T>> deeds =
          IntStream.range(0, times).<Callable<T>>mapToObj(n -> () -> deed.attempt(n)).toList();
      List<T> results = new java.util.ArrayList<>();
      for (Future<T> result : threads.invokeAll(deeds)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }
}
