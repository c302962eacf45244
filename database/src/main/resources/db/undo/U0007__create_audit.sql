-- The functions that take an event as their argument go with its type.
drop table audit.event cascade;
drop table audit.chain_head;
