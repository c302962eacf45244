package dev.ward.scheduler.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** A real mail server that keeps what it gets, and is away until it is opened. */
public final class MailSink implements AutoCloseable {

  private final GreenMail server;

  /** A mail as its reader gets it. */
  public record Mail(
      String from, String to, String subject, String messageId, String text, String html) {}

  public MailSink() {
    int port = ConfigProvider.getConfig().getValue(SchedulerTestResource.SMTP_PORT, Integer.class);
    server = new GreenMail(new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP));
  }

  public MailSink open() {
    server.start();
    return this;
  }

  /** Those to one address, the oldest first. */
  public List<Mail> to(String address) {
    List<Mail> mails = new ArrayList<>();
    for (MimeMessage message : server.getReceivedMessages()) {
      Mail mail = read(message);
      if (mail.to().equals(address)) {
        mails.add(mail);
      }
    }
    return mails;
  }

  private static Mail read(MimeMessage message) {
    try {
      MimeMultipart parts = (MimeMultipart) message.getContent();
      return new Mail(
          message.getFrom()[0].toString(),
          message.getAllRecipients()[0].toString(),
          message.getSubject(),
          message.getMessageID(),
          part(parts, "text/plain"),
          part(parts, "text/html"));
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(MimeMultipart parts, String type)
      throws MessagingException, IOException {
    for (int i = 0; i < parts.getCount(); i++) {
      BodyPart part = parts.getBodyPart(i);
      if (part.isMimeType(type)) {
        return (String) part.getContent();
      }
    }
    throw new IllegalStateException("the mail has no part " + type);
  }

  @Override
  public void close() {
    server.stop();
  }
}
