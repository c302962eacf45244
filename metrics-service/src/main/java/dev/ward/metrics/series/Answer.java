package dev.ward.metrics.series;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A body and what it may be known by.
 *
 * @param tag changes when the figures, their definitions or their freshness do
 * @param body null when whoever asked has it already
 */
record Answer(String tag, @Nullable Buffer body) {}
