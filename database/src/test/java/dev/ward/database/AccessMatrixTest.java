package dev.ward.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

class AccessMatrixTest {

  private static final Path DOCUMENT = Path.of("../docs/access-matrix.md");

  @Test
  void theDocumentSaysWhatTheDatabaseDoes() throws Exception {
    String matrix;
    try (EmbeddedDatabase database = EmbeddedDatabase.startMigrated();
        Connection connection = database.connect("postgres")) {
      matrix = AccessMatrix.of(connection);
    }
    if (Boolean.getBoolean("ward.write-access-matrix")) {
      Files.writeString(DOCUMENT, matrix);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("docs/access-matrix.md; -Dward.write-access-matrix=true writes it anew")
        .isEqualTo(matrix);
  }

  @Test
  void aPredicateIsPrintedAsItWasMeant() {
    assertThat(
            Predicate.readable(
                """
                ((clinic_id = ( SELECT access.clinic_id() AS clinic_id)) AND
                  (( SELECT access.roles() AS roles) && '{admin,owner}'::text[]))"""))
        .isEqualTo("(clinic_id = access.clinic_id()) and (access.roles() && '{admin,owner}')");
  }
}
