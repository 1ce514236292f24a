// One script after the other into a catalog: split, parsed ahead, replayed in order. Knows psql's and migration tools'
// ways around statements; where the scripts come from is its caller's business.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "model/parse_window.hpp"
#include "model/replay.hpp"
#include "pglint/load.hpp"
#include "text/migration.hpp"

namespace pglint::model {

class ScriptReplay {
 public:
  /// Adds to what `database` holds.
  ScriptReplay(Database& database, unsigned threads);

  /// A migration: what of it is applied follows from `file` and its markers. `new_session`: nothing that an earlier
  /// script SET is left.
  void add(Source source, const text::MigrationFile& file, bool new_session);
  /// Replays what is still waiting. To be called once, at the end.
  void finish();

 private:
  struct File {
    SourceId source = no_source;
    text::Script script;
    std::string named;               // the text with psql's variables as names, where it has any
    std::vector<bool> rolled_back;
    bool new_session = false;
  };
  void replay(ParseJob job);
  void replay_parsed(sql::Parsed& parsed, SourceId source, bool rolled_back);
  void report_other(const text::Statement& statement, SourceId source);

  Database& database_;
  Replay replay_;
  ParseWindow window_;
  std::deque<File> files_;       // those with jobs in the window
  std::size_t first_file_ = 0;   // number of files_.front()
};

}  // namespace pglint::model
