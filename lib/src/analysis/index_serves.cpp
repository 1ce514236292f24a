// What an index can be used for: foreign key checks and equalities. The check is the statement of ri_triggers.c,
// SELECT 1 FROM ONLY child WHERE fk1 = $1 AND … FOR KEY SHARE.
#include <algorithm>

#include "analysis/index_signature.hpp"
#include "pglint/analysis.hpp"

namespace pglint::analysis {
namespace {

/// Operator classes whose family has the type's own equality: the default one, and the pattern classes.
bool has_default_equality(const IndexKey& key) { return key.opclass.empty() || key.opclass->ends_with("_pattern_ops"); }

bool compares_equal(const IndexKey& key) {
  return !key.column.empty() && has_default_equality(key) && key.collation.empty();
}

/// The predicate follows from "these columns are not null", as equality with a parameter implies.
bool holds_when_not_null(const Expr& predicate, const std::vector<std::string>& columns) {
  if (!predicate) return true;
  if (predicate.is(ExprKind::bool_and))
    return std::all_of(predicate.args.begin(), predicate.args.end(),
                       [&](const Expr& arm) { return holds_when_not_null(arm, columns); });
  return predicate.is(ExprKind::is_not_null) && predicate.args[0].is(ExprKind::column) &&
         std::find(columns.begin(), columns.end(), predicate.args[0].name) != columns.end();
}

}  // namespace

Serves serves_foreign_key(const Relation&, const Constraint& key, const Index& index) {
  const std::vector<std::string>& columns = key.columns;
  const bool btree = index.access_method == "btree";
  const bool gist = key.period && index.access_method == "gist";
  if (!usable(index) || !(btree || gist || index.access_method == "hash")) return Serves::no;
  if (!holds_when_not_null(index.predicate, columns)) return Serves::no;
  std::size_t led = 0;  // leading key parts that are columns of the foreign key, each once
  for (; led < index.keys.size() && led < columns.size(); ++led) {
    const IndexKey& part = index.keys[led];
    const bool of_key = std::find(columns.begin(), columns.end(), part.column) != columns.end();
    const bool again = std::any_of(index.keys.begin(), index.keys.begin() + static_cast<std::ptrdiff_t>(led),
                                   [&](const IndexKey& earlier) { return earlier.column == part.column; });
    if (!(compares_equal(part) || (gist && !part.column.empty())) || !of_key || again) break;
  }
  if (led == columns.size()) return key.period && !gist ? Serves::partly : Serves::fully;
  return led > 0 ? Serves::partly : Serves::no;
}

Serves serves_foreign_key(const Relation& table, const Constraint& key) {
  Serves best = Serves::no;
  for (const Index& index : table.indexes) {
    best = std::max(best, serves_foreign_key(table, key, index));
    if (best == Serves::fully) break;
  }
  return best;
}

bool serves_equality(const Index& index, std::string_view column) {
  if (!usable(index) || index.keys.empty()) return false;
  if (index.access_method != "btree" && index.access_method != "hash") return false;
  const IndexKey& leading = index.keys.front();
  return leading.column == column && compares_equal(leading) && holds_when_not_null(index.predicate, {std::string(column)});
}

}  // namespace pglint::analysis
