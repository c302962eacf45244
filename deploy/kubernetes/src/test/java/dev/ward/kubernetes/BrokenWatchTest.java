package dev.ward.kubernetes;

import static dev.ward.kubernetes.Breaking.alert;
import static dev.ward.kubernetes.Breaking.at;
import static dev.ward.kubernetes.Breaking.broken;
import static dev.ward.kubernetes.Breaking.placeholders;
import static dev.ward.kubernetes.Breaking.shared;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The twins of RulesTest that are about the ways in, sign-in, and what is watched. */
class BrokenWatchTest {

  @TestFactory
  Stream<DynamicTest> isNoticedWhenBroken() {
    return Stream.of(
        broken(
            new Routes(),
            "/q of audit-service is open",
            m -> at(m, "HTTPRoute", "api", "/spec/rules/2/matches/0/path").put("value", "/q")),
        broken(
            new Routes(),
            "/scheduler/v1 leads to audit-service",
            m ->
                at(m, "HTTPRoute", "api", "/spec/rules/3/backendRefs/0")
                    .put("name", "audit-service")),
        broken(
            new Routes(),
            "/api/goals leads to null",
            m -> at(m, "HTTPRoute", "api", "/spec/rules/1").withArray("/matches").remove(2)),
        broken(
            new Identity(),
            "Deployment audit-service doesn't expect",
            m -> shared(m).put("QUARKUS_OIDC_TOKEN_ISSUER", "https://elsewhere.example")),
        broken(
            new Identity(),
            "the realm asks for WARD_AUDIT_SERVICE_SECRET",
            m -> placeholders(m).remove("WARD_AUDIT_SERVICE_SECRET")),
        broken(
            new Identity(),
            "the realm doesn't ask for WARD_OTHER",
            m -> placeholders(m).putObject("WARD_OTHER")),
        broken(
            new Identity(),
            "ward-cli takes passwords",
            m ->
                at(m, "KeycloakRealmImport", "ward", "/spec/realm/clients/1").put("enabled", true)),
        broken(
            new Identity(),
            "ward-web is led to",
            m ->
                at(m, "KeycloakRealmImport", "ward", "/spec/realm/clients/0")
                    .withArray("/redirectUris")
                    .add("http://app.ward.example/*")),
        broken(
            new Identity(),
            "mails of the realm go to localhost",
            m ->
                at(m, "KeycloakRealmImport", "ward", "/spec/realm/smtpServer")
                    .put("host", "localhost")),
        broken(
            new Watching(),
            "RecordLate asks for ward_outbox_lag_minutes",
            m -> alert(m, "RecordLate").put("expr", "max by (job) (ward_outbox_lag_minutes) > 5")),
        broken(
            new Watching(),
            "RecordLate asks by",
            m ->
                alert(m, "RecordLate")
                    .put("expr", "max by (clinic) (ward_outbox_lag_seconds) > 5")),
        broken(
            new Watching(),
            "RecordLater has no runbook",
            m -> alert(m, "RecordLate").put("alert", "RecordLater")),
        broken(
            new Watching(),
            "record-late.md is of no alert",
            m -> alert(m, "RecordLate").put("alert", "RecordLater")),
        broken(
            new Watching(),
            "doesn't say whether to wake somebody",
            m -> alert(m, "RecordLate").remove("labels")),
        broken(
            new Watching(),
            "a dashboard asks for ward_gone",
            m ->
                at(m, "ConfigMap", "dashboard-record", "/data")
                    .put(
                        "record.json", "{\"panels\":[{\"targets\":[{\"expr\":\"ward_gone\"}]}]}")));
  }
}
