package dev.ward.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;
import static org.junit.platform.commons.support.ReflectionSupport.findAllClassesInPackage;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whoever takes neither the stage nor the place beside it runs as a third and slows both down. */
class LanesTest {

  @Test
  void everyEndToEndTestIsOnTheStageOrBesideIt() {
    List<Class<?>> tests =
        findAllClassesInPackage("dev.ward.local", type -> true, name -> name.endsWith("IT"));
    assertThat(tests)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            test ->
                assertThat(findRepeatableAnnotations(test, ResourceLock.class))
                    .extracting(ResourceLock::value)
                    .containsAnyOf("the stage", "beside the stage"));
  }
}
