package dev.ward.scheduler.inbox;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a badge shows, and what tells whether there is something new.
 *
 * @param newest the id of the newest item; null for an empty inbox
 */
record InboxState(long unread, @Nullable UUID newest) {}
