-- Makes a used database like a new one: quicker than making a new one. What it forgets shows as a difference in the test that
-- uses it. Superusers only, in a cluster of the test's own.
set client_min_messages = warning;
do $$
declare
  statement text;
begin
  for statement in
    select format('drop event trigger %I', evtname) from pg_event_trigger
    union all select format('drop publication %I', pubname) from pg_publication
    union all select format('drop extension if exists %I cascade', extname) from pg_extension where extname <> 'plpgsql'
  loop
    execute statement;
  end loop;
  for statement in
    select format('drop schema %I cascade', nspname) from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
    union all select format('drop foreign data wrapper %I cascade', fdwname) from pg_foreign_data_wrapper
    union all select format('drop owned by %I cascade', rolname) from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres'
  loop
    execute statement;
  end loop;
  delete from pg_default_acl;
  for statement in select format('drop role %I', rolname) from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres'
  loop
    execute statement;
  end loop;
  execute format('alter database %I reset all', current_database());
end $$;
create schema public authorization pg_database_owner;
grant usage on schema public to public;
discard all;
