package dev.ward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Roles of the database are what the bootstrap makes them, for the operator would change them else;
 * and the credential of who may become the owner is in the migration's hands alone.
 */
final class Roles implements Rule {
  private static final String MIGRATOR = "ward-migrator-database";
  private static final Pattern CREATED =
      Pattern.compile("create role (\\w+) login noinherit nosuperuser (no)?bypassrls;");
  private static final Pattern GRANTED = Pattern.compile("grant (\\w+) to (\\w+) with inherit");

  @Override
  public List<String> offenders(Manifests manifests) {
    List<String> offenders = new ArrayList<>();
    manifests
        .of("Cluster")
        .forEach(
            cluster -> {
              Map<String, String> managed = new TreeMap<>();
              for (JsonNode role : cluster.at("/spec/managed/roles")) {
                managed.put(role.path("name").asText(), said(role));
              }
              managed.remove("keycloak");
              if (!managed.equals(created())) {
                offenders.add("roles are " + managed + " instead of " + created());
              }
              if (cluster.at("/spec/enableSuperuserAccess").asBoolean(true)) {
                offenders.add("the superuser can log in from outside");
              }
            });
    manifests
        .workloads()
        .filter(workload -> !Manifests.id(workload).equals("Job migration"))
        .filter(workload -> workload.toString().contains(MIGRATOR))
        .forEach(workload -> offenders.add(Manifests.id(workload) + " could become the owner"));
    manifests
        .of("Deployment")
        .filter(deployment -> !own(deployment))
        .forEach(
            deployment -> offenders.add(Manifests.id(deployment) + " logs in as somebody else"));
    return offenders;
  }

  private static boolean own(JsonNode deployment) {
    return StreamSupport.stream(Manifests.container(deployment).path("env").spliterator(), false)
        .filter(variable -> variable.path("name").asText().startsWith("QUARKUS_DATASOURCE_"))
        .map(variable -> variable.at("/valueFrom/secretKeyRef/name").asText())
        .allMatch(secret -> secret.equals(Manifests.name(deployment) + "-database"));
  }

  private static String said(JsonNode role) {
    List<String> member = new ArrayList<>();
    role.path("inRoles").forEach(group -> member.add(group.asText()));
    boolean plain =
        role.path("login").asBoolean()
            && !role.path("inherit").asBoolean(true)
            && !role.path("superuser").asBoolean()
            && !role.path("createdb").asBoolean()
            && !role.path("createrole").asBoolean()
            && !role.path("replication").asBoolean();
    return (plain ? "" : "more than that ")
        + (role.path("bypassrls").asBoolean() ? "bypassrls " : "")
        + member;
  }

  private static Map<String, String> created() {
    String sql =
        Sources.text(
            Overlays.REPOSITORY.resolve("database/src/main/resources/db/bootstrap/1_roles.sql"));
    Map<String, String> created = new TreeMap<>();
    Matcher role = CREATED.matcher(sql);
    while (role.find()) {
      String name = role.group(1);
      List<String> member = new ArrayList<>();
      Matcher grant = GRANTED.matcher(sql);
      while (grant.find()) {
        if (grant.group(2).equals(name)) {
          member.add(grant.group(1));
        }
      }
      created.put(name, (role.group(2) == null ? "bypassrls " : "") + member);
    }
    return created;
  }
}
