package dev.ward.platform.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What the house rules are, for each service's own test to include. */
public final class ArchitectureRules {

  private static final Set<String> WAYS_TO_THE_DATABASE =
      Set.of(
          "io.vertx.sqlclient.Pool",
          "io.vertx.mutiny.sqlclient.Pool",
          "io.vertx.pgclient.PgPool",
          "io.vertx.mutiny.pgclient.PgPool",
          "io.vertx.pgclient.PgConnection",
          "io.vertx.mutiny.pgclient.PgConnection",
          "io.vertx.pgclient.PgBuilder",
          "org.hibernate.reactive.mutiny.Mutiny$SessionFactory",
          "org.hibernate.reactive.stage.Stage$SessionFactory",
          "org.hibernate.SessionFactory",
          "io.quarkus.hibernate.reactive.panache.Panache",
          "io.quarkus.hibernate.reactive.panache.common.WithTransaction",
          "io.quarkus.hibernate.reactive.panache.common.WithSession",
          "jakarta.transaction.Transactional");

  @ArchTest
  static final ArchRule ONLY_THE_CLINIC_TRANSACTION_REACHES_THE_DATABASE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.ward.platform.db")
          .should()
          .dependOnClassesThat(
              new DescribedPredicate<JavaClass>("open a way to the database") {
                @Override
                public boolean test(JavaClass type) {
                  return WAYS_TO_THE_DATABASE.contains(type.getName());
                }
              })
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NOBODY_USES_JDBC =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NOBODY_BLOCKS =
      noClasses()
          .should()
          .callMethodWhere(
              new DescribedPredicate<JavaCall<?>>("waits for a result or sleeps") {
                @Override
                public boolean test(JavaCall<?> call) {
                  String owner = call.getTargetOwner().getName();
                  String name = call.getName();
                  return owner.equals("io.smallrye.mutiny.groups.UniAwait")
                      || owner.equals("java.lang.Thread") && name.equals("sleep")
                      || owner.startsWith("java.util.concurrent.")
                          && (name.equals("join")
                              || owner.endsWith("Future") && name.equals("get"));
                }
              })
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule DEPENDENCIES_COME_THROUGH_CONSTRUCTORS =
      noFields()
          .should()
          .beAnnotatedWith("jakarta.inject.Inject")
          .orShould()
          .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule RESOURCES_LEAVE_SQL_TO_STORES =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Resource")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule STORES_STAY_IN_THEIR_PACKAGE =
      classes()
          .that()
          .haveSimpleNameEndingWith("Store")
          .and()
          .areTopLevelClasses()
          .should()
          .bePackagePrivate()
          .allowEmptyShould(true);

  private ArchitectureRules() {}
}
