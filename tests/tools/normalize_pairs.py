#!/usr/bin/env python3
"""Measures how a server deparses the expressions of tests/data/normalize_pairs.tsv, and writes the file anew.

Usage: normalize_pairs.py [psql option …] < expressions.tsv > normalize_pairs.tsv
The options must lead to an empty scratch database of a throwaway server. An input line is: kind, column, expression,
separated by tabs; further fields (an earlier measurement) are ignored. Kinds: check, default, generated, index, policy.
An output line adds the server's text under an empty search_path and under search_path public; newlines are \\n,
backslashes \\\\. An expression that the server rejects is reported on stderr and left out.
"""
import pathlib
import subprocess
import sys

MEASURE = r"""
CREATE FUNCTION pg_temp.measure(kind text, col text, expr text, OUT qualified text, OUT plain text, OUT failure text)
LANGUAGE plpgsql AS $f$
DECLARE
  table_oid oid := 'public.t'::regclass;
BEGIN
  BEGIN
    SET LOCAL search_path = public;
    CASE kind
      WHEN 'check' THEN EXECUTE format('ALTER TABLE t ADD CONSTRAINT measured CHECK (%s)', expr);
      WHEN 'default' THEN EXECUTE format('ALTER TABLE t ALTER COLUMN %I SET DEFAULT %s', col, expr);
      WHEN 'generated' THEN EXECUTE format('ALTER TABLE t ADD COLUMN measured %s GENERATED ALWAYS AS (%s) STORED',
        (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = table_oid AND attname = col), expr);
      WHEN 'index' THEN EXECUTE format('CREATE INDEX measured ON t (%s)', expr);
      WHEN 'policy' THEN EXECUTE format('CREATE POLICY measured ON t USING (%s)', expr);
    END CASE;
    FOR i IN 1..2 LOOP
      PERFORM set_config('search_path', CASE i WHEN 1 THEN '' ELSE 'public' END, true);
      plain := CASE kind
        WHEN 'check' THEN (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'measured')
        WHEN 'index' THEN (SELECT pg_get_expr(indexprs, indrelid) FROM pg_index WHERE indexrelid = to_regclass('public.measured'))
        WHEN 'policy' THEN (SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'measured')
        ELSE (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_attribute a ON attrelid = adrelid AND attnum = adnum
              WHERE adrelid = table_oid AND attname = CASE kind WHEN 'default' THEN col ELSE 'measured' END)
      END;
      IF i = 1 THEN qualified := plain; END IF;
    END LOOP;
    RAISE EXCEPTION 'undo' USING ERRCODE = 'P9999';
  EXCEPTION
    WHEN SQLSTATE 'P9999' THEN RETURN;
    WHEN OTHERS THEN failure := SQLERRM; qualified := NULL; plain := NULL;
  END;
END $f$;
"""


def encode(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def main():
    schema = pathlib.Path(__file__).parent.parent / "data" / "normalize_schema.sql"
    rows = [line.rstrip("\n").split("\t")[:3] for line in sys.stdin if line.strip() and not line.startswith("#")]
    script = [schema.read_text(), MEASURE]
    for kind, column, expression in rows:
        fields = ", ".join("convert_from(decode('%s', 'hex'), 'UTF8')" % f.encode().hex()
                           for f in (kind, column, expression.replace("\\n", "\n").replace("\\\\", "\\")))
        script.append("SELECT encode(convert_to(coalesce(qualified, ''), 'UTF8'), 'hex') || ',' || "
                      "encode(convert_to(coalesce(plain, ''), 'UTF8'), 'hex') || ',' || "
                      "encode(convert_to(coalesce(failure, ''), 'UTF8'), 'hex') FROM pg_temp.measure(%s);" % fields)
    command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *sys.argv[1:]]
    result = subprocess.run(command, input="SET client_min_messages = error;\n" + "\n".join(script), capture_output=True,
                            text=True, check=False)
    if result.returncode != 0:
        sys.exit(result.stderr)
    for row, line in zip(rows, result.stdout.split()):
        qualified, plain, failure = (bytes.fromhex(part).decode() for part in line.split(","))
        if failure or not plain:
            print("not measured: %s: %s" % ("\t".join(row), failure), file=sys.stderr)
            continue
        print("\t".join([*row, encode(qualified), encode(plain)]))


main()
