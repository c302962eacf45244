package dev.ward.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProblemMatrixTest {

  private static final Path DOCUMENT = Path.of("../docs/problems.md");

  private static final Pattern DESCRIPTION = Pattern.compile("error_description=\"([^\"]+)\"");

  private static final String INTRODUCTION =
      """
      # What is refused, and how it is said

      Generated from the enum `ProblemCode`; the build fails when it is out of date, and CONTRIBUTING.md says how to write it
      anew. Every refusal is `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `instance`, `requestId`,
      often a `detail`, and `errors` with a JSON pointer for what is invalid, or with the code of the rule that forbids it.

      A 401 says in `WWW-Authenticate` what to do: on `stale_claims` refresh the token and go on; on
      `insufficient_user_authentication` send the person to sign in again with the `max_age` or `acr_values` that it names;
      on anything else there is no way on with this token.

      | status | type | title | `error_description` |
      |---|---|---|---|
      """;

  @Test
  void theDocumentSaysWhatTheEnumSays() throws Exception {
    String table =
        INTRODUCTION
            + Arrays.stream(ProblemCode.values())
                .map(ProblemMatrixTest::line)
                .collect(Collectors.joining("\n", "", "\n"));
    if (Boolean.getBoolean("ward.write-access-matrix")) {
      Files.writeString(DOCUMENT, table);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("docs/problems.md; -Dward.write-access-matrix=true writes it anew")
        .isEqualTo(table);
  }

  private static String line(ProblemCode code) {
    Matcher described = DESCRIPTION.matcher(code.challenge());
    String description =
        code.status() == 401 && described.find() ? "`" + described.group(1) + "`" : "";
    return "| %d | `%s` | %s | %s |"
        .formatted(code.status(), code.type(), code.title(), description);
  }
}
