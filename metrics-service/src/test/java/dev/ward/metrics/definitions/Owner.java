package dev.ward.metrics.definitions;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;

/** Somebody who owns a practice's organization, and what they define. */
final class Owner {

  /** Which share of what was worked was paid. */
  static final String PAID =
      "{'key':'custom_paid','title':'Paid','unit':'ratio','direction':'higher',"
          + "'numeratorFormula':'collection - refund','denominatorFormula':'production'}";

  private final UUID person = Directory.person("owner");
  private final String path;

  Owner(Practice practice) {
    Directory.organizationRole(practice.organization(), person, "owner");
    path = "/metrics/v1/organizations/" + practice.organization() + "/definitions";
  }

  /** Where the organization's own KPIs are. */
  String path(String rest) {
    return path + rest;
  }

  RequestSpecification asked() {
    return Practice.as(Directory.token(person));
  }

  Response define(String body) {
    return post(asked(), path, body);
  }

  Response version(String key, String body) {
    return post(asked(), path + "/" + key + "/versions", body);
  }

  static Response post(RequestSpecification caller, String to, String body) {
    return caller.contentType(ContentType.JSON).body(body.replace('\'', '"')).post(to);
  }

  /** The day in the practice's clinic, so many days from today. */
  static LocalDate day(int fromToday) {
    return LocalDate.now(ZoneId.of("America/New_York")).plusDays(fromToday);
  }

  /** A version of what {@link #PAID} says: of what was expected rather than of what was worked. */
  static String expected(LocalDate from) {
    return PAID.replace("'production'", "'production + adjustment'")
        .replace("'key'", "'effectiveFrom':'" + from + "','key'");
  }
}
