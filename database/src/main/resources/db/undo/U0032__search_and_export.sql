drop table audit.trail_export, audit.saved_search;
drop index audit.event_by_actor, audit.event_by_actor_in_organization, audit.event_by_target, audit.event_by_request;
drop type audit.event_filter cascade;
