package dev.ward.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqlProblemsTest {

  static Stream<Throwable> waysToBeGone() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new SocketException("Connection reset"),
        new IOException("recvAddress(..) failed with error(-104): Connection reset by peer"),
        new IOException("writeAddress(..) failed: Broken pipe"),
        new IllegalStateException(new SocketException("Connection reset")));
  }

  @ParameterizedTest
  @MethodSource("waysToBeGone")
  void aDatabaseThatIsGoneIsToBeAskedAgain(Throwable failure) {
    Problem problem = SqlProblems.of(failure);
    assertThat(problem).isNotNull();
    assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE);
  }

  @Test
  void whatCannotBeReadIsNoFaultOfTheDatabase() {
    assertThat(SqlProblems.of(new IOException("Unexpected end of file"))).isNull();
  }
}
