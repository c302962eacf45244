package dev.ward.local.story;

import java.util.HashMap;
import java.util.Map;

/**
 * One month of a small clinic in New York, by hand, so that every figure can be worked out with a
 * pencil. Clocks go forward on 8 March 2026.
 */
final class Books {

  static final String FINANCIAL =
      """
      external_id,date,provider,kind,amount_minor,currency
      f1,2026-03-02,lee,production,10000,USD
      f2,2026-03-02,lee,collection,8000,USD
      f3,2026-03-03,kim,production,25000,USD
      f4,2026-03-03,kim,adjustment,-5000,USD
      f5,2026-03-31,lee,production,12000,USD
      f6,2026-03-31,lee,refund,1000,USD
      f7,2026-04-01,lee,production,7000,USD
      f8,2026-03-31,lee,production,-100,USD
      f9,2026-02-30,lee,production,100,USD
      f10,2026-03-31,lee,production,100,EUR
      f11,2026-03-31,nobody,production,100,USD
      """;

  /**
   * a3 begins at half past eleven in the evening of 31 March in New York; a6 just after midnight,
   * before the clocks changed.
   */
  static final String APPOINTMENTS =
      """
      external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind
      a1,lee,p1,2026-03-02T14:00:00Z,30,completed,treatment
      a2,lee,p2,2026-03-03T15:00:00Z,30,no_show,treatment
      a3,kim,p3,2026-04-01T03:30:00Z,60,completed,hygiene
      a4,kim,p1,2026-03-10T13:00:00-04:00,30,cancelled,consultation
      a5,kim,p3,2026-09-01T13:00:00Z,60,scheduled,hygiene
      a6,lee,p4,2026-03-05T05:30:00Z,60,completed,hygiene
      """;

  static final String CALLS =
      """
      {"externalId":"c1","startedAt":"2026-03-02T15:00:00Z","direction":"inbound","outcome":"answered","durationSeconds":120,"qualified":true,"booked":true}
      {"externalId":"c2","startedAt":"2026-03-02T16:00:00Z","direction":"inbound","outcome":"missed","durationSeconds":0,"qualified":false,"booked":false}
      {"externalId":"c3","startedAt":"2026-03-04T16:00:00Z","direction":"inbound","outcome":"answered","durationSeconds":60,"qualified":true,"booked":false}
      {"externalId":"c4","startedAt":"2026-03-04T17:00:00Z","direction":"outbound","outcome":"answered","durationSeconds":60,"qualified":false,"booked":false}
      """;

  static final String PATIENTS =
      """
      patient_ref,first_visit_on,last_visit_on,status
      p1,2026-03-02,2026-03-02,active
      p2,2026-03-03,2026-03-03,active
      p3,2025-01-10,2026-03-31,active
      p4,2026-03-05,2026-03-05,active
      """;

  /** f3 was 25,000; the laboratory's bill came late. */
  static final String CORRECTION =
      """
      external_id,date,provider,kind,amount_minor,currency
      f3,2026-03-03,kim,production,22000,USD
      """;

  /** What a pencil makes of March. */
  static Map<String, Double> march() {
    Map<String, Double> expected = new HashMap<>();
    expected.put("gross_production", 47_000.0);
    expected.put("net_production", 42_000.0);
    expected.put("net_collections", 7_000.0);
    expected.put("collection_rate", 7.0 / 42);
    expected.put("scheduled_appointments", 5.0);
    expected.put("completed_appointments", 3.0);
    expected.put("no_show_rate", 1.0 / 5);
    expected.put("cancellation_rate", 1.0 / 5);
    expected.put("production_per_visit", 14_000.0);
    expected.put("inbound_calls", 3.0);
    expected.put("answer_rate", 2.0 / 3);
    expected.put("call_conversion_rate", 1.0 / 2);
    expected.put("new_patients", 3.0);
    expected.put("active_patients", 3.0);
    expected.put("hygiene_reappointment_rate", 1.0 / 2);
    expected.put("days_in_ar", 35_000 * 365 / 42_000.0);
    return expected;
  }

  private Books() {}
}
