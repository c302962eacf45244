-- Functions and policies that speak of these tables go with them.
drop table metrics.dirty_patient cascade;
drop table metrics.dirty_day cascade;
drop table metrics.patient_metrics cascade;
drop table metrics.call_metrics cascade;
drop table metrics.appointment_metrics cascade;
drop table metrics.financial_metrics cascade;
drop table metrics.import_reject cascade;
drop table metrics.fact_import cascade;
drop table metrics.provider cascade;
