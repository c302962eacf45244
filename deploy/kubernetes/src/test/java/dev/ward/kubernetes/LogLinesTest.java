package dev.ward.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The log's filter can be discreet about failures, not about what somebody has made of them. */
class LogLinesTest {

  private static final Pattern WORDS_OF_A_FAILURE =
      Pattern.compile("\\bLOG\\.\\w+\\((?:(?!;\\s|\\bLOG\\.)[\\s\\S])*?\\.getMessage\\(\\)\\)");

  static Stream<String> modules() {
    return Sources.MODULES.stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aLineIsGivenTheFailureAndNotItsWords(String module) {
    assertThat(Sources.java(module))
        .noneMatch((Path file) -> WORDS_OF_A_FAILURE.matcher(Sources.text(file)).find());
  }
}
