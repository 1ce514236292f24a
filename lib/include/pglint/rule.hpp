// A rule is a value: its documentation and one pure function over the model. Findings are what it adds.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/action.hpp"
#include "pglint/analysis.hpp"
#include "pglint/catalog.hpp"
#include "pglint/config.hpp"
#include "pglint/statistics.hpp"

namespace pglint {

struct Rule;

/// What a finding rests on.
enum class Evidence : unsigned char { schema, workload, statistics };

/// What a rule needs to run at all; a run without it reports the rule as skipped, because.
enum class Needs : unsigned char { schema, workload, statistics };

/// The safest fix that a rule ever offers.
enum class Fixes : unsigned char { none, safe, review };

/// An object as findings name it. `table` is the relation that holds an index, constraint, policy, trigger or column.
struct Object {
  std::string kind;    ///< index, table, column, constraint, policy, trigger, view, materialized view, function, statement, file …
  std::string schema;
  std::string name;
  std::string table;
  friend bool operator==(const Object&, const Object&) = default;
};
Object object(const Relation& relation);
Object object(const Relation& relation, const Index& index);
Object object(const Relation& relation, const Constraint& constraint);
Object object(const Relation& relation, const Column& column);
Object object(const Relation& relation, const Policy& policy);
Object object(const Function& function);

/// Another place that explains the finding.
struct Related {
  std::string message;   ///< "the index that stays"
  Object object;
  Origin origin;
};

struct Finding {
  const Rule* rule = nullptr;                ///< set by Findings
  Severity severity = Severity::warning;     ///< the rule's, unless the rule says otherwise here; config has the last word
  Evidence evidence = Evidence::schema;
  std::string message;                       ///< one factual line in PostgreSQL's message style
  std::string hint;
  Object object;
  Origin origin;                             ///< where to point: the clause, else the object's definition
  std::vector<Related> related;
  std::optional<Fix> fix;
  std::string no_fix_reason;                 ///< why there is no fix although the rule has some
  std::string detail;                        ///< told apart from other findings of this rule on this object (a call, a column list); never a line number
};
/// The pieces one after another, put together in one step: how rules make messages.
std::string joined(std::initializer_list<std::string_view> pieces);
/// Rule + object + detail as 16 hexadecimal digits; the same for the same problem wherever the line moves.
std::string fingerprint(const Finding& finding);

/// Where rules put findings.
class Findings {
 public:
  explicit Findings(const Rule& rule) : rule_(&rule) {}
  /// Adds a finding with the rule's severity; returns it for the optional members (fix, related, hint…).
  /// The reference stays valid.
  Finding& add(Origin origin, Object object, std::string message);
  [[nodiscard]] std::deque<Finding>& list() noexcept { return list_; }

 private:
  const Rule* rule_;
  std::deque<Finding> list_;  // they are large: no list of them is ever moved to a larger place
};

/// What the loader met besides the model: for the rules of category sql.
struct LoadReport {
  struct SyntaxError { Origin origin; std::string message; };
  struct NotUnderstood { Origin origin; std::string why; };
  std::vector<SyntaxError> syntax_errors;          ///< in reading order
  std::vector<NotUnderstood> not_understood;       ///< statements passed over, each with its reason, in reading order
  std::vector<std::string> not_read;               ///< what a server did not show, each one line: "statistics of 3 tables: permission denied"
  std::size_t files = 0;
  std::size_t statements = 0;                      ///< statements read, the ones not understood included
};

/// Everything a rule may look at.
struct Context {
  const Catalog& catalog;
  const Config& config;
  const LoadReport& load;
  const analysis::Facts& facts;   ///< shared answers about the catalog
  const Rule& rule;
  const Statistics* statistics;   ///< of the server that was read; null for sources. Not null for rules whose need is statistics
  /// Value of a rule option from the config, else the rule's default.
  [[nodiscard]] std::string_view option(std::string_view name) const;
  [[nodiscard]] long long option_number(std::string_view name) const;
};

struct RuleOption {
  std::string_view name;
  std::string_view default_value;
  std::string_view summary;
  bool is_number = true;
};

/// A rule. Instances are constants at namespace scope, one file each, in rules/<category>/<rule>.cpp.
struct Rule {
  std::string_view id;        ///< "index/duplicate": folder and file name
  std::string_view summary;   ///< one line, no final period
  std::string_view why;       ///< Markdown: what is wrong with it, how it is decided, what is exempt
  std::string_view bad;       ///< SQL that reports
  std::string_view good;      ///< SQL that does not
  std::string_view statistics{};  ///< of a server with either schema: the member "statistics" of a snapshot, JSON; empty: none
  Severity severity = Severity::warning;
  Needs needs = Needs::schema;
  Fixes fix = Fixes::none;
  std::span<const RuleOption> options{};
  /// What it does, one of the two. check_relation is called for each relation in turn: all rules look at one relation before
  /// the next, which is then still in the processor's cache. check is called once, for what is not about one relation.
  void (*check_relation)(const Context& in, const Relation& relation, Findings& out) = nullptr;
  void (*check)(const Context& in, Findings& out) = nullptr;
  /// Why it cannot run although what it `needs` is there, as a clause; "" when it can. Null: it always can.
  std::string (*obstacle)(const Context& in) = nullptr;

  [[nodiscard]] std::string_view category() const { return id.substr(0, id.find('/')); }
};

}  // namespace pglint
