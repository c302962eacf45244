package dev.ward.audit.proof;

/**
 * What a round has come to.
 *
 * @param signed how many chains had moved and were signed
 * @param carried how many checkpoints were carried outside, older ones that waited among them
 * @param waiting how many wait for that now
 * @param doubtful how many chains weren't signed, because they aren't as they were
 */
record RoundDone(long signed, long carried, long waiting, long doubtful) {}
