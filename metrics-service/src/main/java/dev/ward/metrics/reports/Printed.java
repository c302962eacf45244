package dev.ward.metrics.reports;

/** A report as people read it. */
record Printed(byte[] html, byte[] pdf) {}
