create schema if not exists app;
create table app.tenants (id bigserial primary key, name varchar(20) not null default 'x', settings jsonb, mrr numeric check (mrr <> -1));
create table app.users (id uuid primary key, tenant_id bigint not null references app.tenants on delete cascade, email text unique);
create index a on app.users (tenant_id, lower(email)) where email is not null;
create index b on app.users using btree (tenant_id asc, lower(email) nulls last) where (email is not null);
alter table app.users enable row level security;
create policy p on app.users for select to authenticated using (tenant_id = any (array[1, 2]) and id = auth.uid());
alter table app.users rename column email to address;
drop table app.tenants cascade;
