package dev.ward.platform.files;

import io.smallrye.mutiny.Multi;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file that is handed out piece by piece.
 *
 * @param name what a log calls it
 * @param length of all pieces, so that a client can tell a broken download from a whole one; null
 *     if it isn't known before the end
 * @param pieces each is asked for when the client has taken the one before
 */
public record FileContent(String name, @Nullable Long length, Multi<byte[]> pieces) {}
