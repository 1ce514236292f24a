// See the header.
#include "prove/scratch_database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "pglint/expression.hpp"
#include "text/lexeme.hpp"

namespace pglint::prove {
namespace {

constexpr std::string_view own_schemas = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

}  // namespace

std::vector<std::string> contents(live::Scratch& server) {
  const live::Rows rows = server.query("the scratch database", fmt::format(R"(
    select what from (
      select 'schema ' || n.nspname as what from pg_catalog.pg_namespace n where {0} and n.nspname <> 'public'
      union all select 'relation ' || n.nspname || '.' || c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {0}
      union all select 'function ' || n.nspname || '.' || p.proname from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where {0}
      union all select 'type ' || n.nspname || '.' || t.typname from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace where {0} and t.typrelid = 0 and t.typelem = 0
      union all select 'extension ' || e.extname from pg_catalog.pg_extension e where e.extname <> 'plpgsql'
      union all select 'event trigger ' || t.evtname from pg_catalog.pg_event_trigger t
      union all select 'publication ' || p.pubname from pg_catalog.pg_publication p
      union all select 'foreign-data wrapper ' || f.fdwname from pg_catalog.pg_foreign_data_wrapper f
    ) found order by what limit 10)", own_schemas));
  std::vector<std::string> found;
  for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(rows.string(i, 0));
  return found;
}

std::vector<std::string> empty(live::Scratch& server) {
  static_cast<void>(server.run("ROLLBACK"));
  static_cast<void>(server.run("SET client_min_messages = error"));
  const auto each = [&](std::string_view what, const std::string& query) {
    const live::Rows rows = server.query(what, query);
    for (std::size_t i = 0; i < rows.size(); ++i) static_cast<void>(server.run(rows.string(i, 0)));
  };
  each("event triggers", "select pg_catalog.format('DROP EVENT TRIGGER %I', evtname) from pg_catalog.pg_event_trigger");
  each("publications", "select pg_catalog.format('DROP PUBLICATION %I', pubname) from pg_catalog.pg_publication");
  each("extensions", "select pg_catalog.format('DROP EXTENSION %I CASCADE', extname) from pg_catalog.pg_extension where extname <> 'plpgsql'");
  each("foreign-data wrappers", "select pg_catalog.format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname) from pg_catalog.pg_foreign_data_wrapper");
  each("schemas", fmt::format("select pg_catalog.format('DROP SCHEMA %I CASCADE', n.nspname) from pg_catalog.pg_namespace n where {} and n.nspname <> 'public'", own_schemas));
  // What is in schema public goes one by one: the schema itself has an owner and privileges that are not ours.
  constexpr std::string_view in_public = "n.nspname = 'public'";
  each("tables", fmt::format("select pg_catalog.format('DROP %s IF EXISTS public.%I CASCADE', case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' "
                             "when 'S' then 'SEQUENCE' when 'f' then 'FOREIGN TABLE' when 'c' then 'TYPE' else 'TABLE' end, c.relname) from pg_catalog.pg_class c "
                             "join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {} and c.relkind in ('r','p','v','m','S','f','c') "
                             "order by c.relkind = 'S', c.relkind = 'c'", in_public));
  each("functions", fmt::format("select pg_catalog.format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::pg_catalog.regprocedure) from pg_catalog.pg_proc p "
                                "join pg_catalog.pg_namespace n on n.oid = p.pronamespace where {}", in_public));
  each("types", fmt::format("select pg_catalog.format('DROP TYPE IF EXISTS public.%I CASCADE', t.typname) from pg_catalog.pg_type t "
                            "join pg_catalog.pg_namespace n on n.oid = t.typnamespace where {} and t.typrelid = 0 and t.typelem = 0", in_public));
  return contents(server);
}

bool is_about_server(std::string_view sql) {
  std::array<std::string_view, 2> words;
  std::size_t at = 0;
  for (std::string_view& word : words) {
    while (at < sql.size() && text::is_space(sql[at])) ++at;
    const std::size_t end = text::end_of_word(sql, at);
    word = sql.substr(at, end - at);
    at = end;
  }
  const auto is = [](std::string_view word, std::initializer_list<std::string_view> list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view lower) { return text::is_keyword(word, lower); });
  };
  return is(words[0], {"create", "alter", "drop", "comment"}) && is(words[1], {"role", "user", "group", "database", "tablespace", "system", "subscription"});
}

}  // namespace pglint::prove
