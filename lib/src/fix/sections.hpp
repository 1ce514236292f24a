// A plan cut at group and transaction boundaries: what becomes one file each.
#pragma once

#include <string>
#include <vector>

#include "pglint/fix.hpp"

namespace pglint::fix {

struct Section {
  Group group = Group::fix_index_bloat_and_performance;
  bool transactional = true;
  bool validates = false;             ///< steps that must come in a later transaction than those of the section before
  bool beside_transactional = false;  ///< the group has a transactional section too
  std::vector<SqlStep> up;
  std::vector<SqlStep> down;          ///< in the order in which they are to run
};

/// Sections in running order. An action with a step outside a transaction has all its steps in the group's
/// non-transactional section, which runs first. `single` gives each such action a section of its own.
std::vector<Section> sections_of(const Plan& plan, bool single);

/// Steps as SQL, one statement after the other, with their comments (each once in a run of equal ones) and a lock
/// timeout around what takes ACCESS EXCLUSIVE: for the transaction with `begin_commit`, else for the session and reset.
std::string steps_text(const std::vector<SqlStep>& steps, bool transactional, bool begin_commit);

}  // namespace pglint::fix
