package dev.ward.audit.streams;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.webhook.Destinations;
import dev.ward.platform.webhook.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** What can be said of a receiver before anybody calls there. */
@ApplicationScoped
class StreamRules {

  private final Destinations destinations;

  StreamRules(Destinations destinations) {
    this.destinations = destinations;
  }

  /**
   * @throws Problem 400 with what is wrong
   */
  void check(NewStream stream) {
    if (stream.kind() == NewStream.Kind.webhook) {
      checkWebhook(stream);
    } else {
      checkSyslog(stream);
    }
  }

  private void checkWebhook(NewStream stream) {
    try {
      destinations.url(stream.address());
    } catch (Refused e) {
      throw Problem.invalid("/address", String.valueOf(e.getMessage()));
    }
    if (stream.certificates() != null) {
      throw Problem.invalid("/certificates", "are for syslog alone");
    }
  }

  private void checkSyslog(NewStream stream) {
    try {
      destinations.host(SyslogReceiver.Place.of(stream.address()).host());
    } catch (IllegalArgumentException | Refused e) {
      throw Problem.invalid("/address", String.valueOf(e.getMessage()));
    }
    if (stream.certificates() == null) {
      return;
    }
    try {
      if (CertificateFactory.getInstance("X.509")
          .generateCertificates(
              new ByteArrayInputStream(stream.certificates().getBytes(StandardCharsets.UTF_8)))
          .isEmpty()) {
        throw new CertificateException("none");
      }
    } catch (CertificateException e) {
      throw Problem.invalid("/certificates", "must be certificates as PEM");
    }
  }
}
