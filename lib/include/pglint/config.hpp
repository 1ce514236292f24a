// Options of a run, and pglint.toml, which sets them. See docs/configuration.md for the file's keys.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/result.hpp"

namespace pglint {

struct Rule;

enum class Severity : unsigned char { info, warning, error };

/// safe = same answers, same constraints, online; review = may change data, lock long or break a client.
enum class Safety : unsigned char { safe, review };

enum class Style : unsigned char { plain, supabase, flyway, golang_migrate, goose, dbmate, prisma, drizzle, sqitch };

/// Where an index may be built or dropped CONCURRENTLY: auto = wherever the style's transaction model allows it.
enum class Concurrently : unsigned char { automatic, always, never };

/// [[ignore]]: findings that a live object or a whole project keeps on purpose.
struct IgnoreEntry {
  std::string rule;     ///< rule id, category or "all"
  std::string object;   ///< glob over schema.name, schema.table.name; empty: every object
  std::string reason;
  int line = 0;         ///< in the file, for "suppresses nothing"
};

struct Config {
  std::string path;  ///< of the file read; empty: defaults
  // [lint]
  std::vector<std::string> select;   ///< rule ids, categories, "all"; empty: all
  std::vector<std::string> ignore;
  std::optional<Severity> fail_on = Severity::warning;  ///< nullopt: never
  int pg_version = 18;
  bool pg_version_given = false;     ///< by the file or its user; when not, a server's own version counts
  std::vector<std::string> exclude;  ///< path globs, relative to the config file
  std::vector<std::string> exposed_schemas{"public"};
  std::vector<std::string> api_roles{"anon", "authenticated"};
  std::vector<std::string> auth_functions;  ///< further functions taken as row-independent and STABLE: "schema.name"
  // [severity]
  std::map<std::string, Severity> severity;
  // [rules."id"]: option name → value as text, checked against Rule::options
  std::map<std::string, std::map<std::string, std::string>> rule_options;
  // [fix]
  std::optional<Style> style;              ///< nullopt: the layout recognised, else plain
  Concurrently concurrently = Concurrently::automatic;
  std::string index_name_template;         ///< empty: design default idx_{table}_{columns}_{suffix}
  std::string check_name_template;         ///< empty: check_{column}_{what}
  std::map<std::string, std::string> names;  ///< [fix.names] "table(columns)" = "name"
  std::vector<IgnoreEntry> ignores;
};

/// Reads pglint.toml text. `rules` is what rule ids, categories and rule options are checked against. Unknown keys,
/// wrong types, bad values and unknown rules are errors: "file:line:column: unknown key …" with a suggestion in the hint.
Result<Config> parse_config(std::string_view text, std::string_view path, std::span<const Rule* const> rules);
/// Nearest pglint.toml from `start` (file or directory) upwards; nullopt when there is none.
std::optional<std::string> find_config(const std::string& start);

/// The known word nearest to `word` by edit distance (at most a third of its length), or "".
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

}  // namespace pglint
