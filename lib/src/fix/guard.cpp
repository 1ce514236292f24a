// Guards: see the header. Everything in them is qualified, so that they mean the same under any search_path, and is in
// PostgreSQL 14 as in 18. to_regclass() gives null for what does not exist.
#include "fix/guard.hpp"

#include "fix/definition.hpp"
#include "sql/visible.hpp"

namespace pglint::fix {
namespace {

/// A DO block; names are the only things in it that are not pglint's own words.
SqlStep guard(const std::string& body, std::string comment) {
  const std::string seen = sql::visible(body);
  std::string tag = "$guard$";
  for (int number = 2; seen.find(tag) != std::string::npos; ++number)
    tag = "$guard" + std::to_string(number) + "$";
  SqlStep step;
  step.sql = "DO " + tag + "\n" + seen + "END\n" + tag;
  step.comment = std::move(comment);
  return step;
}

}  // namespace

KeptIndex kept_index(const Relation& table, const Index& index) {
  std::string columns;
  for (const std::vector<IndexKey>* keys : {&index.keys, &index.include})
    for (const IndexKey& key : *keys)
      columns += (columns.empty() ? "" : ", ") + (key.column.empty() ? "(expression)" : key.column);
  return {name_of(table, index), name_of(table),
          (index.unique ? "unique (" : "(") + columns + (index.predicate ? ") partial" : ")")};
}

SqlStep kept_guard(const std::vector<KeptIndex>& kept) {
  std::string body = R"(DECLARE
  changed text := (
    SELECT pg_catalog.string_agg(kept, ', ')
    FROM (VALUES
)";
  for (const KeptIndex& each : kept)
    body += "      (" + quote_literal(each.index) + ", " + quote_literal(each.table) + ", " +
            quote_literal(each.definition) + (&each == &kept.back() ? ")\n" : "),\n");
  body += R"(    ) AS v (kept, on_table, columns)
    WHERE columns IS DISTINCT FROM (
      SELECT pg_catalog.concat(CASE WHEN indisunique THEN 'unique ' END, '(',
        pg_catalog.string_agg(coalesce(attname, '(expression)'), ', ' ORDER BY n),
        CASE WHEN indpred IS NULL THEN ')' ELSE ') partial' END)
      FROM pg_catalog.pg_index CROSS JOIN pg_catalog.generate_series(0, indnatts - 1) AS n
      LEFT JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = indkey[n]
      WHERE indexrelid = pg_catalog.to_regclass(kept) AND indrelid = pg_catalog.to_regclass(on_table)
        AND indisvalid AND indisready
      GROUP BY indexrelid));
BEGIN
  IF changed IS NOT NULL THEN
    RAISE EXCEPTION 'indexes to be kept are missing, invalid or changed: %', changed
      USING HINT = 'Nothing was dropped. Run pglint again.';
  END IF;
)";
  return guard(
      body, "Guard: fails unless the indexes that stay are there, valid, and on the columns that they had.");
}

SqlStep leftover_guard(const std::vector<std::string>& names) {
  std::string body = R"(DECLARE
  leftover text := (
    SELECT pg_catalog.string_agg(indexrelid::pg_catalog.regclass::text, ', ') FROM pg_catalog.pg_index
    WHERE NOT indisvalid AND indexrelid IN (
)";
  for (const std::string& name : names)
    body +=
        "      pg_catalog.to_regclass(" + quote_literal(name) + (&name == &names.back() ? ")));\n" : "),\n");
  body += R"(BEGIN
  IF leftover IS NOT NULL THEN
    RAISE EXCEPTION 'invalid indexes are left from a CREATE INDEX that failed: %', leftover
      USING HINT = 'Drop them with DROP INDEX, then run this again.';
  END IF;
)";
  return guard(body,
               "Guard: fails when an earlier run was interrupted and left one of these indexes invalid.");
}

}  // namespace pglint::fix
