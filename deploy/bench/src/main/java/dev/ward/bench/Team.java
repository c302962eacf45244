package dev.ward.bench;

import java.util.List;
import java.util.UUID;

/**
 * An organization's clinics and one person who has the same role in all of them.
 *
 * @param subject the person's id, at the identity provider and in the directory
 * @param epoch the version of the claims that the person's tokens carry
 */
record Team(String person, UUID subject, long epoch, String role, List<UUID> clinics) {}
