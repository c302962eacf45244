package dev.ward.platform.outbox;

/**
 * @param events how many are on their way
 */
public record Replayed(int events) {}
