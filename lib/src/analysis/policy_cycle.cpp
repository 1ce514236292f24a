// See the header.
#include "analysis/policy_cycle.hpp"

#include <memory>
#include <set>
#include <vector>

#include "analysis/query_walk.hpp"

namespace pglint::analysis {
namespace {

using Names = std::set<QualifiedName>;

void add_tables(const Query& query, Names& names);

void add_tables(const Expr& expr, Names& names) {
  walk(expr, [&](const Expr& node) {
    if (node.query) add_tables(*node.query, names);
  });
}

void add_tables(const FromItem& item, Names& names) {
  if (item.kind == FromItem::Kind::relation) names.insert({item.schema, item.name});
  for (const FromItem& side : item.sides) add_tables(side, names);
}

void add_tables(const Query& query, Names& names) {
  for (const Query* arm = &query; arm != nullptr; arm = arm->left.get())
    for (const FromItem& item : arm->from) add_tables(item, names);
  for_each_part(
      query, [&](const Expr& expr, Role) { add_tables(expr, names); },
      [&](const std::shared_ptr<const Query>& inner, Role) { add_tables(*inner, names); });
}

}  // namespace

bool policies_lead_back(const Catalog& catalog, const Relation& table) {
  Names seen;
  std::vector<const Relation*> open{&table};
  while (!open.empty()) {
    const Relation* const at = open.back();
    open.pop_back();
    Names read;
    for (const Policy& policy : at->policies) {
      add_tables(*policy.using_, read);
      add_tables(*policy.with_check, read);
    }
    if (read.contains(table.name)) return true;
    for (const QualifiedName& name : read)
      if (seen.insert(name).second)
        if (const Relation* next = catalog.relation(name); next != nullptr && next->row_security) open.push_back(next);
  }
  return false;
}

bool has_sub_select(const Policy& policy) {
  bool found = false;
  for (const Expr* expr : {&*policy.using_, &*policy.with_check}) walk(*expr, [&](const Expr& node) { found = found || node.query != nullptr; });
  return found;
}

}  // namespace pglint::analysis
