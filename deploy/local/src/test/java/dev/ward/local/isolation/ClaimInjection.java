package dev.ward.local.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.local.Service;
import dev.ward.local.isolation.Caller.Answer;
import dev.ward.local.isolation.Caller.Extra;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tries to say who one is, or where, by other means than the token and the path. */
final class ClaimInjection {

  private static final List<String> SMUGGLED =
      List.of(
          "id",
          "clinicId",
          "organizationId",
          "userId",
          "subject",
          "role",
          "roles",
          "createdBy",
          "updatedBy",
          "createdAt",
          "updatedAt",
          "version",
          "epoch",
          "deletedAt",
          "status");

  /** What the others show grows by itself: the trail, for instance, by each refusal. */
  private static final Set<Service> SETTLED = Set.of(Service.TENANCY, Service.METRICS);

  private final Troupe troupe;
  private final Caller caller;
  private final Samples samples;

  ClaimInjection(Troupe troupe, Caller caller, Samples samples) {
    this.troupe = troupe;
    this.caller = caller;
    this.samples = samples;
  }

  /** With headers and parameters that name the own place, the foreign one stays foreign. */
  void opensNothing(Operation operation) {
    Place foreign = troupe.foreign();
    Answer plain = caller.call(operation, "owner", foreign);
    String body = samples.body(operation, foreign);
    for (Extra extra : List.of(headers(troupe.own()), query(troupe.own()))) {
      Answer answer = caller.call(operation, "owner", foreign, body, extra);
      assertThat(answer.status()).as("%s: %s", extra, answer.text()).isIn(400, 404);
      if (answer.status() == 404) {
        assertThat(answer.anonymous()).as(extra.toString()).isEqualTo(plain.anonymous());
      }
    }
  }

  /** With headers and parameters that name another place, it is the own one that is read. */
  void leadsNowhereElse(Operation operation) {
    Place own = troupe.own();
    Answer plain = caller.call(operation, "owner", own);
    String body = samples.body(operation, own);
    for (Place other : List.of(troupe.foreign(), troupe.sister())) {
      for (Extra extra : List.of(headers(other), query(other))) {
        Answer answer = caller.call(operation, "owner", own, body, extra);
        if (answer.status() == 400 && !extra.query().isEmpty()) {
          continue;
        }
        assertThat(answer.status()).as(extra.toString()).isEqualTo(plain.status());
        if (SETTLED.contains(operation.service())) {
          assertThat(answer.anonymous()).as(extra.toString()).isEqualTo(plain.anonymous());
        } else if (!operation.addressesAnOrganization()) {
          assertThat(answer.text()).as(extra.toString()).doesNotContain(other.clinic());
        }
      }
    }
  }

  /** A field that the description doesn't name, or one that stands twice, is no request. */
  void takesNoFieldThatIsNotDescribed(Operation operation) {
    Place own = troupe.own().withNothing();
    String body = samples.body(operation, own);
    if (!body.startsWith("{") || !samples.mediaType(operation).equals("application/json")) {
      return;
    }
    String rest = body.equals("{}") ? "}" : "," + body.substring(1);
    for (String field : SMUGGLED) {
      if (!operation.bodySchema().path("properties").has(field)) {
        String value = troupe.foreign().of(operation);
        Answer answer = malformed(operation, own, "{\"%s\":\"%s\"%s".formatted(field, value, rest));
        assertThat(answer.text()).contains("/" + field);
      }
    }
    if (!body.equals("{}")) {
      malformed(operation, own, body.substring(0, body.length() - 1) + rest);
    }
  }

  private Answer malformed(Operation operation, Place place, String body) {
    Answer answer = caller.call(operation, "owner", place, body, Extra.NOTHING);
    assertThat(answer.status()).as("%s: %s", body, answer.text()).isEqualTo(400);
    return answer;
  }

  private static Extra headers(Place place) {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Clinic-Id", place.clinic());
    headers.put("X-Tenant-Id", place.clinic());
    headers.put("X-Organization-Id", place.organization());
    headers.put("X-User-Id", place.ids().getOrDefault("members", ""));
    headers.put("X-Role", "super_admin");
    headers.put("X-Forwarded-User", "operator");
    headers.put("X-HTTP-Method-Override", "GET");
    headers.put("X-Original-URL", "/tenancy/v1/clinics/" + place.clinic());
    headers.put("Cookie", "clinicId=" + place.clinic());
    return new Extra("", headers);
  }

  /** A parameter that the operation takes stands twice then. */
  private static Extra query(Place place) {
    String query =
        "clinicId=%s&organizationId=%s&orgId=%s&role=owner&roles=owner"
            .formatted(place.clinic(), place.organization(), place.organization());
    return new Extra(query, Map.of());
  }
}
