package dev.ward.platform.outbox;

import static io.restassured.RestAssured.given;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** What tests of lanes do to the outbox and to the audit service's stand-in. */
final class Lanes {

  /** The service's own relay stands still; tests move lanes by hand. */
  public static final class ByHand implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "ward.outbox.idle",
          "1h",
          "ward.outbox.measured",
          "1h",
          "ward.outbox.batch",
          "10",
          "ward.outbox.batch-bytes",
          "20000");
    }
  }

  private Lanes() {}

  /** A clinic whose stream is in the lane. */
  static UUID clinicIn(int lane, int lanes) {
    UUID organization = Directory.organization("Northside");
    while (true) {
      UUID clinic = Directory.clinic(organization, "Riverside");
      if (Directory.number("select (uuid_hash(?) & 15) % ?", clinic, lanes) == lane) {
        return clinic;
      }
    }
  }

  static void rename(UUID clinic, String name) {
    Directory.execute("update tenancy.clinic set name = ? where id = ?", name, clinic);
  }

  /** The event of a change to a name that is longer than any. */
  static void renameTo(UUID clinic, int length) {
    Directory.execute(
        """
        select access.emit_into('tenancy', 'clinic.updated', ?::uuid, 'clinic', 'x', null, 'success', null,
          jsonb_build_object('name', jsonb_build_object('new', repeat('y', ?))))
        """,
        clinic,
        length);
  }

  static void empty() {
    Directory.execute("delete from tenancy.outbox");
    Directory.execute("delete from tenancy.outbox_parked");
    Directory.execute("delete from tenancy.relay_lease");
    for (String control : List.of("rejected", "refused", "held", "released")) {
      tell(control, "");
    }
    tell("status", "200");
  }

  static void tell(String control, String text) {
    given().body(text).post(audit() + "/" + control).then().statusCode(204);
  }

  /** The clinic's new names in the order in which they were recorded, each once. */
  static List<String> recorded(UUID clinic) {
    Map<String, String> names = new LinkedHashMap<>();
    for (JsonObject event : received(clinic)) {
      names.putIfAbsent(
          event.getString("id"),
          event.getJsonObject("changes").getJsonObject("name").getString("new"));
    }
    return new ArrayList<>(names.values());
  }

  static List<JsonObject> received(UUID clinic) {
    return given()
        .get(audit() + "/received")
        .asString()
        .lines()
        .filter(line -> line.contains(clinic.toString()) && line.contains("clinic.updated"))
        .map(JsonObject::new)
        .toList();
  }

  /** Of each request, how many events and bytes it had. */
  static List<String> requests() {
    return given().get(audit() + "/requests").asString().lines().toList();
  }

  static long waiting(UUID clinic) {
    return Directory.number("select count(*) from tenancy.outbox where stream = ?", clinic);
  }

  static void takeLeaseAway(String lane) {
    Directory.execute(
        """
        update tenancy.relay_lease set holder = gen_random_uuid(), held_until = clock_timestamp() - interval '1 ms'
        where relay = ?
        """,
        lane);
  }

  private static String audit() {
    return ConfigProvider.getConfig().getValue(WardTestResource.AUDIT_URL, String.class);
  }
}
