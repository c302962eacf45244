package dev.ward.local.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the story reads what it is answered. */
final class Answers {

  private Answers() {}

  /** The values of a series by key and period. */
  static Map<String, Double> figures(JsonNode answer) {
    Map<String, Double> figures = new TreeMap<>();
    for (JsonNode series : answer.path("series")) {
      for (JsonNode point : series.path("points")) {
        figures.put(
            series.path("key").asText() + " " + point.path("period").asText(),
            point.path("value").isNull() ? null : point.path("value").asDouble());
      }
    }
    return figures;
  }

  static void assertCounts(
      JsonNode result, long rows, long accepted, long unchanged, long corrected, long rejected) {
    assertThat(
            List.of(
                result.path("rows").asLong(),
                result.path("accepted").asLong(),
                result.path("unchanged").asLong(),
                result.path("corrected").asLong(),
                result.path("rejected").asLong()))
        .as(result.toString())
        .isEqualTo(List.of(rows, accepted, unchanged, corrected, rejected));
  }

  /** What is left of an answer without the ids that it names. */
  static String anonymous(HttpResponse<String> answer, String clinic) {
    return answer.body().replace(clinic, "ID").replaceAll("\"requestId\":\"[^\"]*\"", "");
  }
}
