// Rows and users to try: which rows a table gets, who looks at it, and what each of them sees and may write.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "live/scratch.hpp"
#include "pglint/catalog.hpp"
#include "pglint/config.hpp"
#include "prove/users.hpp"

namespace pglint::prove {

/// A role without any privilege or membership, for policies that are for everybody; the proof makes it where it may.
inline constexpr std::string_view sample_role = "pglint_sample_user";

/// What users see and may write, by table and user: a text that differs when anything does. `empty`: nobody saw a row.
using Sights = std::map<std::pair<QualifiedName, std::string>, std::string>;

class Samples {
 public:
  /// `catalog`: the model of the server. `texts`: sources, for the names of settings that policies and functions ask for.
  Samples(const Catalog& catalog, const Config& config, const std::vector<std::string_view>& texts, const std::set<QualifiedName>& tables);

  /// Puts rows into every table of the catalog, as many as its constraints let in. Gives the tables that got none.
  std::vector<QualifiedName> fill(live::Scratch& server) const;
  /// What each user sees and may write in each of the tables; leaves the rows as they are.
  Sights look(live::Scratch& server) const;

  [[nodiscard]] std::size_t users() const noexcept { return users_.size(); }

 private:
  [[nodiscard]] std::string value(const Relation& table, const Column& column, unsigned row) const;
  [[nodiscard]] std::string value_of_type(const std::string& type, unsigned seed) const;

  const Catalog& catalog_;
  std::set<QualifiedName> tables_;
  std::vector<SampleUser> users_;
  std::map<std::string, std::vector<std::string>> words_;   // column name → constants that constraints and policies compare it with
};

}  // namespace pglint::prove
