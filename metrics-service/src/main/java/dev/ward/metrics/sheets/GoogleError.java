package dev.ward.metrics.sheets;

import dev.ward.metrics.sheets.Exchange.Answer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What Google says has gone wrong: {@code {error: {code, message, status, details}}}. Of it, only
 * codes are used; the message may repeat what was asked.
 */
record GoogleError(String status, List<String> reasons) {

  static GoogleError of(Answer answer) {
    JsonObject error;
    try {
      error = new JsonObject(answer.body()).getJsonObject("error", new JsonObject());
    } catch (DecodeException | ClassCastException e) {
      error = new JsonObject();
    }
    List<String> reasons = new ArrayList<>();
    for (String list : List.of("details", "errors")) {
      if (error.getValue(list) instanceof JsonArray entries) {
        for (Object entry : entries) {
          if (entry instanceof JsonObject detail && detail.getValue("reason") instanceof String r) {
            reasons.add(r);
          }
        }
      }
    }
    return new GoogleError(
        error.getValue("status") instanceof String status ? status : "", reasons);
  }

  boolean isQuota() {
    return status.equals("RESOURCE_EXHAUSTED")
        || has("RATE_LIMIT_EXCEEDED")
        || has("rateLimitExceeded")
        || has("userRateLimitExceeded")
        || has("quotaExceeded");
  }

  /** Whether the Sheets API is off in the project of the service account. */
  boolean isApiDisabled() {
    return has("SERVICE_DISABLED") || has("accessNotConfigured");
  }

  boolean has(String reason) {
    return reasons.contains(reason);
  }
}
