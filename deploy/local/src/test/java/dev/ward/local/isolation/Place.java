package dev.ward.local.isolation;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A clinic, its organization, and one of everything that can be had there.
 *
 * @param ids by the path segment under which it stands, as {@code goals}
 */
record Place(String clinic, String organization, Map<String, String> ids) {

  /** Where nothing is. */
  static Place absent() {
    return new Place(UUID.randomUUID().toString(), UUID.randomUUID().toString(), Map.of())
        .withNothing();
  }

  String of(Operation operation) {
    return operation.addressesAnOrganization() ? organization : clinic;
  }

  /** Whether it is the id of something that is there already. */
  boolean knows(String id) {
    return clinic.equals(id) || organization.equals(id) || ids.containsValue(id);
  }

  /** The place as somebody sees it who takes what another place has for its own. */
  Place with(Place other) {
    Map<String, String> all = new HashMap<>(ids);
    all.putAll(other.ids);
    return new Place(clinic, organization, all);
  }

  /** The same place, with ids of nothing. */
  Place withNothing() {
    Map<String, String> nothing = new HashMap<>();
    Operation.COLLECTIONS.forEach(
        collection ->
            nothing.put(
                collection,
                switch (collection) {
                  case "closures" -> "2029-03-30";
                  case "providers" -> "no-such-code";
                  default -> UUID.randomUUID().toString();
                }));
    return new Place(clinic, organization, nothing);
  }

  /** Without its people: those of an organization are known in all of its clinics. */
  Place withoutPeople() {
    Map<String, String> rest = new HashMap<>(ids);
    rest.remove("members");
    return new Place(clinic, organization, rest);
  }

  /** A text without the ids. */
  String anonymous(String text) {
    String anonymous =
        text.replace(clinic, "PLACE").replace(organization, "PLACE").replace(Samples.NOTHING, "ID");
    for (String id : ids.values()) {
      anonymous = anonymous.replace(id, "ID");
    }
    return anonymous;
  }
}
