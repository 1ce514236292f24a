// What the server counted and estimated: sizes, rows, scans, columns' values, statements.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "live/array.hpp"
#include "live/reading.hpp"
#include "text/lexeme.hpp"

namespace pglint::live {
namespace {

/// A time as ISO 8601 in UTC, which the session is set to; "" for NULL.
std::string time_of(std::string_view expression) {
  return fmt::format(R"(coalesce(pg_catalog.to_char({}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''))", expression);
}

/// Bytes of a relation's main fork: as of the last VACUUM or ANALYZE, which costs nothing to know; only of what never had one the
/// file is asked, for which the relation must be opened and locked.
std::string bytes_of(std::string_view alias) {
  return fmt::format("case when {0}.relkind not in ('r', 'm', 'i', 't') then 0 when {0}.reltuples >= 0 and {0}.relpages > 0 "
                     "then {0}.relpages::int8 * pg_catalog.current_setting('block_size')::int8 else pg_catalog.pg_relation_size({0}.oid) end", alias);
}

// The functions behind the views pg_stat_user_tables and pg_stat_user_indexes: the views join and group, which takes longer.

bool has_invalid_index(const Relation& relation) {
  return std::any_of(relation.indexes.begin(), relation.indexes.end(), [](const Index& index) { return !index.valid; });
}

void read_tables(Reading& in, Statistics& statistics) {
  const Rows rows = in.session.query("statistics of tables", fmt::format(R"(
    select c.oid, {}, case when t.oid is null then 0 else {} end, c.reltuples,
      pg_catalog.pg_stat_get_numscans(c.oid), pg_catalog.pg_stat_get_tuples_returned(c.oid), pg_catalog.pg_stat_get_tuples_inserted(c.oid),
      pg_catalog.pg_stat_get_tuples_updated(c.oid), pg_catalog.pg_stat_get_tuples_deleted(c.oid), pg_catalog.pg_stat_get_tuples_hot_updated(c.oid),
      pg_catalog.pg_stat_get_live_tuples(c.oid), pg_catalog.pg_stat_get_dead_tuples(c.oid), {}, {}
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace left join pg_catalog.pg_class t on t.oid = c.reltoastrelid
    where c.relkind in ('r', 'p', 'm') and {})",
    bytes_of("c"), bytes_of("t"), time_of("greatest(pg_catalog.pg_stat_get_last_vacuum_time(c.oid), pg_catalog.pg_stat_get_last_autovacuum_time(c.oid))"),
    time_of("greatest(pg_catalog.pg_stat_get_last_analyze_time(c.oid), pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid))"), user_schema("n")));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const RelationEntry* entry = in.relation(rows.oid(row, 0));
    if (!entry || !entry->relation) continue;
    RelationStatistics& table = statistics.relations[entry->relation->name];
    table.bytes = rows.number(row, 1);
    table.toast_bytes = rows.number(row, 2);
    table.reltuples = rows.real(row, 3);
    table.seq_scan = rows.number(row, 4);
    table.seq_tup_read = rows.number(row, 5);
    table.n_tup_ins = rows.number(row, 6);
    table.n_tup_upd = rows.number(row, 7);
    table.n_tup_del = rows.number(row, 8);
    table.n_tup_hot_upd = rows.number(row, 9);
    table.n_live_tup = rows.number(row, 10);
    table.n_dead_tup = rows.number(row, 11);
    table.last_vacuum = rows.string(row, 12);
    table.last_analyze = rows.string(row, 13);
    table.building = in.building.contains(rows.oid(row, 0)) || (in.hides_builds && has_invalid_index(*entry->relation));
  }
}

void read_index_statistics(Reading& in, Statistics& statistics) {
  const Rows rows = in.session.query("statistics of indexes", fmt::format(R"(
    select c.oid, {}, c.reltuples, pg_catalog.pg_stat_get_numscans(c.oid), pg_catalog.pg_stat_get_tuples_returned(c.oid),
      pg_catalog.pg_stat_get_tuples_fetched(c.oid), {}
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('i', 'I') and {})",
    bytes_of("c"), in.version() >= 16 ? time_of("pg_catalog.pg_stat_get_lastscan(c.oid)") : "''", user_schema("n")));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto found = in.indexes.find(rows.oid(row, 0));
    if (found == in.indexes.end()) continue;
    const QualifiedName table = found->second.relation->name;
    IndexStatistics& index = statistics.indexes[{table.schema, found->second.index->name}];
    index.bytes = rows.number(row, 1);
    index.reltuples = rows.real(row, 2);
    index.idx_scan = rows.number(row, 3);
    index.idx_tup_read = rows.number(row, 4);
    index.idx_tup_fetch = rows.number(row, 5);
    index.last_idx_scan = rows.string(row, 6);
    statistics.relations[table].idx_scan += index.idx_scan;
  }
}

