package dev.ward.audit.accesses;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Accesses, newest first.
 *
 * @param next the cursor of the next page; null on the last
 */
@Schema(name = "AccessPage")
@JsonInclude(JsonInclude.Include.ALWAYS)
record AccessPage(List<Access> items, @Nullable String next) {}
