// Names of emitted objects: see the header.
#include "fix/naming.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>

#include "fix/hash.hpp"
#include "pglint/analysis.hpp"

namespace pglint::fix {
namespace {

std::string joined(std::span<const std::string> parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += '_';
    text += part;
  }
  return text;
}

bool is_plural(std::string_view many, std::string_view one) { return many.size() == one.size() + 1 && many.ends_with('s') && many.starts_with(one); }
bool same_word(std::string_view a, std::string_view b) { return a == b || is_plural(a, b) || is_plural(b, a); }

/// "0bdba248": six or more hexadecimal digits, at least one of them a number.
bool is_hash(const std::string& word) {
  return word.size() >= 6 &&
         std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isxdigit(c) != 0; }) &&
         std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string table_part(const std::vector<std::string>& parts, bool with_hash) {
  const bool cut = !with_hash && parts.size() > 1 && is_hash(parts.back());
  return joined(std::span(parts).first(parts.size() - (cut ? 1 : 0)));
}

/// metric_type of usage_metrics → type; tenant_id → tenant; created_at → created.
std::string column_part(const std::string& column, const std::vector<std::string>& of_table) {
  std::vector<std::string> parts = analysis::words(column);
  if (parts.size() > 1 && (parts.back() == "id" || parts.back() == "at")) parts.pop_back();
  std::vector<std::string> own;
  for (const std::string& part : parts)
    if (std::none_of(of_table.begin(), of_table.end(), [&](const std::string& word) { return same_word(word, part); }))
      own.push_back(part);
  return joined(own.empty() ? parts : own);
}

/// The words of an expression: the columns that it mentions.
std::string expression_part(const Expr& expression, const std::vector<std::string>& of_table) {
  std::vector<std::string> parts;
  walk(expression, [&](const Expr& node) {
    if (node.is(ExprKind::column)) parts.push_back(column_part(node.name, of_table));
    if (node.is(ExprKind::constant) && node.constant == ConstKind::string && parts.size() < 4)
      parts.push_back(joined(analysis::words(node.name)));
  });
  return joined(parts);
}

std::string columns_part(const Index& index, const std::vector<std::string>& of_table) {
  std::vector<std::string> parts;
  for (const IndexKey& key : index.keys)
    parts.push_back(key.column.empty() ? expression_part(key.expression, of_table) : column_part(key.column, of_table));
  return joined(parts);
}

/// "{table}_{columns}" with each word put in; underscores left over by an empty one are removed.
std::string filled(std::string_view pattern, std::initializer_list<std::pair<std::string_view, std::string>> values) {
  std::string name;
  const auto append = [&](std::string_view text) {
    for (const char c : text)
      if (c != '_' || !name.ends_with('_')) name += c;
  };
  while (!pattern.empty()) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& value) {
      return pattern.starts_with('{') && pattern.substr(1).starts_with(value.first) && pattern.substr(1 + value.first.size()).starts_with('}');
    });
    if (found != values.end()) append(found->second);
    else append(pattern.substr(0, 1));
    pattern.remove_prefix(found != values.end() ? found->first.size() + 2 : 1);
  }
  while (name.ends_with('_')) name.pop_back();
  return name;
}

constexpr std::array<std::string_view, 4> generic_columns{"value", "amount", "count", "total"};

}  // namespace

std::string shorten_identifier(const std::string& name) {
  if (name.size() <= max_identifier_bytes) return name;
  const std::string tail = "_" + hash_text(name).substr(0, 8);
  std::size_t length = max_identifier_bytes - tail.size();
  while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) --length;
  return name.substr(0, length) + tail;
}

std::string Namer::configured(const Relation& table, const std::string& columns, const std::string& suffix) const {
  if (config_.names.empty()) return {};
  for (const std::string& owner : {table.name.name, table.name.schema + "." + table.name.name})
    for (const std::string& tail : {suffix.empty() ? std::string() : " " + suffix, std::string()}) {
      const auto found = config_.names.find(owner + "(" + columns + ")" + tail);
      if (found != config_.names.end()) return found->second;
    }
  return {};
}

bool Namer::taken(const std::string& schema, const std::string& name) const {
  return claimed_.contains({schema, name}) || catalog_.relation_name_taken(schema, name);
}

std::string Namer::claim(const Relation& table, std::string name) {
  std::string free = shorten_identifier(name);
  for (int number = 2; taken(table.name.schema, free); ++number)
    free = shorten_identifier(name + "_" + std::to_string(number));
  claimed_.insert({table.name.schema, free});
  return free;
}

std::string Namer::index_name(const Relation& table, const Index& index, const std::string& suffix) {
  std::string columns;
  for (const IndexKey& key : index.keys)
    columns += (columns.empty() ? "" : ",") + (key.column.empty() ? canonical_sql(key.expression) : key.column);
  if (std::string name = configured(table, columns, suffix); !name.empty()) return claim(table, std::move(name));
  const std::string_view pattern = config_.index_name_template.empty() ? "idx_{table}_{columns}_{suffix}" : std::string_view(config_.index_name_template);
  const std::vector<std::string> of_table = analysis::words(table.name.name);
  const auto named = [&](bool with_hash) {
    return filled(pattern, {{"table", table_part(of_table, with_hash)},
                            {"columns", columns_part(index, of_table)},
                            {"suffix", suffix}});
  };
  std::string name = named(false);
  if (taken(table.name.schema, shorten_identifier(name))) name = named(true);
  return claim(table, std::move(name));
}

std::string Namer::part_name(const Relation& partition, const std::string& index) {
  return claim(partition, index + "_" + partition.name.name);
}

std::string Namer::check_name(const Relation& table, const std::vector<std::string>& columns, const std::string& what) {
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ",") + column;
  std::string name = configured(table, list, "check");
  if (name.empty()) {
    std::string subject = joined(columns);
    const bool generic = std::find(generic_columns.begin(), generic_columns.end(), subject) != generic_columns.end();
    const std::vector<std::string> of_table = analysis::words(table.name.name);
    if (generic && !of_table.empty()) subject = of_table.front() + "_" + subject;
    const std::string_view pattern = config_.check_name_template.empty() ? "check_{column}_{what}" : std::string_view(config_.check_name_template);
    name = filled(pattern, {{"column", subject}, {"table", table_part(of_table, false)}, {"what", what}});
  }
  std::string free = shorten_identifier(name);
  for (int number = 2; table.constraint(free) != nullptr || checks_.contains({table.name, free}); ++number)
    free = shorten_identifier(name + "_" + std::to_string(number));
  checks_.insert({table.name, free});
  return free;
}

}  // namespace pglint::fix
