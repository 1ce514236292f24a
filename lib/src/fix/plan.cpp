// Findings to a plan: merge what is asked twice, settle conflicts, order, name, write out.
#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "analysis/index_signature.hpp"
#include "fix/naming.hpp"
#include "fix/render.hpp"
#include "pglint/fix.hpp"

namespace pglint {
namespace {

using fix::Namer;

/// Actions in the order in which their kinds run inside a group: build first, drop afterwards.
int kind_rank(const Action& action) {
  struct Rank {
    int operator()(const CreateIndex&) const { return 0; }
    int operator()(const DropIndex&) const { return 1; }
    int operator()(const DropConstraint&) const { return 2; }
    int operator()(const AlterPolicy&) const { return 3; }
    int operator()(const AddCheck&) const { return 4; }
    int operator()(const RunSql&) const { return 5; }
  };
  return std::visit(Rank{}, action);
}

class Planner {
 public:
  Planner(const Database& database, const Config& config, const FixOptions& options)
      : database_(database), config_(config), options_(options) {}

  Plan plan(const LintResult& result) {
    for (const Finding& finding : result.findings) take(finding);
    merge_created_indexes();
    settle_drops();
    spare_dropped();
    for (auto& draft : drafts_)
      if (!draft.dead) plan_.actions.push_back(std::move(draft.planned));
    std::stable_sort(plan_.actions.begin(), plan_.actions.end(), [](const PlannedAction& a, const PlannedAction& b) {
      return std::tuple(a.group, kind_rank(a.action), a.safety, std::string_view(a.caution)) <
             std::tuple(b.group, kind_rank(b.action), b.safety, std::string_view(b.caution));
    });
    Namer namer(database_.catalog, config_);
    fix::Surroundings around = surroundings_in(database_);
    for (PlannedAction& planned : plan_.actions) {
      name(planned.action, namer);
      if (const Index* index = drop_of(planned.action).first; index != nullptr) around.dropped.insert(index);
      if (const auto* create = std::get_if<CreateIndex>(&planned.action); create != nullptr)
        for (const Finding* finding : planned.findings) around.created.emplace(finding, create);
    }
    for (PlannedAction& planned : plan_.actions) fix::render_steps(planned, around, namer, options_);
    return std::move(plan_);
  }

  static fix::Surroundings surroundings_in(const Database& database) {
    return {database.catalog, database.statistics ? &*database.statistics : nullptr, {}, {}};
  }

  static void name(Action& action, Namer& namer) {
    if (auto* create = std::get_if<CreateIndex>(&action); create != nullptr && create->index.name.empty())
      create->index.name = namer.index_name(*create->table, create->index, create->suffix);
    if (auto* check = std::get_if<AddCheck>(&action); check != nullptr && check->name.empty())
      check->name = namer.check_name(*check->table, check->columns, check->what);
  }

 private:
  struct Draft {
    PlannedAction planned;
    bool dead = false;
  };

  void take(const Finding& finding) {
    if (!finding.fix) {
      plan_.not_fixed.push_back({&finding, finding.no_fix_reason.empty() ? "the rule offers no fix" : finding.no_fix_reason});
      return;
    }
    if (finding.fix->safety > options_.safety) {
      plan_.not_fixed.push_back({&finding, "needs --safety review"});
      return;
    }
    for (const Action& action : finding.fix->actions)
      if (const std::string why = unprintable_part(action); !why.empty()) {
        plan_.not_fixed.push_back({&finding, "an expression cannot be printed back: " + why});
        return;
      }
    for (const Action& action : finding.fix->actions) add(finding, action);
  }

