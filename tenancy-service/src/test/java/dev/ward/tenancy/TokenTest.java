package dev.ward.tenancy;

import dev.ward.platform.testing.TokenSuite;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class TokenTest extends TokenSuite {

  TokenTest() {
    super("/tenancy/v1/clinics/%s");
  }
}
