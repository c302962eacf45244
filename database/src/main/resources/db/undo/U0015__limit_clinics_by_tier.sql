alter table access.organization drop column requests_per_minute cascade;
