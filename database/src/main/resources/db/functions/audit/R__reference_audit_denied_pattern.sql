-- What keeps patients' data out of the fields of events that anybody reads who may read the trail. Too wide a pattern keeps
-- events from the record until somebody looks after them, too narrow a one lets a patient's data onto it for years: each has
-- samples of both sides in DenylistTest. The sign § stands where something harmless was.
insert into audit.denied_pattern (name, kind, title, pattern, least_digits, least_length, one_of)
  values
    ('uuid', 'harmless', 'an id', '(?i)\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b', 0, 36, '-'),
    ('instant', 'harmless', 'a day or an instant',
     '\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-])', 8, 10, '-'),
    ('hash', 'harmless', 'a hash', '(?i)\b[0-9a-f]{32,128}\b', 0, 32, null),
    ('address', 'harmless', 'an IP address', '(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])', 4, 7, '.'),

    ('e-mail', 'value', 'what looks like an e-mail address',
     '(?i)[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,24}', 0, 6, '@'),
    ('phone', 'value', 'what looks like a phone number',
     '(?<![\w+.])(?:\+\d(?:[ ().-]{0,2}\d){7,14}|(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}|\(?0\d{1,4}\)?[ /-]\d{3,8}(?:[ -]\d{2,6}){0,3})(?![\w.-]*\d)',
     7, 8, null),
    ('social-security-number', 'value', 'what looks like a social security number',
     '(?<![\w-])(?:\d{3}-\d{2}-\d{4}|(?i:[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]))(?![\w-])', 6, 9, null),
    ('insurance-number', 'value', 'what looks like an insurance number',
     '(?i)\b(?:insurance|policy|medicare|medicaid|nhs|ssn|social security|mrn|medical record|versichert\w{0,12})(?: (?:no|nr|number|id))?\.?[:# ]{1,3}(?=(?:[a-z -]{0,4}\d){5})[a-z0-9][a-z0-9 -]{5,30}',
     4, 8, null),
    ('date-of-birth', 'value', 'what looks like a date of birth',
     '(?i)\b(?:dob|d\.o\.b\.?|born(?: on)?|date of birth|birth ?date|geb\.?|geboren(?: am)?)\b[^\d§]{0,10}[\d§]|(?<![\d./])\d{1,2}[./]\d{1,2}[./](?:19\d{2}|20[01]\d)(?!\d)',
     1, 4, null),
    ('labelled', 'value', 'what looks like a part of a patient''s file',
     '(?i)\b(?:patient(?:''s)?[ _-]?name|full[ _-]?name|surname|diagnos[ei]s|icd(?:[ -]?10)?|medication|prescription|allerg(?:y|ies)|symptoms?) ?[:=] ?\S',
     0, 6, ':='),
    ('prose', 'value', 'so long a text that it may tell a patient''s story', '(?s)(?:\S+\s+){149}\S', 0, 600, ' '),

    ('name-field', 'field', 'the field of a person''s name',
     '(?i)(?:patient|first|last|sur|full|given|family|maiden|middle)[_-]?(?:full|first|last)?[_-]?name', 0, 0, null),
    ('clinical-field', 'field', 'a field of a patient''s file',
     '(?i)diagnos[ei]s(?:[_-]?codes?)?|icd(?:[_-]?10)?(?:[_-]?codes?)?|medications?|prescriptions?|allerg(?:y|ies)|symptoms?|(?:clinical|treatment|progress|nursing|patient|care)[_-]?notes?|vitals?|blood[_-]?pressure',
     0, 0, null),
    ('number-field', 'field', 'the field of a person''s number',
     '(?i)ssn|nhs|mrn|social[_-]?security(?:[_-]?(?:no|nr|number))?|(?:insurance|policy|medicare|medicaid|nhs|medical[_-]?record|patient)[_-]?(?:no|nr|number)',
     0, 0, null),
    ('birth-field', 'field', 'the field of a date of birth',
     '(?i)dob|(?:date[_-]?of[_-]?birth|birth[_-]?(?:date|day))', 0, 0, null),
    ('contact-field', 'field', 'the field of a person''s address',
     '(?i)(?:home|mobile|patient)?[_-]?(?:phone|e[_-]?mail)(?:[_-]?(?:no|nr|number|address))?|mobile|home[_-]?address', 0, 0,
     null)
  on conflict (name) do update
    set kind = excluded.kind, title = excluded.title, pattern = excluded.pattern, least_digits = excluded.least_digits,
        least_length = excluded.least_length, one_of = excluded.one_of;