void read_column_statistics(Reading& in, Statistics& statistics) {
  // The view shows the columns that the role may read. Of a table with children the row for the table with all of them counts.
  // Values are row data: of numbers only a sign leaves the server.
  const Rows rows = in.session.query("statistics of columns", fmt::format(R"(
    select s.schemaname, s.tablename, s.attname, s.null_frac, s.avg_width, s.n_distinct, s.correlation, s.most_common_freqs, {},
      case when k.attname is not null and (s.most_common_vals is not null or s.histogram_bounds is not null) then
        coalesce((s.histogram_bounds::text::text[])[1] ~ '^-' and (s.histogram_bounds::text::text[])[1] <> '-0', false)
        or exists (select from pg_catalog.unnest(s.most_common_vals::text::text[]) v where v ~ '^-' and v <> '-0') end
    from pg_catalog.pg_stats s left join (
      select n.nspname, c.relname, a.attname from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
        join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where t.typcategory = 'N' and a.attnum > 0 and c.relkind in ('r', 'p', 'm') and {}) k
      on k.nspname = s.schemaname and k.relname = s.tablename and k.attname = s.attname
    where s.schemaname !~ '^pg_' and s.schemaname <> 'information_schema'
    order by s.schemaname, s.tablename, s.attname, s.inherited)", in.options.values ? "s.most_common_vals::text::text[]" : "null", user_schema("n")));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto found = statistics.relations.find({rows.string(row, 0), rows.string(row, 1)});
    if (found == statistics.relations.end()) continue;  // a foreign table, or an expression of an index
    ColumnStatistics column;
    column.null_frac = rows.real(row, 3);
    column.avg_width = static_cast<int>(rows.number(row, 4));
    column.n_distinct = rows.real(row, 5);
    if (!rows.null(row, 6)) column.correlation = rows.real(row, 6);
    for (const std::string& value : array_elements(rows.text(row, 7))) column.most_common_freqs.push_back(std::strtod(value.c_str(), nullptr));
    column.most_common_vals = array_elements(rows.text(row, 8));
    if (!rows.null(row, 9)) column.has_negative = rows.flag(row, 9);
    found->second.columns[rows.string(row, 2)] = std::move(column);
  }
  const Rows hidden = in.session.query("privileges of the role", R"(
    select pg_catalog.count(*), current_user from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm') and not pg_catalog.has_table_privilege(c.oid, 'select')
      and not pg_catalog.has_any_column_privilege(c.oid, 'select') and )" + user_schema("n"));
  if (const long long count = hidden.number(0, 0); count > 0)
    in.database.report.not_read.push_back(fmt::format("statistics of the columns of {} table{}: role {} may not read {}", count, count == 1 ? "" : "s",
                                                      quote_identifier(hidden.text(0, 1)), count == 1 ? "it" : "them"));
}

/// A statement without its comments, which tracing tools fill with the data of one call.
std::string without_comments(std::string_view query) {
  std::string out;
  for (std::size_t at = 0; at < query.size();) {
    std::size_t end = at + 1;
    const std::string_view rest = query.substr(at);
    if (rest.starts_with("--") || rest.starts_with("/*")) {
      at = std::min(rest.starts_with("--") ? text::end_of_line(query, at) : text::end_of_block_comment(query, at), query.size());
      if (!out.empty() && !text::is_space(out.back())) out += ' ';
      continue;
    }
    switch (text::class_of(query[at])) {
      case text::ByteClass::word: end = text::end_of_word(query, at); break;
      case text::ByteClass::quote:
        end = !out.empty() && (out.back() == 'e' || out.back() == 'E') ? text::end_of_escape_string(query, at) : text::end_of_string(query, at);
        break;
      case text::ByteClass::double_quote: end = text::end_of_quoted_identifier(query, at); break;
      case text::ByteClass::dollar:
        if (const std::size_t delimiter = text::dollar_delimiter(query, at); delimiter > 0) end = text::end_of_dollar_quote(query, at, delimiter);
        break;
      default: break;
    }
    end = std::min(end, query.size());  // the server cuts long ones
    if (!out.empty() || !text::is_space(query[at])) out += query.substr(at, end - at);
    at = end;
  }
  while (!out.empty() && text::is_space(out.back())) out.pop_back();
  return out;
}

