// What the subcommands share: the options about what is read and which rules run, and doing that.
#pragma once

#include <forward_list>
#include <string>
#include <utility>
#include <vector>

#include "pglint/lint.hpp"
#include "pglint/load.hpp"
#include "pglint/result.hpp"

namespace CLI {
class App;
}

namespace pglint::cli {

/// Options as they stand on the command line; what they mean is checked by read_config().
struct SourceOptions {
  std::vector<std::string> sources;
  std::string db;   ///< connection string of the server to read in place of sources
  bool use_db = false;
  bool values = false;   ///< of a server the common values too
  std::string stats;     ///< snapshot of a server whose statistics go with the sources; empty: none
  std::vector<std::string> exclude;
  std::string config;
};
struct RuleOptions {
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::string pg_version;
};
void add_source_options(CLI::App& command, SourceOptions& options);
/// --stats, for commands that run rules.
void add_statistics_option(CLI::App& command, SourceOptions& options);
void add_rule_options(CLI::App& command, RuleOptions& options);

/// True for a URL of a server, or keywords and values, unless there is a file of that name.
bool names_server(const std::string& text);

/// The config file that applies with the command line's words in it: --select replaces the file's select and ignore,
/// --ignore adds to ignore. Errors: no source, a bad config, unknown words, a selection without any rule.
Result<Config> read_config(const SourceOptions& sources, const RuleOptions& rules = {});

/// Keeps a large value until the process ends, which takes its memory back at once: freeing the small objects of a
/// model one by one takes longer than that. They stay reachable, so this is no leak.
template <class T>
const T& kept_to_the_end(T value) {
  static auto* const kept = new std::forward_list<T>;
  return kept->emplace_front(std::move(value));
}

/// Loads the sources, with the statistics that --stats names, or the server that --db names; standard input is read when "-" is
/// among the sources. Errors: those of load() and read_server(); no statement in any source; no statistics in that snapshot.
Result<Database> load_sources(const SourceOptions& options, const Config& config);

/// Makes the version of the server that was read the target, when neither config nor command line names one.
void take_server_version(const Database& database, Config& config);

/// Says on standard error what a server did not show.
void note_gaps(const LoadReport& report);

/// Errors: writing `output` would replace a source, a file in a source directory that is read as one, or the config file.
Result<Ok> check_output(const std::string& output, const SourceOptions& options, const Config& config);

/// `word` as one of the values of an option: `named` gives the value or nullopt, `known` are the words for the hint.
template <class Named>
auto option_word(std::string_view option, std::string_view word, Named&& named, const std::vector<std::string>& known)
    -> Result<typename decltype(named(word))::value_type>;
/// The error of a word that is none of the option's.
Error bad_word(std::string_view option, std::string_view word, const std::vector<std::string>& known);

template <class Named>
auto option_word(std::string_view option, std::string_view word, Named&& named, const std::vector<std::string>& known)
    -> Result<typename decltype(named(word))::value_type> {
  if (const auto value = named(word)) return *value;
  return bad_word(option, word, known);
}

}  // namespace pglint::cli
