// A plan cut at group and transaction boundaries: what becomes one file each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/fix.hpp"

namespace pglint::fix {

struct Section {
  Group group = Group::fix_index_bloat_and_performance;
  bool transactional = true;
  bool down_transactional = true;
  bool validates = false;             ///< steps that must come in a later transaction than those of the section before
  bool beside_transactional = false;  ///< the group has a transactional section too
  bool guarded = false;               ///< a guard is among the steps up
  std::int64_t frees = 0;             ///< bytes of the indexes that go, as far as statistics know them
  std::size_t freed_indexes = 0;      ///< how many those are
  std::vector<SqlStep> up;
  std::vector<SqlStep> down;          ///< in the order in which they are to run
};

/// Sections in running order. An action with a step outside a transaction has all its steps in the group's
/// non-transactional section, which runs first. `one_statement` is for tools that send a file as one query, which is one
/// transaction: each step outside a transaction has a section of its own then, and so has what stands around it.
/// Before the first drop that relies on another index a guard looks at all of those, in a section of its own where
/// `one_statement` demands it; before the first index that is built CONCURRENTLY one looks for what an earlier run left,
/// but not with `one_statement`: there a failed file is run again by itself.
std::vector<Section> sections_of(const Plan& plan, bool one_statement);

/// True when the steps are not all of one kind, inside or outside a transaction.
bool is_mixed(const std::vector<SqlStep>& steps);

/// Steps as SQL, one statement after the other, with their comments (each once in a run of equal ones) and a lock
/// timeout around what takes ACCESS EXCLUSIVE: for the transaction, else for the session and reset. `before` and `after`
/// go around statements that a tool reading lines would take apart.
std::string steps_text(const std::vector<SqlStep>& steps, bool transactional, std::string_view before = {},
                       std::string_view after = {});

}  // namespace pglint::fix
