package dev.ward.tenancy;

import dev.ward.platform.testing.DescriptionSuite;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class DescriptionTest extends DescriptionSuite {}
