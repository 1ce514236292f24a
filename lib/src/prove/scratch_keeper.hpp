// A process that empties the scratch database when the one that filled it ends before it could.
#pragma once

#include <sys/types.h>

#include <string>

namespace pglint::prove {

class ScratchKeeper {
 public:
  /// Begins to wait, with nothing to do yet. Before any connection is opened: the keeper would hold it open. Where the
  /// system has no process to spare there is none, and only a regular end empties the database.
  explicit ScratchKeeper(const std::string& conninfo);
  ScratchKeeper(const ScratchKeeper&) = delete;
  ScratchKeeper& operator=(const ScratchKeeper&) = delete;
  /// Waits for the keeper's end.
  ~ScratchKeeper();

  /// From here on the database is emptied when this process or this object ends.
  void arm();
  /// It is empty: there is nothing to do any more.
  void release();

 private:
  pid_t keeper_ = -1;
  int owner_end_ = -1;
};

}  // namespace pglint::prove
