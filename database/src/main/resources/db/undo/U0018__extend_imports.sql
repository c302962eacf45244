-- Imports of workbooks and dry runs stay known as such, without what told them.
drop table metrics.import_conflict cascade;
drop table metrics.import_change cascade;
alter table metrics.fact_import drop constraint fact_import_undone_once,
  drop column dry_run cascade, drop column mapping_id cascade, drop column undone_at cascade, drop column undone_by cascade,
  drop column removed cascade, drop column restored cascade, drop column conflicts cascade,
  drop constraint fact_import_format_check,
  add constraint fact_import_format_check check (format in ('csv', 'ndjson')) not valid;
drop table metrics.import_mapping cascade;
