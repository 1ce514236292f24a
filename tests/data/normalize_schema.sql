-- The database in which tests/data/normalize_pairs.tsv was measured; tests/unit/sql_normalize.cpp tells the normaliser the same.
CREATE SCHEMA app;
CREATE SCHEMA auth;
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE app.level AS ENUM ('low', 'high');
CREATE DOMAIN public.email_address AS text;
CREATE DOMAIN public.short_code AS varchar(10);
CREATE DOMAIN public.positive AS integer;
CREATE SEQUENCE public.numbers;
CREATE SEQUENCE public."Odd Numbers";
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS 'SELECT NULL::jsonb';
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text';
CREATE FUNCTION public.is_admin() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
CREATE FUNCTION public.has_role(wanted text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
CREATE FUNCTION public.has_mood(wanted public.mood) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
CREATE FUNCTION public.user_teams() RETURNS uuid[] LANGUAGE sql STABLE AS 'SELECT NULL::uuid[]';
CREATE FUNCTION public.get_teams() RETURNS SETOF uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE FUNCTION public.tidy(value text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT value';
CREATE TABLE auth.users (id uuid PRIMARY KEY, email varchar(255), role text);
CREATE TABLE public.teams (id uuid PRIMARY KEY, name text, slug varchar(50), owner_id uuid, is_public boolean);
CREATE TABLE public.team_user (team_id uuid, user_id uuid, role text, kind varchar(20), active boolean, rank integer, joined_at timestamptz);
CREATE TABLE public.t (
  id bigint, i2 smallint, i4 integer, i8 bigint, n numeric, n102 numeric(10,2), f4 real, f8 double precision,
  txt text, vc varchar, vc20 varchar(20), ch char(3), ch1 "char", nm name,
  flag boolean, uid uuid, team_id uuid, owner_id uuid,
  d date, ts timestamp, tz timestamptz, tm time, tmz timetz, iv interval,
  js json, jb jsonb, txts text[], vcs varchar[], ints integer[], uids uuid[], moods public.mood[],
  md public.mood, lv app.level, em public.email_address, sc public.short_code, pos public.positive,
  by bytea, ip inet, net cidr, bits bit(4), vbits bit varying, tsv tsvector, r4 int4range, rts tstzrange, mny money, pt point,
  oid_ oid, "Quoted Col" integer, "user" text, status text, parent_id bigint
);
