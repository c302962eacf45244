package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The realm is complete, what is for a laptop alone stays there, and everybody means the same
 * issuer.
 */
final class Identity implements Rule {
  private static final Pattern ASKED = Pattern.compile("\\$\\{(WARD_[A-Z_]+)(:[^}]*)?}");

  @Override
  public List<String> offenders(Manifests manifests) {
    List<String> offenders = new ArrayList<>();
    String issuer =
        manifests.the("Keycloak", "keycloak").at("/spec/hostname/hostname").asText()
            + "/realms/ward";
    manifests
        .of("Deployment")
        .filter(
            deployment ->
                !issuer.equals(
                    Environment.of(manifests, deployment).get("QUARKUS_OIDC_TOKEN_ISSUER")))
        .forEach(
            deployment -> offenders.add(Manifests.id(deployment) + " doesn't expect " + issuer));
    JsonNode imported = manifests.the("KeycloakRealmImport", "ward").path("spec");
    placeholders(imported, offenders);
    if (!issuer.contains(".localhost/")) {
      production(imported.path("realm"), offenders);
    }
    return offenders;
  }

  private static void placeholders(JsonNode imported, List<String> offenders) {
    Set<String> given = new TreeSet<>();
    imported.path("placeholders").fieldNames().forEachRemaining(given::add);
    Set<String> asked = new TreeSet<>();
    Matcher placeholder = ASKED.matcher(imported.path("realm").toString());
    while (placeholder.find()) {
      asked.add(placeholder.group(1));
      if (placeholder.group(2) == null && !given.contains(placeholder.group(1))) {
        offenders.add("the realm asks for " + placeholder.group(1));
      }
    }
    given.stream()
        .filter(name -> !asked.contains(name))
        .forEach(name -> offenders.add("the realm doesn't ask for " + name));
  }

  private static void production(JsonNode realm, List<String> offenders) {
    for (JsonNode client : realm.path("clients")) {
      if (client.path("directAccessGrantsEnabled").asBoolean()
          && client.path("enabled").asBoolean(true)) {
        offenders.add(client.path("clientId").asText() + " takes passwords");
      }
      if (client.path("redirectUris").toString().contains("http:")) {
        offenders.add(client.path("clientId").asText() + " is led to an address without TLS");
      }
    }
    JsonNode mails = realm.path("smtpServer");
    if (mails.path("host").asText().contains("localhost")
        || !mails.path("starttls").asText().equals("true")) {
      offenders.add("mails of the realm go to " + mails.path("host").asText());
    }
    for (JsonNode user : realm.path("users")) {
      if (user.has("credentials")) {
        offenders.add(user.path("username").asText() + " comes with a password");
      }
    }
  }
}
