package dev.ward.images;

import dev.ward.local.Failure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * {@code deploy/check-vulnerabilities --osv}: compares what is in the images with advisories that
 * were downloaded before. Exit code: 0 nothing is known, 1 something is, 2 it can't be told.
 */
final class CheckVulnerabilities {
  /** From here on what is new is likely to be missing. */
  private static final Duration OLD = Duration.ofDays(7);

  private CheckVulnerabilities() {}

  public static void main(String[] arguments) {
    try {
      Path repository = Path.of(System.getProperty("ward.repository", "."));
      Recipes recipes = new Recipes(repository);
      List<Sbom> sboms = Recipes.names().stream().map(recipes::sbom).map(Sbom::read).toList();
      System.exit(check(Path.of(arguments[0]), sboms, Instant.now(), System.out));
    } catch (Failure e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  static int check(Path database, List<Sbom> sboms, Instant now, PrintStream output) {
    Advisories advisories = Advisories.read(database);
    TreeSet<String> findings = new TreeSet<>();
    List<String> libraries = new ArrayList<>();
    for (Sbom sbom : sboms) {
      sbom.components().forEach(component -> libraries.add(component.id()));
      for (Advisories.Finding finding : advisories.of(sbom)) {
        findings.add(
            "%s  %s %s  %s"
                .formatted(finding.id(), finding.library(), finding.version(), finding.summary()));
      }
    }
    findings.forEach(output::println);
    output.printf(
        "%d libraries of %d images, %d advisories, the newest of %s: %d known vulnerabilities%n",
        libraries.stream().distinct().count(),
        sboms.size(),
        advisories.count(),
        advisories.newest(),
        findings.size());
    if (advisories.newest().isBefore(now.minus(OLD))) {
      output.println("These advisories are older than a week: fetch newer ones.");
    }
    return findings.isEmpty() ? 0 : 1;
  }
}
