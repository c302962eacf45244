package dev.ward.images;

import java.time.Instant;

/**
 * What an image says of where it comes from.
 *
 * @param version its tag
 * @param revision the commit that it was built of
 * @param created the time of that commit, so that the same source makes the same image
 */
record Release(String version, String revision, Instant created) {}
