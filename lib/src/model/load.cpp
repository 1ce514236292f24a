// From sources to a model: which files, in which order, and what the layout says of new migrations.
#include <algorithm>
#include <filesystem>
#include <optional>

#include "model/script_replay.hpp"
#include "pglint/load.hpp"
#include "pglint/snapshot.hpp"
#include "text/glob.hpp"
#include "text/layout.hpp"
#include "text/read_source.hpp"

namespace pglint {
namespace {

using text::MigrationFile;
using text::MigrationSet;

/// A path as the file system has it, without the leading '/', whichever way it is written and from wherever it starts.
std::string absolute(std::string_view path) {
  std::error_code ignored;
  std::string text = std::filesystem::absolute(path, ignored).lexically_normal().generic_string();
  return text.substr(std::min(text.find_first_not_of('/'), text.size()));
}

/// The same with a glob behind the working directory, whose own characters stand for themselves.
std::string absolute_glob(const std::string& pattern) {
  if (pattern.starts_with('/')) return absolute(pattern);
  std::string quoted;
  for (const char c : absolute(".")) {
    if (c == '*' || c == '?' || c == '\\') quoted += '\\';
    quoted += c;
  }
  while (quoted.ends_with('/')) quoted.pop_back();
  return std::filesystem::path(quoted + '/' + pattern).lexically_normal().generic_string();
}

/// A glob with a '/' before its end names a place, from the working directory; others match in every directory.
text::PathFilter excluding(const std::vector<std::string>& patterns) {
  std::vector<text::Glob> places;
  std::vector<text::Glob> names;
  for (const std::string& pattern : patterns) {
    const bool is_place = pattern.find('/') < pattern.size() - 1;
    if (is_place) places.emplace_back(absolute_glob(pattern));
    else names.push_back(text::Glob::for_path(pattern));
  }
  return [places = std::move(places), names = std::move(names)](std::string_view path) {
    const auto matches = [](const std::vector<text::Glob>& globs, std::string_view text) {
      return std::any_of(globs.begin(), globs.end(), [&](const text::Glob& glob) { return glob.matches(text); });
    };
    return matches(names, path) || (!places.empty() && matches(places, absolute(path)));
  };
}

/// Where new migrations belong and what they are called after: the last set with a directory of its own says.
void note_layout(const MigrationSet& set, Database& database) {
  if (set.tool != text::Tool::plain || database.migrations_directory.empty()) {
    database.style = text::style_of(set.tool);
    database.migrations_directory = set.directory;
    database.newest_version = set.newest_version;
  }
}

class Loader {
 public:
  Loader(Database& database, const LoadOptions& options) : database_(database), options_(options) {}

  std::optional<Error> load(const text::Layout& layout) {
    for (const MigrationSet& set : layout.sets) {
      note_layout(set, database_);
      bool first = true;
      for (const MigrationFile& file : set.files) {
        if (!file.applied) continue;
        // Every migration is a session of its own; files named one by one are one, as psql -f a -f b is.
        if (std::optional<Error> error = add(file, first || !set.directory.empty())) return error;
        first = false;
      }
    }
    if (replay_) replay_->finish();
    return std::nullopt;
  }

 private:
  std::optional<Error> add(const MigrationFile& file, bool new_session) {
    Result<Source> source = read(file.path);
    if (!source) return source.error();
    if (looks_like_snapshot(source->text())) return add_snapshot(*source);
    if (!replay_) replay_.emplace(database_, options_.threads);
    replay_->add(std::move(*source), file, new_session);
    return std::nullopt;
  }

  Result<Source> read(const std::string& path) const {
    if (path != text::standard_input_argument) return text::read_source(path);
    if (std::optional<Error> error = text::find_encoding_error(text::standard_input_name, options_.standard_input)) return *error;
    return Source(std::string(text::standard_input_name), options_.standard_input);
  }

  std::optional<Error> add_snapshot(const Source& source) {
    if (database_.report.files > 0)
      return Error{"snapshot \"" + source.path() + "\" is not the first source",
                   "A snapshot is a whole database: name it first, migrations that come after it behind it."};
    Result<Snapshot> snapshot = parse_snapshot(source.text());
    if (!snapshot) return Error{source.path() + ": " + snapshot.error().message, snapshot.error().hint};
    database_.catalog = std::move(snapshot->catalog);
    database_.statistics = std::move(snapshot->statistics);
    database_.report.not_read = std::move(snapshot->not_read);
    ++database_.report.files;
    return std::nullopt;
  }

  Database& database_;
  const LoadOptions& options_;
  std::optional<model::ScriptReplay> replay_;
};

void replay_text(Database& database, std::string_view sql, std::string name) {
  model::ScriptReplay replay(database, 1);
  replay.add(Source(std::move(name), std::string(sql)), MigrationFile{}, true);
  replay.finish();
}

}  // namespace

Result<Database> load(const std::vector<std::string>& sources, const LoadOptions& options) {
  Result<text::Layout> layout = text::find_migrations(sources, excluding(options.exclude));
  if (!layout) return layout.error();
  Database database;
  if (std::optional<Error> error = Loader(database, options).load(*layout)) return std::move(*error);
  return database;
}

Database load_sql(std::string_view sql, std::string name) {
  Database database;
  replay_text(database, sql, std::move(name));
  return database;
}

void append_sql(Database& database, std::string_view sql, std::string name) { replay_text(database, sql, std::move(name)); }

}  // namespace pglint
