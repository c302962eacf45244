package dev.ward.metrics.reports;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A report with what it says. */
@Schema(name = "WeeklyReport")
record Report(ReportEntry report, WeeklyReport data) {}
