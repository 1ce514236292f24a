// Reading walks over trees: which columns are meant.
#include "model/references.hpp"

namespace pglint::model {
namespace {

struct Reader {  // a visitor that reads one thing and ignores the rest
  std::size_t changes = 0;
  void relation(const FromItem&) {}
  void node(const Expr&) {}
};

struct ColumnSearch : Reader {
  const Relation* wanted;
  std::string_view name;
  bool found = false;
  ColumnSearch(const Relation& relation, std::string_view column) : wanted(&relation), name(column) {}
  void column(const Expr& e, const Relation* relation, bool) {
    if (relation == wanted && (e.is(ExprKind::whole_row) || e.name == name)) found = true;
    if (e.is(ExprKind::whole_row) && e.relation.empty()) bare_star = true;
  }
  void relation(const FromItem& item) {
    if (item.schema == wanted->name.schema && item.name == wanted->name.name) in_from = true;
  }
  bool in_from = false;
  bool bare_star = false;  // select * from …
  [[nodiscard]] bool result() const { return found || (in_from && bare_star); }
};

struct ColumnList : Reader {
  const Relation* own;
  std::vector<bool> seen;
  explicit ColumnList(const Relation& relation) : own(&relation), seen(relation.columns.size()) {}
  void column(const Expr& e, const Relation* relation, bool) {
    if (relation != own) return;
    for (std::size_t i = 0; i < seen.size(); ++i)
      if (e.is(ExprKind::whole_row) || own->columns[i].name == e.name) seen[i] = true;
  }
};

}  // namespace

bool mentions_column(const Catalog& catalog, const Relation* own, const Expr& expr, const Relation& relation,
                     std::string_view column) {
  if (!expr) return false;
  ColumnSearch search(relation, column);
  ReferenceWalk<ColumnSearch>(catalog, own, search).expr(expr);
  return search.result();
}

bool mentions_column(const Catalog& catalog, const Query& query, const Relation& relation, std::string_view column) {
  ColumnSearch search(relation, column);
  const std::shared_ptr<const Query> pointer(std::shared_ptr<const Query>(), &query);  // does not own
  ReferenceWalk<ColumnSearch>(catalog, nullptr, search).query(pointer);
  return search.result();
}

std::vector<std::string> mentioned_columns(const Catalog& catalog, const Relation& own, const Expr& expr) {
  ColumnList list(own);
  ReferenceWalk<ColumnList>(catalog, &own, list).expr(expr);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.seen.size(); ++i)
    if (list.seen[i]) names.push_back(own.columns[i].name);
  return names;
}

QualifiedName parse_qualified(std::string_view text) {
  QualifiedName result;
  std::size_t at = 0;
  while (at < text.size()) {
    std::string part;
    if (text[at] == '"') {
      for (++at; at < text.size(); ++at) {
        if (text[at] == '"' && (at + 1 >= text.size() || text[at + 1] != '"')) break;
        if (text[at] == '"') ++at;
        part += text[at];
      }
      if (at < text.size()) ++at;
    } else {
      for (; at < text.size() && text[at] != '.'; ++at)
        part += text[at] >= 'A' && text[at] <= 'Z' ? static_cast<char>(text[at] + ('a' - 'A')) : text[at];
    }
    result.schema = std::move(result.name);
    result.name = std::move(part);
    if (at < text.size() && text[at] == '.') ++at;
    else break;
  }
  return result;
}

std::string bare_type(std::string_view type) {
  while (type.ends_with("[]")) type.remove_suffix(2);
  std::string bare;
  bool quoted = false;
  for (std::size_t at = 0; at < type.size(); ++at) {
    if (type[at] == '"') quoted = !quoted;
    if (type[at] == '(' && !quoted) {
      at = std::min(type.find(')', at), type.size() - 1);
      continue;
    }
    bare += type[at];
  }
  return bare;
}

}  // namespace pglint::model
