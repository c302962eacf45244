package dev.ward.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the services of a run have logged. */
public final class Logs {

  /** What tests say where a patient or a person would, so that it is known wherever it turns up. */
  public static final String CANARY = "canary";

  /** Nobody's own words, no address and no token belong into a log; a JSON web token begins so. */
  private static final Pattern TELLING =
      Pattern.compile(
          "(?i)" + CANARY + "|[\\w.+-]+@[\\w-]+\\.\\w{2,}|eyJ[\\w-]{10,}|bearer [\\w.-]{10,}");

  private Logs() {}

  /** Every line of every service, its earlier processes' too. */
  public static List<String> lines(WardStack ward) {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(ward.settings().log("any").getParent())) {
      for (Path file : files.filter(log -> log.toString().contains("-service")).toList()) {
        lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  /** Every line of one service, but for those of further instances. */
  public static List<String> lines(WardStack ward, Service service) {
    try {
      return Files.readAllLines(ward.settings().log(service.fullName()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing of anybody's is in it, and none of the run's secrets. */
  public static void tellNothing(WardStack ward) {
    List<String> lines = lines(ward);
    assertThat(lines).as("what the services have logged").isNotEmpty();
    assertThat(lines).noneMatch(line -> TELLING.matcher(line).find());
    for (Service service : Service.values()) {
      String password = ward.secrets().databasePassword(service.databaseRole());
      String secret = ward.secrets().clientSecret(service);
      assertThat(lines).noneMatch(line -> line.contains(password) || line.contains(secret));
    }
  }
}
