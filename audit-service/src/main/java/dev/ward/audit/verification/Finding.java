package dev.ward.audit.verification;

/**
 * What is wrong with a chain first.
 *
 * @param reason a sentence
 */
record Finding(long seq, String reason) {}
