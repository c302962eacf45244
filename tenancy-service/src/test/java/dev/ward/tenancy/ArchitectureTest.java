package dev.ward.tenancy;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.ward.platform.testing.ArchitectureRules;
import dev.ward.platform.testing.ProductionCode;

@AnalyzeClasses(packages = "dev.ward", importOptions = ProductionCode.class)
class ArchitectureTest {

  @ArchTest static final ArchTests HOUSE_RULES = ArchTests.in(ArchitectureRules.class);
}
