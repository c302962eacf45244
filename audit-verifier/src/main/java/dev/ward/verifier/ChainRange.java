package dev.ward.verifier;

/**
 * Which part of a chain an export holds: its first and last event, and the hash that the first was
 * chained to.
 */
public record ChainRange(
    String stream, long firstSeq, String firstPreviousHash, long lastSeq, String lastHash) {}
