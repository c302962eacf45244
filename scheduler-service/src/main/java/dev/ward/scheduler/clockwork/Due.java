package dev.ward.scheduler.clockwork;

import java.time.Instant;

/** An occurrence for all clinics of a time zone; of a job that isn't the clinics', in any. */
record Due(String zone, Instant at) {}
