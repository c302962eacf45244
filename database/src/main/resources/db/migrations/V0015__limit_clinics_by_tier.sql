-- What an organization's tier lets the people of each of its clinics ask of a service, together; null for as much as the
-- service's own limit. Every service asks the directory for it.
alter table access.organization
  add column requests_per_minute integer constraint organization_requests_per_minute check (requests_per_minute >= 60);
