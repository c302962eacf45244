package dev.ward.local.story;

import dev.ward.local.Settings;
import dev.ward.local.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mailboxes of a test's people. */
public final class Mails {

  private static final Pattern LINK = Pattern.compile("/join#([A-Za-z0-9_-]{43})");

  private final Settings settings;
  private final HttpClient client = HttpClient.newHttpClient();

  public Mails(Settings settings) {
    this.settings = settings;
  }

  /** What the link of an invitation carries, once its mail has arrived. */
  public String invitationToken(String address, Duration patience) {
    String messages =
        Waiting.poll(patience, () -> messages(address), answer -> LINK.matcher(answer).find());
    Matcher link = LINK.matcher(messages);
    if (!link.find()) {
      throw new AssertionError("no invitation came to " + address + ": " + messages);
    }
    return link.group(1);
  }

  /** All that came to the address, once there is something that says so; long lines as one. */
  public String messagesThatSay(String words, String address, Duration patience) {
    return Waiting.poll(patience, () -> messages(address), answer -> answer.contains(words))
        .replace("=\\r\\n", "");
  }

  private String messages(String address) {
    URI mailbox = URI.create(settings.mailsUrl() + "/api/user/" + address + "/messages");
    try {
      return client
          .send(HttpRequest.newBuilder(mailbox).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
