package dev.ward.local;

import dev.ward.local.demo.Demo;
import dev.ward.local.demo.KpiTable;
import java.util.Map;

/** What somebody who has just started Ward wants to know next. */
final class Welcome {
  private static final String TEXT =
      """

      Services   tenancy %s   metrics %s   audit %s   scheduler %s
                 OpenAPI under /q/openapi, health under /q/health
      Keycloak   %s (realm ward)   PostgreSQL 127.0.0.1:%d (deploy/psql ROLE)
      Mails      nothing leaves this machine; what was sent to somebody:
                   curl -s %s/api/user/newcomer@ward.example/messages
      Accounts   %s (password = name)
      Try        curl -s -H "Authorization: Bearer $(deploy/token owner)" \\
                   '%s%s'
      """;

  private Welcome() {}

  static String text(Settings settings, Map<String, String> clinics) {
    return TEXT.formatted(
        settings.url(Service.TENANCY),
        settings.url(Service.METRICS),
        settings.url(Service.AUDIT),
        settings.url(Service.SCHEDULER),
        settings.keycloakUrl(),
        settings.ports().postgres(),
        settings.mailsUrl(),
        String.join(", ", Demo.PEOPLE),
        settings.url(Service.METRICS),
        KpiTable.example(clinics));
  }
}
