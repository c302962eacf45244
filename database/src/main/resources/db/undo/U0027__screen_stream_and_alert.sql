drop table audit.denied_pattern;
