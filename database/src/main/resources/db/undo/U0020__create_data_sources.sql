alter table metrics.fact_import drop column source_run_id;
alter table metrics.fact_import drop constraint fact_import_format_check;
alter table metrics.fact_import
  add constraint fact_import_format_check check (format in ('csv', 'ndjson', 'xlsx')) not valid;
drop table metrics.data_source_run, metrics.data_source cascade;
