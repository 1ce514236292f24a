// Index signatures: see the header.
#include "analysis/index_signature.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace pglint::analysis {
namespace {

constexpr char separator = '\x1f';  // stands in no canonical text: control characters in names are quoted identifiers' own
                                    // and every piece is length-prefixed besides
void append(std::string& to, std::string_view piece) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, piece.size());
  (void)error;
  to.append(digits, end);
  to += separator;
  to += piece;
}

std::string subject_of(const IndexKey& key) {
  return key.column.empty() ? "(" + canonical_sql(key.expression) + ")" : quote_identifier(key.column);
}

void append_part(std::string& to, std::string_view subject, const IndexKey& key) {
  append(to, subject);
  append(to, key.opclass);
  for (const auto& [name, value] : *key.opclass_options) append(to, name), append(to, value);
  to += separator;
  append(to, key.collation);
}

std::optional<bool> boolean(const Expr& e) {
  if (!e.is(ExprKind::constant) || e.constant != ConstKind::boolean) return std::nullopt;
  return e.name == "true" || e.name == "t";
}

Expr negation(Expr e) {
  if (e.is(ExprKind::bool_not)) {
    Expr inner = std::move(e.args[0]);
    return inner;
  }
  Expr result;
  result.kind = ExprKind::bool_not;
  result.args.push_back(std::move(e));
  return result;
}

/// A predicate as the planner compares it (simplify_boolean_equality): `f = true` and `f <> false` are f, `f = false` is NOT f.
/// `f IS TRUE` is another one to it.
Expr planned(Expr e) {
  for (Expr& arg : e.args) arg = planned(std::move(arg));
  if (e.is(ExprKind::bool_not)) return negation(std::move(e.args[0]));
  if (!e.is(ExprKind::op) || e.args.size() != 2 || (e.name != "=" && e.name != "<>")) return e;
  for (const std::size_t at : {std::size_t{1}, std::size_t{0}}) {
    const std::optional<bool> value = boolean(e.args[at]);
    if (!value) continue;
    Expr other = std::move(e.args[1 - at]);
    return *value == (e.name == "=") ? other : negation(std::move(other));
  }
  return e;
}

bool has_boolean(const Expr& e) {
  bool found = false;
  walk(e, [&](const Expr& node) { found = found || boolean(node) || node.is(ExprKind::bool_not); });
  return found;
}

}  // namespace

Signature signature_of(const Index& index) {
  Signature s;
  s.index = &index;
  const bool ordered = index.access_method == "btree";
  s.flipped = ordered && !index.keys.empty() && index.keys.front().descending;
  s.subjects.reserve(index.keys.size());
  s.order.reserve(index.keys.size());
  for (const IndexKey& key : index.keys) {
    s.subjects.push_back(subject_of(key));
    unsigned char bits = ordered ? static_cast<unsigned char>((key.descending ? 1 : 0) | (key.nulls_first ? 2 : 0)) : 0;
    if (s.flipped) bits ^= 3;
    s.order.push_back(bits);
  }
  for (const IndexKey& column : index.include) {
    std::string subject = subject_of(column);
    if (std::find(s.subjects.begin(), s.subjects.end(), subject) == s.subjects.end()) s.include.push_back(std::move(subject));
  }
  std::sort(s.include.begin(), s.include.end());
  s.include.erase(std::unique(s.include.begin(), s.include.end()), s.include.end());
  if (index.predicate) s.predicate = has_boolean(index.predicate) ? canonical_sql(planned(index.predicate)) : canonical_sql(*index.predicate);
  for (const auto& [name, value] : *index.storage_parameters) {
    if (ordered && name == "fillfactor") continue;
    append(s.storage, name);
    append(s.storage, value);
  }

  append(s.text, index.access_method);
  append(s.text, s.predicate);
  s.ends.reserve(index.keys.size() + 1);
  s.ends.push_back(s.text.size());
  for (std::size_t i = 0; i < index.keys.size(); ++i) {
    append_part(s.text, s.subjects[i], index.keys[i]);
    s.text += static_cast<char>('0' + s.order[i]);
    s.ends.push_back(s.text.size());
  }
  s.text += separator;
  append(s.text, s.storage);
  for (const std::string& column : s.include) append(s.text, column);
  return s;
}

bool returns_all(const Signature& wide, const std::vector<std::string>& columns) {
  return std::all_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return std::binary_search(wide.include.begin(), wide.include.end(), column) ||
           std::find(wide.subjects.begin(), wide.subjects.end(), column) != wide.subjects.end();
  });
}

}  // namespace pglint::analysis
