-- What a server made of a script, as one JSON document: the catalog rows that the model mirrors. Under an empty
-- search_path, so that every name is printed with its schema.
set search_path = '';
with mine as (
  select n.nspname, c.* from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname !~ '^pg_temp'
    and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
),
column_rows as (
  select m.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull,
    'identity', a.attidentity, 'generated', a.attgenerated, 'is_local', a.attislocal, 'inherit_count', a.attinhcount,
    'expression', pg_catalog.pg_get_expr(d.adbin, d.adrelid),
    'collation', case when a.attcollation <> t.typcollation then (select pg_catalog.quote_ident(k.collname) from pg_catalog.pg_collation k where k.oid = a.attcollation) end
  ) order by a.attnum) as list
  from mine m join pg_catalog.pg_attribute a on a.attrelid = m.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type t on t.oid = a.atttypid
  left join pg_catalog.pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
  group by m.oid
),
constraint_rows as (
  select m.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', c.conname, 'kind', c.contype,
    'columns', (select pg_catalog.json_agg(a.attname order by k.at) from pg_catalog.unnest(c.conkey) with ordinality k(num, at) join pg_catalog.pg_attribute a on (a.attrelid, a.attnum) = (c.conrelid, k.num)),
    'expression', pg_catalog.pg_get_expr(c.conbin, c.conrelid),
    'index', (select i.relname from pg_catalog.pg_class i where i.oid = c.conindid),
    'referenced', (select n.nspname || '.' || r.relname from pg_catalog.pg_class r join pg_catalog.pg_namespace n on n.oid = r.relnamespace where r.oid = c.confrelid),
    'referenced_columns', (select pg_catalog.json_agg(a.attname order by k.at) from pg_catalog.unnest(c.confkey) with ordinality k(num, at) join pg_catalog.pg_attribute a on (a.attrelid, a.attnum) = (c.confrelid, k.num)),
    'on_delete_columns', (select pg_catalog.json_agg(a.attname order by k.at) from pg_catalog.unnest(c.confdelsetcols) with ordinality k(num, at) join pg_catalog.pg_attribute a on (a.attrelid, a.attnum) = (c.conrelid, k.num)),
    'actions', c.confmatchtype::text || c.confupdtype::text || c.confdeltype::text,
    'flags', pg_catalog.concat_ws(' ', case when c.condeferrable then 'deferrable' end, case when c.condeferred then 'deferred' end, case when c.convalidated then 'validated' end,
                       case when c.connoinherit and c.contype = 'c' then 'no_inherit' end, case when c.conislocal then 'local' end),
    'inherit_count', c.coninhcount
  ) order by c.conname) as list
  from mine m join pg_catalog.pg_constraint c on c.conrelid = m.oid
  where c.contype in ('c', 'f', 'p', 'u', 'x')
    -- a foreign key to a partitioned table has further rows, one a partition that it refers to
    and not exists (select from pg_catalog.pg_constraint up where up.oid = c.conparentid and up.conrelid = c.conrelid)
  group by m.oid
),
index_rows as (
  select m.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', ic.relname, 'access_method', am.amname,
    'flags', pg_catalog.concat_ws(' ', case when i.indisunique then 'unique' end, case when i.indisprimary then 'primary' end, case when i.indisexclusion then 'exclusion' end,
                       case when i.indimmediate then 'immediate' end, case when i.indnullsnotdistinct then 'nulls_not_distinct' end,
                       case when i.indisclustered then 'clustered' end, case when i.indisreplident then 'replica_identity' end, case when i.indisvalid then 'valid' end),
    'keys', (select pg_catalog.json_agg(pg_catalog.json_build_object(
        'column', a.attname, 'expression', case when a.attname is null then pg_catalog.pg_get_indexdef(i.indexrelid, k.at::int, false) end,
        'opclass', case when not o.opcdefault then pg_catalog.quote_ident(o.opcname) end,
        'opclass_options', (select ia.attoptions from pg_catalog.pg_attribute ia where ia.attrelid = i.indexrelid and ia.attnum = k.at),
        'collation', case when a.attname is not null and i.indcollation[k.at - 1] <> a.attcollation or a.attname is null and pg_catalog.strpos(pg_catalog.pg_get_indexdef(i.indexrelid), pg_catalog.pg_get_indexdef(i.indexrelid, k.at::int, false) || ' COLLATE ') > 0 then (select pg_catalog.quote_ident(c.collname) from pg_catalog.pg_collation c where c.oid = i.indcollation[k.at - 1]) end,
        'option', i.indoption[k.at - 1],
        'operator', case when i.indisexclusion then (select op.oprname from pg_catalog.pg_constraint x join pg_catalog.pg_operator op on op.oid = x.conexclop[k.at] where x.conindid = i.indexrelid and x.contype = 'x') end
      ) order by k.at)
      from pg_catalog.unnest(i.indkey::int2[]) with ordinality k(num, at)
      left join pg_catalog.pg_attribute a on (a.attrelid, a.attnum) = (i.indrelid, k.num) and k.num > 0
      join pg_catalog.pg_opclass o on o.oid = i.indclass[k.at - 1]
      where k.at <= i.indnkeyatts),
    'include', (select pg_catalog.json_agg(a.attname order by k.at) from pg_catalog.unnest(i.indkey::int2[]) with ordinality k(num, at) join pg_catalog.pg_attribute a on (a.attrelid, a.attnum) = (i.indrelid, k.num) where k.at > i.indnkeyatts),
    'predicate', pg_catalog.pg_get_expr(i.indpred, i.indrelid),
    'options', ic.reloptions,
    'attached_to', (select n.nspname || '.' || p.relname from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent join pg_catalog.pg_namespace n on n.oid = p.relnamespace where h.inhrelid = i.indexrelid)
  ) order by ic.relname) as list
  from mine m join pg_catalog.pg_index i on i.indrelid = m.oid
  join pg_catalog.pg_class ic on ic.oid = i.indexrelid join pg_catalog.pg_am am on am.oid = ic.relam
  group by m.oid
),
policy_rows as (
  select m.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', p.polname, 'command', p.polcmd, 'permissive', p.polpermissive,
    'roles', (select pg_catalog.json_agg(coalesce(r.rolname, 'public') order by coalesce(r.rolname, 'public')) from pg_catalog.unnest(p.polroles) o left join pg_catalog.pg_roles r on r.oid = o),
    'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid), 'with_check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
  ) order by p.polname) as list
  from mine m join pg_catalog.pg_policy p on p.polrelid = m.oid
  group by m.oid
)
select pg_catalog.json_build_object(
  'relations', (select pg_catalog.json_agg(pg_catalog.json_build_object(
    'schema', m.nspname, 'name', m.relname, 'kind', m.relkind,
    'row_security', m.relrowsecurity, 'force_row_security', m.relforcerowsecurity, 'replica_identity', m.relreplident,
    'bound', pg_catalog.pg_get_expr(m.relpartbound, m.oid), 'partition_key', case when m.relkind = 'p' then pg_catalog.pg_get_partkeydef(m.oid) end,
    'parents', (select pg_catalog.json_agg(n.nspname || '.' || p.relname order by h.inhseqno) from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent join pg_catalog.pg_namespace n on n.oid = p.relnamespace where h.inhrelid = m.oid),
    'columns', (select list from column_rows r where r.oid = m.oid), 'constraints', (select list from constraint_rows r where r.oid = m.oid),
    'indexes', (select list from index_rows r where r.oid = m.oid), 'policies', (select list from policy_rows r where r.oid = m.oid)
  ) order by m.nspname, m.relname) from mine m where m.relkind in ('r', 'p', 'f', 'v', 'm')),
  'sequences', (select pg_catalog.json_agg(pg_catalog.json_build_object(
    'schema', m.nspname, 'name', m.relname, 'type', pg_catalog.format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement,
    'owner', (select n.nspname || '.' || t.relname || '.' || a.attname from pg_catalog.pg_depend d join pg_catalog.pg_class t on t.oid = d.refobjid join pg_catalog.pg_namespace n on n.oid = t.relnamespace
              join pg_catalog.pg_attribute a on (a.attrelid, a.attnum) = (d.refobjid, d.refobjsubid) where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = m.oid and d.deptype in ('a', 'i') limit 1)
  ) order by m.nspname, m.relname) from mine m join pg_catalog.pg_sequence s on s.seqrelid = m.oid)
);
