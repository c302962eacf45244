package dev.ward.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ward.platform.access.Caller.SignIn;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepUpTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final StepUp stepUp =
      new StepUp(Duration.ofMinutes(5), List.of("2", "phr"), Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({"0, 1", "299, 1", "-29, 1", "86400, 2", "86400, phr", ", 2", "10,"})
  void aRecentSignInOrASecondFactorIsEnough(@Nullable Long secondsAgo, @Nullable String level) {
    assertThatCode(() -> stepUp.require(signedIn(secondsAgo, level))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"300, 1", "301, 1", "86400,", ", 1", ",", "-31, 1", "86400, 3", "86400, 22"})
  void anOldUnknownOrFutureSignInIsNot(@Nullable Long secondsAgo, @Nullable String level) {
    Problem refusal =
        catchThrowableOfType(Problem.class, () -> stepUp.require(signedIn(secondsAgo, level)));

    assertThat(refusal.code()).isEqualTo(ProblemCode.INSUFFICIENT_AUTHENTICATION);
    assertThat(refusal.challenge())
        .isEqualTo(
            "Bearer realm=\"ward\", error=\"insufficient_user_authentication\","
                + " error_description=\"insufficient_user_authentication\","
                + " max_age=\"300\", acr_values=\"2 phr\"");
  }

  @Test
  void aServiceHasNeverSignedIn() {
    assertThat(
            catchThrowableOfType(
                Problem.class, () -> stepUp.require(Caller.service("scheduler-service"))))
        .isNotNull();
  }

  private static Caller signedIn(@Nullable Long secondsAgo, @Nullable String level) {
    Instant at = secondsAgo == null ? null : NOW.minusSeconds(secondsAgo);
    return new Caller(
        "somebody",
        null,
        0,
        Map.of(),
        Map.of(),
        false,
        false,
        null,
        new SignIn(at, level, null),
        Origin.NONE);
  }
}