  /// No text is better than one that means something else: the rule's expressions, and those that the way back prints.
  /// What the plan has already is not looked at again: each finding of a policy names the whole remedy.
  std::string unprintable_part(const Action& action) {
    const auto first = [](std::initializer_list<const Expr*> expressions) {
      for (const Expr* expr : expressions)
        if (std::string why = expr != nullptr ? unprintable(*expr) : std::string(); !why.empty()) return why;
      return std::string();
    };
    const auto* policy = std::get_if<AlterPolicy>(&action);
    const auto* check = std::get_if<AddCheck>(&action);
    if (policy == nullptr && check == nullptr) return {};
    const std::string key = key_of(action);
    if (const auto refused = unprintable_.find(key); refused != unprintable_.end()) return refused->second;
    if (const auto known = by_key_.find(key); known != by_key_.end()) {
      if (policy == nullptr) return {};
      const auto& planned = std::get<AlterPolicy>(drafts_[known->second].planned.action);
      return first({planned.using_ ? nullptr : policy->using_.get(), planned.with_check ? nullptr : policy->with_check.get()});
    }
    std::string why = policy != nullptr ? first({policy->using_.get(), policy->with_check.get(), &*policy->policy->using_, &*policy->policy->with_check})
                                        : first({&check->expression});
    if (!why.empty()) unprintable_.emplace(key, why);
    return why;
  }

  void add(const Finding& finding, const Action& action) {
    const Fix& fix = *finding.fix;
    const std::string key = key_of(action);
    if (const auto known = by_key_.find(key); known != by_key_.end()) {
      join(drafts_[known->second].planned, finding, action);
      return;
    }
    by_key_.emplace(key, drafts_.size());
    Draft draft;
    draft.planned.action = action;
    draft.planned.group = fix.group;
    draft.planned.safety = fix.safety;
    draft.planned.caution = fix.caution;
    draft.planned.findings.push_back(&finding);
    drafts_.push_back(std::move(draft));
  }

  /// What makes two actions one.
  static std::string key_of(const Action& action) {
    struct Key {
      std::string operator()(const CreateIndex& a) const {
        return "create " + of(*a.table) + (a.index.unique ? " unique " : " ") + analysis::signature_of(a.index).text;
      }
      std::string operator()(const DropIndex& a) const { return "drop " + of(*a.table) + '\n' + a.index->name; }
      std::string operator()(const DropConstraint& a) const { return "constraint " + of(*a.table) + '\n' + a.constraint->name; }
      std::string operator()(const AlterPolicy& a) const { return "policy " + of(*a.table) + '\n' + a.policy->name; }
      std::string operator()(const AddCheck& a) const { return "check " + of(*a.table) + '\n' + canonical_sql(a.expression); }
      std::string operator()(const RunSql& a) const {
        std::string text = "sql ";
        for (const SqlStep& step : a.up) text += step.sql + '\n';
        return text;
      }
      static std::string of(const Relation& table) { return table.name.schema + '\n' + table.name.name; }
    };
    return std::visit(Key{}, action);
  }

  void join(PlannedAction& planned, const Finding& finding, const Action& action) {
    if (auto* known = std::get_if<AlterPolicy>(&planned.action)) {
      const auto& more = std::get<AlterPolicy>(action);
      if (!joins(known->using_, more.using_) || !joins(known->with_check, more.with_check)) {
        plan_.not_fixed.push_back({&finding, "another fix changes the same policy: run again after it"});
        return;
      }
    }
    planned.safety = std::max(planned.safety, finding.fix->safety);
    if (planned.caution.empty()) planned.caution = finding.fix->caution;
    if (planned.findings.back() != &finding) planned.findings.push_back(&finding);
  }

  /// Puts `more` into `known` unless both are given and differ.
  static bool joins(std::shared_ptr<const Expr>& known, const std::shared_ptr<const Expr>& more) {
    if (!more || known == more) return true;
    if (known) return canonical_sql(*known) == canonical_sql(*more);
    known = more;
    return true;
  }

  /// An index to be built that begins another one to be built is not built: the wider serves both.
  void merge_created_indexes() {
    std::vector<std::pair<std::size_t, analysis::Signature>> created;
    for (std::size_t i = 0; i < drafts_.size(); ++i)
      if (const auto* create = std::get_if<CreateIndex>(&drafts_[i].planned.action))
        created.emplace_back(i, analysis::signature_of(create->index));
    std::stable_sort(created.begin(), created.end(),
                     [](const auto& a, const auto& b) { return a.second.parts() > b.second.parts(); });
    std::unordered_map<std::string, std::size_t> wider;  // table and prefix → draft
    for (const auto& [at, signature] : created) {
      const auto& create = std::get<CreateIndex>(drafts_[at].planned.action);
      if (create.index.access_method != "btree") continue;
      const std::string table = create.table->name.schema + '\n' + create.table->name.name + '\n';
      if (!create.index.unique && signature.include.empty())
        if (const auto found = wider.find(table + std::string(signature.prefix(signature.parts()))); found != wider.end()) {
          absorb(drafts_[found->second].planned, drafts_[at].planned);
          drafts_[at].dead = true;
          continue;
        }
      for (std::size_t length = 1; length < signature.parts(); ++length)
        wider.emplace(table + std::string(signature.prefix(length)), at);
    }
  }

