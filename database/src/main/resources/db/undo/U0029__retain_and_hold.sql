-- The functions and the policy that look at them go with the tables.
drop table audit.horizon, audit.anchor, audit.legal_hold, audit.retention, audit.retention_class cascade;
