package dev.ward.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * For tests that start a Ward of their own: one class at a time, while another is {@link
 * dev.ward.local.isolation.OnStage}. Two at once are what two cores can bear.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock("beside the stage")
public @interface BesideTheStage {}
