package dev.ward.tenancy.invitation;

import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.qute.CheckedTemplate;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the person who is invited reads: names and a link, and nothing else of the place. The token
 * stands behind the {@code #}, which browsers keep to themselves, so that no server's log has it.
 */
final class Letter {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final Map<String, String> ROLES =
      Map.of(
          "admin", "administrator",
          "provider", "provider",
          "staff", "member of the staff",
          "viewer", "viewer, without changing anything",
          "owner", "owner",
          "compliance", "compliance officer");

  @CheckedTemplate(basePath = "mail")
  static final class Templates {

    private Templates() {}

    static native MailTemplateInstance invitation(
        String place, String role, @Nullable String inviter, String link, String expires);
  }

  private Letter() {}

  static MailTemplateInstance to(DueMail mail, URI webUrl) {
    String organization = line(mail.organization());
    String place = mail.clinic() == null ? organization : line(mail.clinic());
    String whole = mail.clinic() == null ? place : place + " (" + organization + ")";
    String base = webUrl.toString().replaceAll("/+$", "");
    return Templates.invitation(
            whole,
            ROLES.getOrDefault(mail.role(), mail.role()),
            mail.inviter() == null ? null : line(mail.inviter()),
            base + "/join#" + mail.token(),
            DAY.format(mail.expiresAt()))
        .to(mail.email())
        .subject("Invitation to " + place);
  }

  /** Names come from people; in a header or a line of text none of them begins another. */
  private static String line(String name) {
    return name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