/// The first word of a statement without comments, lower case, behind parentheses.
std::string first_word(std::string_view query) {
  while (!query.empty() && (query.front() == '(' || static_cast<unsigned char>(query.front()) <= ' ')) query.remove_prefix(1);
  std::string word;
  for (const char c : query) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower < 'a' || lower > 'z') break;
    word += lower;
  }
  return word;
}

/// The server takes the constants out of these only. Others may hold a password: ALTER ROLE … PASSWORD 'x'.
bool has_no_constants(std::string_view query) {
  constexpr std::array<std::string_view, 8> words{"select", "with", "insert", "update", "delete", "merge", "values", "table"};
  return std::find(words.begin(), words.end(), first_word(query)) != words.end();
}

void read_statements(Reading& in, Statistics& statistics) {
  const auto extension = in.catalog.extensions.find("pg_stat_statements");
  if (extension == in.catalog.extensions.end()) return;
  std::string why;
  const std::optional<Rows> rows = in.session.try_query("statements", fmt::format(R"(
    select s.query, pg_catalog.sum(s.calls), pg_catalog.sum(s.rows), pg_catalog.sum(s.total_exec_time), pg_catalog.count(*) filter (where s.query = '<insufficient privilege>')
    from {}.pg_stat_statements s where s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
    group by s.query order by 4 desc, 1 limit {})", quote_identifier(extension->second.schema), in.options.statements), why);
  if (!rows) {
    in.database.report.not_read.push_back("pg_stat_statements: " + why);
    return;
  }
  for (std::size_t row = 0; row < rows->size(); ++row) {
    if (const long long hidden = rows->number(row, 4); hidden > 0) {
      in.database.report.not_read.push_back(fmt::format("{} statements of other roles in pg_stat_statements: membership in pg_read_all_stats shows them", hidden));
      continue;
    }
    StatementStatistics statement;
    statement.query = without_comments(rows->text(row, 0));
    if (!has_no_constants(statement.query)) continue;
    statement.calls = rows->number(row, 1);
    statement.rows = rows->number(row, 2);
    statement.total_exec_time = rows->real(row, 3);
    statement.mean_exec_time = statement.calls == 0 ? 0 : statement.total_exec_time / static_cast<double>(statement.calls);
    statistics.statements.push_back(std::move(statement));
  }
}

}  // namespace

void read_builds(Reading& in) {
  const Rows rows = in.session.query("index builds", R"(
    select p.relid, current_user from pg_catalog.pg_stat_progress_create_index p
    where p.datid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()))");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!rows.null(row, 0)) {
      in.building.insert(rows.oid(row, 0));
    } else if (!in.hides_builds) {
      in.hides_builds = true;
      in.database.report.not_read.push_back(fmt::format("which indexes are being built: role {} may not see the builds of others, membership in pg_read_all_stats shows them",
                                                        quote_identifier(rows.text(row, 1))));
    }
  }
}

void read_statistics(Reading& in) {
  Statistics& statistics = in.database.statistics.emplace();
  const Rows clock = in.session.query("the server's clock", fmt::format(R"(
    select {}, {}, pg_catalog.current_setting('block_size'), pg_catalog.pg_is_in_recovery(),
      pg_catalog.current_setting('track_counts')::bool and not exists (
        select from pg_catalog.pg_db_role_setting r, pg_catalog.unnest(r.setconfig) s
        where r.setdatabase in (0, d.datid) and s ~ '^track_counts=' and not pg_catalog.split_part(s, '=', 2)::bool)
    from pg_catalog.pg_stat_database d where d.datname = pg_catalog.current_database())",
    time_of("pg_catalog.now()"), time_of("d.stats_reset")));
  if (clock.size() > 0) {
    statistics.read_at = clock.string(0, 0);
    statistics.stats_reset = clock.string(0, 1);
    statistics.block_size = static_cast<int>(clock.number(0, 2));
    statistics.in_recovery = clock.flag(0, 3);
    statistics.track_counts = clock.flag(0, 4);
  }
  read_tables(in, statistics);
  read_index_statistics(in, statistics);
  read_column_statistics(in, statistics);
  read_statements(in, statistics);
}

}  // namespace pglint::live
