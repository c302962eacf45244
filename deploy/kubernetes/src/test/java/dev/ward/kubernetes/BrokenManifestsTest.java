package dev.ward.kubernetes;

import static dev.ward.kubernetes.Breaking.at;
import static dev.ward.kubernetes.Breaking.broken;
import static dev.ward.kubernetes.Breaking.container;
import static dev.ward.kubernetes.Breaking.env;
import static dev.ward.kubernetes.Breaking.pod;
import static dev.ward.kubernetes.Breaking.secret;
import static dev.ward.kubernetes.Breaking.shared;
import static dev.ward.kubernetes.Breaking.spec;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The twins of RulesTest: manifests that break a rule, and what is said of them. */
class BrokenManifestsTest {

  @TestFactory
  Stream<DynamicTest> isNoticedWhenBroken() {
    return Stream.of(
        broken(
            new Schemas(),
            "replica",
            m -> spec(m, "Deployment", "audit-service").put("replica", 3)),
        broken(
            new Schemas(),
            "instance isn't known",
            m -> spec(m, "Cluster", "postgres").put("instance", 3)),
        broken(
            new Schemas(),
            "is no integer",
            m -> spec(m, "Cluster", "postgres").put("instances", "three")),
        broken(
            new Selectors(),
            "Service audit-service selects nothing",
            m ->
                at(m, "Service", "audit-service", "/spec/selector")
                    .put("app.kubernetes.io/name", "audit")),
        broken(
            new Selectors(),
            "leads to no port web",
            m -> at(m, "Service", "audit-service", "/spec/ports/0").put("targetPort", "web")),
        broken(
            new Selectors(),
            "NetworkPolicy keycloak selects nothing",
            m ->
                at(m, "NetworkPolicy", "keycloak", "/spec/podSelector/matchLabels")
                    .put("app", "idp")),
        broken(
            new Selectors(),
            "has no disruption budget",
            m ->
                at(m, "PodDisruptionBudget", "audit-service", "/spec/selector/matchLabels")
                    .put("app.kubernetes.io/name", "tenancy-service")),
        broken(
            new Selectors(),
            "has no autoscaler",
            m ->
                at(m, "HorizontalPodAutoscaler", "audit-service", "/spec/scaleTargetRef")
                    .put("name", "audit")),
        broken(
            new Selectors(),
            "is not watched",
            m ->
                at(m, "Service", "audit-service", "/metadata/labels")
                    .put("app.kubernetes.io/component", "x")),
        broken(
            new Selectors(),
            "spreads others than itself",
            m ->
                at(
                        m,
                        "Deployment",
                        "audit-service",
                        "/spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels")
                    .remove("app.kubernetes.io/name")),
        broken(
            new References(),
            "names Secret/audit-keys, which doesn't exist",
            m -> secret(m, "WARD_AUDIT_SIGNING_KEYS").put("name", "audit-keys")),
        broken(
            new References(),
            "wants [sign] of Secret/audit-service-keys",
            m -> secret(m, "WARD_AUDIT_SIGNING_KEYS").put("key", "sign")),
        broken(
            new References(),
            "names ConfigMap/gone",
            m ->
                at(
                        m,
                        "Deployment",
                        "audit-service",
                        "/spec/template/spec/containers/0/envFrom/0/configMapRef")
                    .put("name", "gone")),
        broken(
            new References(),
            "leads to audit-service:8083",
            m -> shared(m).put("WARD_AUDIT_URL", "http://audit-service:8083")),
        broken(
            new References(),
            "leads to metrics:80",
            m -> at(m, "HTTPRoute", "api", "/spec/rules/1/backendRefs/0").put("name", "metrics")),
        broken(
            new References(),
            "mounts",
            m -> pod(m, "metrics-service").withArray("/volumes").remove(0)),
        broken(
            new Security(),
            "image without a version",
            m -> container(m, "audit-service").put("image", "ward/audit-service:latest")),
        broken(
            new Security(),
            "image without a version",
            m ->
                spec(m, "Cluster", "postgres")
                    .put("imageName", "ghcr.io/cloudnative-pg/postgresql")),
        broken(
            new Security(),
            "readOnlyRootFilesystem isn't true",
            m ->
                container(m, "audit-service")
                    .withObject("/securityContext")
                    .remove("readOnlyRootFilesystem")),
        broken(
            new Security(),
            "automountServiceAccountToken isn't false",
            m -> pod(m, "audit-service").remove("automountServiceAccountToken")),
        broken(
            new Security(),
            "runs as root",
            m -> pod(m, "audit-service").withObject("/securityContext").put("runAsUser", 0)),
        broken(
            new Security(),
            "asks for hostNetwork",
            m -> pod(m, "audit-service").put("hostNetwork", true)),
        broken(
            new Security(),
            "volume without an end",
            m ->
                at(m, "Deployment", "audit-service", "/spec/template/spec/volumes/0/emptyDir")
                    .remove("sizeLimit")),
        broken(
            new Security(),
            "Namespace ward isn't restricted",
            m ->
                at(m, "Namespace", "ward", "/metadata/labels")
                    .put("pod-security.kubernetes.io/enforce", "baseline")),
        broken(
            new Probes(),
            "livenessProbe doesn't ask /q/health/live",
            m ->
                container(m, "audit-service")
                    .withObject("/livenessProbe/httpGet")
                    .put("path", "/health")),
        broken(
            new Probes(),
            "audit-service listens at 8083",
            m ->
                at(m, "Deployment", "audit-service", "/spec/template/spec/containers/0/ports/0")
                    .put("containerPort", 8080)),
        broken(
            new Settings(),
            "doesn't read WARD_AUDIT_URI",
            m -> shared(m).put("WARD_AUDIT_URI", "x")),
        broken(
            new Settings(),
            "doesn't read WARD_SCHEDULER_LANES",
            m -> env(m, "audit-service").addObject().put("name", "WARD_SCHEDULER_LANES")),
        broken(
            new Settings(),
            "doesn't read QUARKUS_HTTP_ROOT_PATH",
            m -> shared(m).put("QUARKUS_HTTP_ROOT_PATH", "/x")),
        broken(
            new Settings(),
            "metrics-service doesn't read QUARKUS_MAILER_HOST",
            m -> env(m, "metrics-service").addObject().put("name", "QUARKUS_MAILER_HOST")),
        broken(new Settings(), "WARD_AUDIT_SIGNING_KEYS is set nowhere", Breaking::withoutKeys),
        broken(
            new Capacity(),
            "too little memory",
            m ->
                container(m, "audit-service")
                    .withObject("/resources/limits")
                    .put("memory", "256Mi")),
        broken(
            new Capacity(),
            "too little memory",
            m -> shared(m).put("JAVA_TOOL_OPTIONS", "-Xss512k")),
        broken(
            new Capacity(),
            "is killed before",
            m -> shared(m).put("QUARKUS_SHUTDOWN_TIMEOUT", "60s")),
        broken(
            new Capacity(),
            "is killed before",
            m -> container(m, "audit-service").remove("lifecycle")),
        broken(
            new Capacity(),
            "too many for PostgreSQL",
            m -> spec(m, "Pooler", "postgres-pooler").put("instances", 5)),
        broken(
            new Capacity(),
            "too many for one pooler",
            m -> spec(m, "HorizontalPodAutoscaler", "audit-service").put("maxReplicas", 60)),
        broken(
            new Roles(),
            "roles are",
            m -> at(m, "Cluster", "postgres", "/spec/managed/roles/1").put("bypassrls", true)),
        broken(
            new Roles(),
            "roles are",
            m -> at(m, "Cluster", "postgres", "/spec/managed/roles/1").remove("inherit")),
        broken(
            new Roles(),
            "superuser can log in",
            m -> spec(m, "Cluster", "postgres").put("enableSuperuserAccess", true)),
        broken(
            new Roles(),
            "Deployment audit-service could become the owner",
            m -> secret(m, "QUARKUS_DATASOURCE_USERNAME").put("name", "ward-migrator-database")),
        broken(
            new Roles(),
            "logs in as somebody else",
            m -> secret(m, "QUARKUS_DATASOURCE_USERNAME").put("name", "tenancy-service-database")),
        broken(
            new Arrows(),
            "closed by default",
            m -> m.the("NetworkPolicy", "nothing").put("kind", "Gone")),
        broken(
            new Arrows(),
            "migration -> keycloak:8080 is open, but not designed: may come in",
            m ->
                at(m, "NetworkPolicy", "keycloak", "/spec/ingress/0")
                    .withArray("/from")
                    .addObject()
                    .withObject("/podSelector/matchLabels")
                    .put("app.kubernetes.io/component", "migration")),
        broken(
            new Arrows(),
            "audit-service -> internet:443 is designed, but not open",
            m -> spec(m, "NetworkPolicy", "web").remove("egress")),
        broken(
            new Arrows(),
            "anybody -> audit-service:any is open",
            m -> spec(m, "NetworkPolicy", "audit-service").withArray("/ingress").addObject()),
        broken(
            new Arrows(),
            "any namespace",
            m ->
                at(m, "NetworkPolicy", "services", "/spec/ingress/0/from/0/namespaceSelector")
                    .remove("matchLabels")));
  }
}
