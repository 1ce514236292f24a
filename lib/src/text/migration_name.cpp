// Parsing the names of migration files.
#include "text/migration_name.hpp"

#include <algorithm>
#include <array>

#include "text/lexeme.hpp"
#include "text/natural_order.hpp"

namespace pglint::text {
namespace {

using Kind = MigrationName::Kind;

constexpr std::size_t npos = std::string_view::npos;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool ends_with_any_case(std::string_view text, std::string_view lower) noexcept {
  return text.size() >= lower.size() && is_keyword(text.substr(text.size() - lower.size()), lower);
}

/// Length of digits, then groups of one of `separators` and digits, at the beginning.
std::size_t version_length(std::string_view text, std::string_view separators) noexcept {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size() && is_digit(text[at]); ++at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    end = at;
    if (at == text.size() || separators.find(text[at]) == npos) break;
  }
  return end;
}

std::string_view without_extension(std::string_view file_name) noexcept {
  return is_sql_file(file_name) ? file_name.substr(0, file_name.rfind('.')) : file_name;
}

}  // namespace

bool is_sql_file(std::string_view file_name) noexcept {
  constexpr std::array<std::string_view, 3> extensions{".sql", ".psql", ".pgsql"};
  return std::any_of(extensions.begin(), extensions.end(), [&](std::string_view extension) {
    return file_name.size() > extension.size() && ends_with_any_case(file_name, extension);
  });
}

std::optional<MigrationName> parse_flyway_name(std::string_view file_name) {
  if (!file_name.ends_with(".sql")) return std::nullopt;
  const std::string_view stem = file_name.substr(0, file_name.size() - 4);
  const std::size_t separator = stem.find("__");
  if (separator == npos) return std::nullopt;
  MigrationName parsed;
  switch (stem[0]) {
    case 'V': parsed.kind = Kind::up; break;
    case 'B': parsed.kind = Kind::baseline; break;
    case 'U': parsed.kind = Kind::down; break;
    case 'R': parsed.kind = Kind::repeatable; break;
    default: return std::nullopt;
  }
  parsed.version = stem.substr(1, separator - 1);
  parsed.name = stem.substr(separator + 2);
  if (parsed.kind == Kind::repeatable) return parsed.version.empty() ? std::optional(parsed) : std::nullopt;
  if (parsed.version.empty() || version_length(parsed.version, "._") != parsed.version.size())
    return std::nullopt;
  std::replace(parsed.version.begin(), parsed.version.end(), '_', '.');
  return parsed;
}

std::optional<MigrationName> parse_golang_migrate_name(std::string_view file_name) {
  MigrationName parsed;
  std::string_view stem = file_name;
  if (file_name.ends_with(".up.sql")) {
    stem.remove_suffix(7);
  } else if (file_name.ends_with(".down.sql")) {
    stem.remove_suffix(9);
    parsed.kind = Kind::down;
  } else {
    return std::nullopt;
  }
  const std::size_t digits = version_length(stem, "");
  if (digits == 0 || digits >= stem.size() || stem[digits] != '_') return std::nullopt;
  parsed.version = stem.substr(0, digits);
  parsed.name = stem.substr(digits + 1);
  return parsed;
}

MigrationName parse_numbered_name(std::string_view file_name) {
  const std::string_view stem = without_extension(file_name);
  MigrationName parsed;
  std::string_view rest = stem;
  if (rest.size() > 1 && (rest[0] == 'V' || rest[0] == 'v') && is_digit(rest[1])) rest.remove_prefix(1);
  const std::size_t digits = version_length(rest, ".");
  if (digits == 0) {
    parsed.name = stem;
    return parsed;
  }
  parsed.version = rest.substr(0, digits);
  rest.remove_prefix(digits);
  while (!rest.empty() && std::string_view("_-. ").find(rest[0]) != npos) rest.remove_prefix(1);
  parsed.name = rest;
  return parsed;
}

std::vector<std::string> undone_names(std::string_view file_name) {
  constexpr std::array<std::string_view, 4> words{"down", "rollback", "undo", "revert"};
  const std::string_view stem = without_extension(file_name);
  const std::string extension(file_name.substr(stem.size()));
  for (const std::string_view word : words) {
    if (!ends_with_any_case(stem, word)) continue;
    const std::string_view before = stem.substr(0, stem.size() - word.size());
    if (before.empty()) return {"up" + extension};
    if (std::string_view("._-").find(before.back()) == npos) continue;
    return {std::string(before) + "up" + extension,
            std::string(before.substr(0, before.size() - 1)) + extension};
  }
  return {};
}

bool version_less(std::string_view a, std::string_view b) noexcept {
  // Trailing ".0" parts mean nothing; without them the natural order is the order of versions.
  const auto trimmed = [](std::string_view version) {
    for (;;) {
      const std::size_t dot = version.rfind('.');
      if (dot == npos || version.find_first_not_of('0', dot + 1) != npos) return version;
      version = version.substr(0, dot);
    }
  };
  a = trimmed(a);
  b = trimmed(b);
  while (!a.empty() && !b.empty()) {
    const std::string_view x = a.substr(0, a.find('.'));
    const std::string_view y = b.substr(0, b.find('.'));
    const std::string_view xs = x.substr(std::min(x.find_first_not_of('0'), x.size()));
    const std::string_view ys = y.substr(std::min(y.find_first_not_of('0'), y.size()));
    if (xs.size() != ys.size()) return xs.size() < ys.size();
    if (xs != ys) return xs < ys;
    a.remove_prefix(std::min(x.size() + 1, a.size()));
    b.remove_prefix(std::min(y.size() + 1, b.size()));
  }
  return a.empty() && !b.empty();
}

}  // namespace pglint::text
