-- What each tier allows. Whoever is over a limit that is lowered here keeps what they have and gets no more.
insert into tenancy.subscription_tier
    (tier, title, max_clinics, max_members_per_clinic, requests_per_minute_per_clinic, features)
  values
    ('free', 'Free', 1, 10, 300, '{metrics,goals,imports}'),
    ('pro', 'Pro', 10, 100, 1200, '{metrics,goals,imports,exports,notifications,organization_metrics}'),
    ('biosync', 'BioSync', null, null, null,
     '{metrics,goals,imports,exports,notifications,organization_metrics,data_sources,care_records}')
  on conflict (tier) do update
    set title = excluded.title, max_clinics = excluded.max_clinics,
        max_members_per_clinic = excluded.max_members_per_clinic,
        requests_per_minute_per_clinic = excluded.requests_per_minute_per_clinic, features = excluded.features;

update access.organization o set requests_per_minute = t.requests_per_minute_per_clinic
  from tenancy.subscription_tier t
  where t.tier = o.tier and o.requests_per_minute is distinct from t.requests_per_minute_per_clinic;
