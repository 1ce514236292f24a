// See the header.
#include "prove/coverage.hpp"

#include <algorithm>

namespace pglint::prove {
namespace {

std::string named(const Relation& table) { return quote_qualified(table.name.schema, table.name.name); }

/// What of an action's objects the server lacks; "" for nothing.
class Missing {
 public:
  explicit Missing(const Catalog& on_server) : on_server_(on_server) {}

  std::string operator()(const CreateIndex& create) const {
    std::vector<std::string> columns;
    for (const IndexKey& key : create.index.keys)
      if (!key.column.empty()) columns.push_back(key.column);
    return of_columns(*create.table, columns);
  }
  std::string operator()(const DropIndex& drop) const { return of_index(*drop.table, *drop.index); }
  std::string operator()(const DropConstraint& drop) const {
    return part(*drop.table, [&](const Relation& table) { return table.constraint(drop.constraint->name) != nullptr; }, "constraint", drop.constraint->name);
  }
  std::string operator()(const AlterPolicy& alter) const {
    const auto has = [&](const Relation& table) {
      return std::any_of(table.policies.begin(), table.policies.end(), [&](const Policy& policy) { return policy.name == alter.policy->name; });
    };
    return part(*alter.table, has, "policy", alter.policy->name);
  }
  std::string operator()(const AddCheck& add) const { return of_columns(*add.table, add.columns); }
  std::string operator()(const RunSql& /*sql*/) const { return {}; }  // its findings say what it is about: see covered_by()

  [[nodiscard]] std::string of_finding(const Finding& finding, const Catalog& model) const {
    const Object& object = finding.object;
    const QualifiedName name{object.schema, object.table.empty() ? object.name : object.table};
    const Relation* const table = model.relation(name);
    return table == nullptr ? std::string() : part(*table, [](const Relation& /*there*/) { return true; }, "", "");
  }

 private:
  template <class Has>
  std::string part(const Relation& table, Has&& has, std::string_view kind, std::string_view name) const {
    const Relation* const there = on_server_.relation(table.name);
    if (there == nullptr) return "table " + named(table);
    return has(*there) ? std::string() : std::string(kind) + " " + quote_identifier(std::string(name)) + " of " + named(table);
  }
  std::string of_index(const Relation& table, const Index& index) const {
    const auto has = [&](const Relation& there) {
      return std::any_of(there.indexes.begin(), there.indexes.end(), [&](const Index& one) { return one.name == index.name; });
    };
    return part(table, has, "index", index.name);
  }
  std::string of_columns(const Relation& table, const std::vector<std::string>& columns) const {
    for (const std::string& column : columns)
      if (std::string missing = part(table, [&](const Relation& there) { return there.column(column) != nullptr; }, "column", column); !missing.empty()) return missing;
    return part(table, [](const Relation& /*there*/) { return true; }, "", "");
  }

  const Catalog& on_server_;
};

}  // namespace

Covered covered_by(const Plan& plan, const Catalog& model, const Catalog& on_server) {
  Covered covered;
  const Missing missing(on_server);
  for (const PlannedAction& planned : plan.actions) {
    std::string lacks = std::visit(missing, planned.action);
    if (std::holds_alternative<RunSql>(planned.action))
      for (const Finding* finding : planned.findings)
        if (lacks.empty()) lacks = missing.of_finding(*finding, model);
    if (lacks.empty()) {
      covered.plan.actions.push_back(planned);
      continue;
    }
    const std::string what = planned.findings.empty() || !planned.findings.front()->fix ? "a fix" : planned.findings.front()->fix->title;
    covered.left_out.push_back(what + ": not tried, the server has no " + lacks);
  }
  return covered;
}

}  // namespace pglint::prove
