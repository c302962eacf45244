-- An index whose concurrent creation failed is there, is kept up to date, and is never used.
select x.indexrelid::regclass::text as offender from pg_index x where not x.indisvalid or not x.indisready