  static void absorb(PlannedAction& into, PlannedAction& from) {
    into.group = std::min(into.group, from.group);
    into.safety = std::max(into.safety, from.safety);
    if (into.caution.empty()) into.caution = from.caution;
    into.findings.insert(into.findings.end(), from.findings.begin(), from.findings.end());
  }

  /// What a rule does to an index with SQL of its own (a rebuild) is lost labour, and an error, once that is dropped.
  void spare_dropped() {
    std::set<QualifiedName> dropped;
    for (const Draft& draft : drafts_)
      if (!draft.dead) {
        if (const auto* drop = std::get_if<DropIndex>(&draft.planned.action)) dropped.insert({drop->table->name.schema, drop->index->name});
        if (const auto* drop = std::get_if<DropConstraint>(&draft.planned.action)) dropped.insert({drop->table->name.schema, drop->index->name});
      }
    for (Draft& draft : drafts_) {
      if (draft.dead || !std::holds_alternative<RunSql>(draft.planned.action)) continue;
      const auto is_dropped = [&](const Finding* finding) {
        return finding->object.kind == "index" && dropped.contains({finding->object.schema, finding->object.name});
      };
      if (!std::all_of(draft.planned.findings.begin(), draft.planned.findings.end(), is_dropped)) continue;
      draft.dead = true;
      for (const Finding* finding : draft.planned.findings) plan_.not_fixed.push_back({finding, "the index is dropped"});
    }
  }

  /// A keeper that the plan drops is replaced by that one's keeper; where that leads nowhere nothing is dropped.
  void settle_drops() {
    std::map<const Index*, const Index*> dropped;  // index → its keeper
    for (const Draft& draft : drafts_)
      if (const auto [index, keeper] = drop_of(draft.planned.action); index != nullptr) dropped.emplace(index, keeper);
    for (Draft& draft : drafts_) {
      auto [index, keeper] = drop_of(draft.planned.action);
      if (index == nullptr || keeper == nullptr) continue;
      std::set<const Index*> seen{index};
      while (keeper != nullptr && dropped.contains(keeper) && seen.insert(keeper).second) keeper = dropped.at(keeper);
      if (keeper != nullptr && dropped.contains(keeper)) {  // a circle: each would be the other's reason
        dropped.erase(index);
        draft.dead = true;
        for (const Finding* finding : draft.planned.findings)
          plan_.not_fixed.push_back({finding, "the index that should stay would be dropped as well"});
        continue;
      }
      if (auto* drop = std::get_if<DropIndex>(&draft.planned.action)) drop->keeper = keeper;
      if (auto* drop = std::get_if<DropConstraint>(&draft.planned.action)) drop->keeper = keeper;
    }
  }

  static std::pair<const Index*, const Index*> drop_of(const Action& action) {
    if (const auto* drop = std::get_if<DropIndex>(&action)) return {drop->index, drop->keeper};
    if (const auto* drop = std::get_if<DropConstraint>(&action)) return {drop->index, drop->keeper};
    return {nullptr, nullptr};
  }

  const Database& database_;
  const Config& config_;
  const FixOptions& options_;
  Plan plan_;
  std::vector<Draft> drafts_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::unordered_map<std::string, std::string> unprintable_;  // by key as well
};

}  // namespace

Plan plan_fixes(const Database& database, const LintResult& result, const Config& config, const FixOptions& options) {
  return Planner(database, config, options).plan(result);
}

PlannedAction render(const Action& action, const Fix& fix, const Database& database, const Config& config,
                     const FixOptions& options) {
  PlannedAction planned;
  planned.action = action;
  planned.group = fix.group;
  planned.safety = fix.safety;
  planned.caution = fix.caution;
  Namer namer(database.catalog, config);
  Planner::name(planned.action, namer);
  fix::render_steps(planned, Planner::surroundings_in(database), namer, options);
  return planned;
}

}  // namespace pglint
