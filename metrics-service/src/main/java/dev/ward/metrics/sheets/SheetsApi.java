package dev.ward.metrics.sheets;

import dev.ward.metrics.sheets.Exchange.Answer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The Sheets API, version 4, as far as values are read. */
@ApplicationScoped
class SheetsApi {

  private static final String FIELDS =
      "sheets.properties(title,sheetType,gridProperties(rowCount,columnCount))";

  /**
   * Values as they are, not as they are shown: what is shown depends on the format of each cell and
   * on the spreadsheet's language. A date is the number that the spreadsheet keeps, which the
   * mapping knows to read where a field is a date, and a text keeps its identity whatever its cell
   * is formatted like.
   */
  private static final String RENDERING =
      "&majorDimension=ROWS&valueRenderOption=UNFORMATTED_VALUE"
          + "&dateTimeRenderOption=SERIAL_NUMBER&fields=valueRanges.values";

  private final GoogleHttp http;
  private final AccessTokens tokens;
  private final SheetsConfig config;

  SheetsApi(GoogleHttp http, AccessTokens tokens, SheetsConfig config) {
    this.http = http;
    this.tokens = tokens;
    this.config = config;
  }

  /** A spreadsheet that a source reads, and the account that reads it. */
  record Access(UUID sourceId, String spreadsheetId, ServiceAccount account) {}

  /** A sheet and the size of its grid. */
  record Grid(String title, int rows, int columns) {

    /** In A1 notation; a quote in the title is written twice. */
    String range(int firstRow, int lastRow, int lastColumn) {
      return "'%s'!A%d:%s%d"
          .formatted(title.replace("'", "''"), firstRow, letters(lastColumn), lastRow);
    }

    private static String letters(int column) {
      StringBuilder letters = new StringBuilder();
      for (int rest = column; rest > 0; rest = (rest - 1) / 26) {
        letters.insert(0, (char) ('A' + (rest - 1) % 26));
      }
      return letters.toString();
    }
  }

  /** The sheets of the spreadsheet that have cells. */
  Uni<List<Grid>> grids(Access access) {
    return get(access, "?fields=" + encoded(FIELDS)).map(SheetsApi::grids);
  }

  /**
   * The rows of each range, in the order of the ranges. Trailing rows and cells that are empty are
   * left out by Google.
   */
  Uni<List<JsonArray>> values(Access access, List<String> ranges) {
    StringBuilder query = new StringBuilder("/values:batchGet?");
    for (String range : ranges) {
      query.append("ranges=").append(encoded(range)).append('&');
    }
    query.setLength(query.length() - 1);
    return get(access, query + RENDERING).map(found -> values(found, ranges.size()));
  }

  private Uni<JsonObject> get(Access access, String rest) {
    return attempt(access, rest)
        .flatMap(
            answer ->
                answer.status() == 401
                    // The token that was kept may have been withdrawn; one more with a new one.
                    ? attempt(access, rest)
                    : Uni.createFrom().item(answer))
        .map(answer -> accepted(answer, access.account().clientEmail()));
  }

  private Uni<Answer> attempt(Access access, String rest) {
    String url = config.apiUrl() + "/v4/spreadsheets/" + encoded(access.spreadsheetId()) + rest;
    return tokens
        .of(access.sourceId(), access.account())
        .flatMap(
            token ->
                http.get(url, Map.of("Authorization", "Bearer " + token))
                    .invoke(
                        answer -> {
                          if (answer.status() == 401) {
                            tokens.forget(token);
                          }
                        }));
  }

  private static JsonObject accepted(Answer answer, String clientEmail) {
    if (answer.status() == 200) {
      try {
        return new JsonObject(answer.body());
      } catch (DecodeException e) {
        throw SheetsFailure.passing("google_unavailable", "Google's answer can't be read.");
      }
    }
    throw refused(answer.status(), GoogleError.of(answer), clientEmail);
  }

  private static SheetsFailure refused(int status, GoogleError error, String clientEmail) {
    return switch (status) {
      case 401 ->
          SheetsFailure.needsAttention(
              "credentials_refused", "Google doesn't accept the service account's key.");
      case 403 ->
          error.isApiDisabled()
              ? SheetsFailure.needsAttention(
                  "api_disabled",
                  "The Google Sheets API is not enabled in the service account's project.")
              : SheetsFailure.needsAttention(
                  "not_shared",
                  "The spreadsheet isn't shared with the service account " + clientEmail + ".");
      case 404 ->
          SheetsFailure.needsAttention(
              "no_spreadsheet", "There is no spreadsheet of this id, or it has been deleted.");
      case 400 ->
          error.status().equals("FAILED_PRECONDITION")
              ? SheetsFailure.needsAttention(
                  "not_a_spreadsheet",
                  "The document is not a Google spreadsheet; save it as one first.")
              : SheetsFailure.passing(
                  "range_refused", "The spreadsheet was changed while it was being read.");
      default -> SheetsFailure.passing("google_unavailable", "Google answered " + status + ".");
    };
  }

  private static List<Grid> grids(JsonObject spreadsheet) {
    List<Grid> grids = new ArrayList<>();
    for (Object sheet : spreadsheet.getJsonArray("sheets", new JsonArray())) {
      JsonObject properties = ((JsonObject) sheet).getJsonObject("properties", new JsonObject());
      JsonObject grid = properties.getJsonObject("gridProperties", new JsonObject());
      // A sheet that is nothing but a chart has no grid.
      if (grid.getInteger("rowCount", 0) > 0 && grid.getInteger("columnCount", 0) > 0) {
        grids.add(
            new Grid(
                properties.getString("title"),
                grid.getInteger("rowCount"),
                grid.getInteger("columnCount")));
      }
    }
    return grids;
  }

  private static List<JsonArray> values(JsonObject found, int ranges) {
    JsonArray valueRanges = found.getJsonArray("valueRanges", new JsonArray());
    if (valueRanges.size() != ranges) {
      throw SheetsFailure.passing("google_unavailable", "Google's answer is not complete.");
    }
    List<JsonArray> values = new ArrayList<>();
    for (int i = 0; i < ranges; i++) {
      values.add(valueRanges.getJsonObject(i).getJsonArray("values", new JsonArray()));
    }
    return values;
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
