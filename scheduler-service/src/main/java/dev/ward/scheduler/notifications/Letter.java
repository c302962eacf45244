package dev.ward.scheduler.notifications;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.qute.CheckedTemplate;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mail as its reader gets it. The subject says what it is about in our words and never in those
 * of the notification: subjects stand in logs, on lock screens and in lists.
 */
final class Letter {

  private static final Map<String, String> SUBJECTS =
      Map.of(
          "goal.missed", "A goal was missed",
          "goal.reached", "A goal was reached",
          "report.ready", "A report is ready",
          "alert.raised", "An alert was raised",
          "job.failed", "A job has failed",
          "job.missed", "A job was missed",
          "job.slow", "A job is slow",
          "job.finding", "A job has found something",
          "timer", "Something is overdue");

  /**
   * @param place where it comes from
   * @param title one line
   * @param runbook where operators read what to do
   * @param link where the web app shows what it speaks of
   */
  record Item(
      String place,
      String title,
      @Nullable String text,
      boolean critical,
      @Nullable String runbook,
      @Nullable String link) {}

  @CheckedTemplate(basePath = "mail")
  static final class Templates {

    private Templates() {}

    static native MailTemplateInstance notification(
        List<Item> items, boolean digest, boolean uncertain, @Nullable String link);
  }

  private Letter() {}

  static MailTemplateInstance of(
      Parcel parcel, @Nullable URI webUrl, @Nullable URI runbooksUrl, String domain) {
    List<Item> items =
        parcel.items().stream().map(item -> item(item, webUrl, runbooksUrl)).toList();
    boolean uncertain = parcel.items().stream().anyMatch(Consignment::uncertain);
    Mail head =
        new Mail()
            .addHeader("Message-ID", "<%s@%s>".formatted(parcel.messageId(), domain))
            .addHeader("Auto-Submitted", "auto-generated")
            .addHeader("X-Ward-Attempt", parcel.attemptId().toString());
    return Templates.notification(
            items,
            parcel.first().digest(),
            uncertain,
            webUrl == null ? null : webUrl.toString().replaceAll("/+$", "") + "/inbox")
        .mail(head)
        .to(Objects.requireNonNull(parcel.first().address()))
        .subject(subject(parcel));
  }

  private static String subject(Parcel parcel) {
    if (parcel.first().digest()) {
      int count = parcel.items().size();
      return count == 1 ? "Ward: one notification" : "Ward: " + count + " notifications";
    }
    String about = SUBJECTS.getOrDefault(parcel.first().kind(), "A notification");
    return "Ward: " + about + " (" + place(parcel.first()) + ")";
  }

  private static Item item(Consignment item, @Nullable URI webUrl, @Nullable URI runbooksUrl) {
    return new Item(
        place(item),
        line(item.title()),
        item.text(),
        item.critical(),
        item.runbook(runbooksUrl),
        item.link(webUrl));
  }

  private static String place(Consignment item) {
    String name = item.clinic() == null ? item.organization() : item.clinic();
    return name == null ? "the platform" : line(name);
  }

  /** Names come from people; in a header or a line of text none of them begins another. */
  private static String line(String name) {
    return name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
