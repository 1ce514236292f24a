-- A duplicate with a comment (the way back has a statement inside and one outside a transaction), a partitioned table (so
-- has the way there), and a policy (ACCESS EXCLUSIVE).
create table orders (id bigint primary key, placed_on date);
create index orders_placed on orders (placed_on);
create index orders_placed_again on orders (placed_on);
comment on index orders_placed_again is 'the old one';
create table places (id bigint primary key);
create table visits (id bigint not null, place_id bigint references places, day date not null) partition by range (day);
create table visits_2024 partition of visits for values from ('2024-01-01') to ('2025-01-01');
create schema auth;
create function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;
create table notes (id bigint primary key, user_id uuid not null);
create index notes_user on notes (user_id);
alter table notes enable row level security;
create policy own on notes for select using (user_id = auth.uid());
