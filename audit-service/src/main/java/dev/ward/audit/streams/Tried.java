package dev.ward.audit.streams;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** What became of a test. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Tried(boolean delivered, @Nullable String error) {}
