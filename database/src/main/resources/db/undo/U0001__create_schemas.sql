drop schema scheduler cascade;
drop schema audit cascade;
drop schema metrics cascade;
drop schema tenancy cascade;
drop schema access cascade;
alter default privileges grant execute on functions to public;
