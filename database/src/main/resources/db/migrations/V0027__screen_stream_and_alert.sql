-- What must not stand in those fields of an event that anybody reads who may read the trail: patients' names and numbers
-- belong where they are sealed, in the subject and the changes of an event that has one.
create table audit.denied_pattern (
  name text collate "C" primary key check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  -- harmless  taken out of a text before it is looked at: ids, instants, hashes
  -- value     must not be found in what is left
  -- field     must not be the name of a field of changes
  kind text not null check (kind in ('harmless', 'value', 'field')),
  -- What a text then holds, as the end of the sentence "holds …".
  title text not null check (length(title) between 1 and 100),
  -- A regular expression as java.util.regex has it.
  pattern text not null check (length(pattern) between 1 and 1000),
  -- What a text must have to be worth the search: so many digits, so many characters, one of these characters.
  least_digits smallint not null default 0 check (least_digits >= 0),
  least_length smallint not null default 0 check (least_length >= 0),
  one_of text check (length(one_of) between 1 and 20),
  active boolean not null default true
);

alter table audit.denied_pattern enable row level security, force row level security;
