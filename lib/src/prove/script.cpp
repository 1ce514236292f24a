// See the header. What each tool does with a file is said in text/migration.hpp, and how fixes are written in fix/write.cpp.
#include "prove/script.hpp"

#include <algorithm>
#include <map>

#include "text/lexeme.hpp"
#include "text/migration.hpp"

namespace pglint::prove {
namespace {

text::Tool tool_of(Style style) {
  for (const text::Tool tool : {text::Tool::supabase, text::Tool::flyway, text::Tool::golang_migrate, text::Tool::goose, text::Tool::dbmate,
                                text::Tool::prisma, text::Tool::drizzle, text::Tool::sqitch})
    if (text::style_of(tool) == style) return tool;
  return text::Tool::plain;
}

std::string_view slice(std::string_view text, Span span) { return text.substr(span.begin, span.end - span.begin); }

/// CREATE [UNIQUE] INDEX, DROP INDEX and REINDEX … CONCURRENTLY refuse a transaction block.
bool is_concurrent(std::string_view sql) {
  std::size_t at = 0;
  for (int words = 0; words < 5; ++words) {
    while (at < sql.size() && text::is_space(sql[at])) ++at;
    const std::size_t end = text::end_of_word(sql, at);
    if (end == at) return false;
    if (text::is_keyword(sql.substr(at, end - at), "concurrently")) return true;
    at = end;
  }
  return false;
}

text::MigrationFile as_file(Style style, bool no_transaction) {
  text::MigrationFile file;
  file.tool = tool_of(style);
  file.no_transaction = no_transaction;
  return file;
}

bool sends_one_query(Style style) { return style == Style::golang_migrate || style == Style::prisma; }

/// From "in a transaction" in Batch::begins to where the tool opens and ends them.
void set_transactions(std::vector<Batch>& batches, Style style) {
  const auto concurrent = [](const Batch& batch) { return is_concurrent(batch.sql); };
  const bool wraps = style != Style::plain && style != Style::sqitch && style != Style::drizzle;
  const bool none = style == Style::flyway && std::any_of(batches.begin(), batches.end(), concurrent);  // recognised, for the whole file
  bool open = false;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const bool inside = wraps && !none && batches[i].begins && !(style == Style::supabase && concurrent(batches[i]));
    if (open && !inside) batches[i - 1].commits = true;
    batches[i].begins = inside && !open;
    open = inside;
  }
  if (open) batches.back().commits = true;
}

}  // namespace

text::MigrationFile migration_file(const LoadedFile& file) { return as_file(file.style, file.no_transaction); }

SourceBatches source_batches(const Source& source, const LoadedFile& file) {
  const std::string_view text = source.text();
  const text::Migration migration = text::read_migration(text, migration_file(file));
  const std::vector<text::Statement>& all = migration.script.statements;
  SourceBatches out;
  const auto has = [&](text::Placeholders which) {
    return [&, which](const text::Statement& statement) { return text::placeholders_of(migration.script, statement, text) == which; };
  };
  if (std::any_of(all.begin(), all.end(), has(text::Placeholders::variables))) out.named = std::make_unique<const std::string>(text::with_variables_as_names(text, migration.script));
  const std::string_view run = out.named ? std::string_view(*out.named) : text;
  for (const text::Step& step : migration.steps) {
    const text::Statement& statement = all[step.statement];
    const bool is_sql = statement.kind == text::Statement::Kind::sql || statement.kind == text::Statement::Kind::templated;
    const bool copies_in = step.statement + 1 < all.size() && all[step.statement + 1].kind == text::Statement::Kind::copy_data;
    if (!is_sql || !statement.applies() || copies_in) continue;
    if (has(text::Placeholders::templates)(statement)) ++out.left_out;
    else out.batches.push_back({slice(run, statement.span), statement.span, step.in_transaction, false});
  }
  set_transactions(out.batches, file.style);
  return out;
}

std::vector<Batch> migration_batches(std::string_view text, Style style, bool no_transaction) {
  if (sends_one_query(style)) return {{text, {}, false, false}};
  const text::Migration migration = text::read_migration(text, as_file(style, no_transaction));
  std::vector<Batch> out;
  for (const text::Step& step : migration.steps) {
    const text::Statement& statement = migration.script.statements[step.statement];
    if (statement.kind == text::Statement::Kind::sql && statement.applies())
      out.push_back({slice(text, statement.span), statement.span, step.in_transaction, false});
  }
  if (style == Style::dbmate && !out.empty()) {  // a part is one query
    const Span whole{out.front().span.begin, out.back().span.end};
    const bool wrapped = out.front().begins;
    return {{slice(text, whole), whole, wrapped, wrapped}};
  }
  set_transactions(out, style);
  return out;
}

namespace {

/// goose and dbmate keep both ways in one file: what stands behind the marker of the way down, and whether that is marked.
TwoWay two_ways_in_one(const MigrationFile& file, Style style) {
  TwoWay way{file.name, file.text, {}, false, false, false};
  const text::Migration migration = text::read_migration(file.text, as_file(style, false));
  for (const text::Marker& marker : migration.script.markers) {
    if (marker.kind == text::Marker::Kind::no_transaction) way.up_outside = way.down_outside = true;
    if (marker.kind == text::Marker::Kind::up) way.up_outside = way.up_outside || marker.no_transaction;
    if (marker.kind != text::Marker::Kind::down) continue;
    way.has_down = true;
    way.down_outside = way.down_outside || marker.no_transaction;
    way.down = std::string_view(file.text).substr(marker.span.end);
  }
  return way;
}

std::string name_of_down(const std::string& name, Style style) {
  switch (style) {
    case Style::flyway: return "U" + name.substr(1);
    case Style::golang_migrate: return name.substr(0, name.size() - std::string_view(".up.sql").size()) + ".down.sql";
    case Style::prisma: return name.substr(0, name.rfind('/') + 1) + "down.sql";
    default: return "rollback/" + name;
  }
}

bool is_up(const std::string& name, Style style) {
  switch (style) {
    case Style::flyway: return name.starts_with("V") && name.ends_with(".sql");
    case Style::golang_migrate: return name.ends_with(".up.sql");
    case Style::prisma: return name.ends_with("/migration.sql");
    default: return !name.starts_with("rollback/");
  }
}

}  // namespace

std::vector<TwoWay> two_ways(const std::vector<MigrationFile>& files, Style style) {
  std::map<std::string, const MigrationFile*, std::less<>> by_name;
  for (const MigrationFile& file : files) by_name.emplace(file.name, &file);
  const auto has_settings = [&](const std::string& name) { return style == Style::flyway && by_name.contains(name + ".conf"); };
  std::vector<TwoWay> out;
  for (const MigrationFile& file : files) {
    if (style == Style::goose || style == Style::dbmate) {
      out.push_back(two_ways_in_one(file, style));
      continue;
    }
    if (!is_up(file.name, style)) continue;
    TwoWay way{file.name, file.text, {}, false, has_settings(file.name), false};
    const std::string down = name_of_down(file.name, style);
    if (const auto found = by_name.find(down); found != by_name.end()) {
      way.down = found->second->text;
      way.has_down = true;
      way.down_outside = has_settings(down);
    }
    out.push_back(way);
  }
  return out;
}

}  // namespace pglint::prove
