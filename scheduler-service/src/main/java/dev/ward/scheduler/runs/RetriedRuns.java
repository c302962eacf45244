package dev.ward.scheduler.runs;

/**
 * Dead runs that begin anew.
 *
 * @param count how many there are; ask again when it is 1,000
 */
record RetriedRuns(int count) {}
