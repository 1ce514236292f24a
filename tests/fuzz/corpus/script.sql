\restrict abc
\set v 1
copy t (a, b) from stdin;
1	x;y
\.
do $$
declare n text;
begin
  foreach n in array array['a', 'b'] loop
    execute format('create index %I on %I (x)', 'i_' || n, n);
  end loop;
  execute 'create table d (id int)';
end $$;
-- pglint: ignore index/duplicate (kept)
create index k on t (a);
begin; create table r (a int); rollback;
\unrestrict abc
