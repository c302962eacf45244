package dev.ward.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.platform.access.Permission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The access matrix that people read is the one that the services ask. */
class PermissionMatrixTest {

  private static final Path DOCUMENT = Path.of("../docs/permissions.md");

  private static final List<String> ROLES =
      List.of(
          "viewer",
          "staff",
          "provider",
          "admin",
          "owner",
          "compliance",
          "support",
          "emergency",
          "super_admin",
          "service");

  private static final String INTRODUCTION =
      """
      # Which role may do what

      Generated from the enum `Permission`; the build fails when it is out of date, and CONTRIBUTING.md says how to write it
      anew. The roles viewer to admin are held in a clinic, owner and compliance in an organization and all of its clinics;
      `super_admin` is an operator of the platform, `service` another service; `support` is an operator whom the clinic has let
      in for a while, `emergency` a provider who has broken the glass. Which rows an operation then reaches stands in [access-matrix.md](access-matrix.md).

      """;

  @Test
  void theDocumentSaysWhatTheEnumSays() throws Exception {
    String matrix = INTRODUCTION + matrix();
    if (Boolean.getBoolean("ward.write-access-matrix")) {
      Files.writeString(DOCUMENT, matrix);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("docs/permissions.md; -Dward.write-access-matrix=true writes it anew")
        .isEqualTo(matrix);
  }

  @Test
  void noPermissionIsForARoleThatNobodyCanHave() {
    for (Permission permission : Permission.values()) {
      assertThat(permission.roles()).as(permission.name()).isSubsetOf(ROLES).isNotEmpty();
    }
  }

  private static String matrix() {
    StringBuilder matrix = new StringBuilder("| may | " + String.join(" | ", ROLES) + " |\n|---|");
    matrix.append("---|".repeat(ROLES.size())).append('\n');
    for (Permission permission : Permission.values()) {
      Set<String> holders = Set.of(permission.roles());
      matrix.append(
          ROLES.stream()
              .map(role -> holders.contains(role) ? "✓" : "")
              .collect(
                  Collectors.joining(
                      " | ", "| " + permission.name().toLowerCase(Locale.ROOT) + " | ", " |\n")));
    }
    return matrix.toString();
  }
}
