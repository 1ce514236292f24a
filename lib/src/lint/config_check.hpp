// What a config may hold: limits that keep a hostile file harmless, and the forms of its strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pglint::linter {

/// Versions of PostgreSQL that pglint answers for.
inline constexpr int oldest_pg_version = 14;
inline constexpr int newest_pg_version = 18;
[[nodiscard]] constexpr bool is_pg_version(std::int64_t version) noexcept {
  return version >= oldest_pg_version && version <= newest_pg_version;
}
std::string pg_version_hint();

/// Bytes of a config file.
inline constexpr std::size_t largest_config = std::size_t{1} << 20U;

/// Bytes of an [[ignore]] entry's object: three names of 63 bytes, wildcards and some room.
inline constexpr std::size_t longest_object_glob = 512;

struct ConfigTextProblem {
  std::size_t line = 1;
  std::string message;
};
/// Checks the text before the TOML parser sees it: its size, and dotted keys, whose tables the parser nests (and
/// destroys recursively) without a limit.
std::optional<ConfigTextProblem> config_text_problem(std::string_view text);

/// Why a naming template cannot be used, "" when it can: a placeholder that does not exist, or none at all.
std::string template_problem(std::string_view text, const std::vector<std::string>& placeholders);

/// A key of [fix.names], "orders(customer_id, created_at)" with the schema or without and perhaps " gin" behind it, as the
/// fix layer looks it up: no blanks between columns. nullopt when it is not of that form.
std::optional<std::string> table_and_columns(std::string_view key);

}  // namespace pglint::linter
