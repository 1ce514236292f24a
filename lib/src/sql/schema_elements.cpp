// CREATE SCHEMA s CREATE TABLE t …: each element as a statement of its own, as PostgreSQL's parse analysis does it.
#include "sql/schema_elements.hpp"

#include <algorithm>

namespace pglint::sql {
namespace {

struct Kind {
  int order = 0;
  RangeVar* relation = nullptr;
};

Kind kind_of(const Node* node) {
  switch (nodeTag(node)) {
    case T_CreateSeqStmt: return {0, reinterpret_cast<const CreateSeqStmt*>(node)->sequence};
    case T_CreateStmt: return {1, reinterpret_cast<const CreateStmt*>(node)->relation};
    case T_ViewStmt: return {2, reinterpret_cast<const ViewStmt*>(node)->view};
    case T_IndexStmt: return {3, reinterpret_cast<const IndexStmt*>(node)->relation};
    case T_CreateTrigStmt: return {4, reinterpret_cast<const CreateTrigStmt*>(node)->relation};
    case T_GrantStmt: {
      const List* objects = reinterpret_cast<const GrantStmt*>(node)->objects;
      auto* first = objects ? static_cast<Node*>(linitial(objects)) : nullptr;
      return {5, first && nodeTag(first) == T_RangeVar ? reinterpret_cast<RangeVar*>(first) : nullptr};
    }
    default: return {6, nullptr};
  }
}

void set_schema(const Node* node, char* schema) {
  const auto set = [schema](RangeVar* relation) {
    if (relation && !relation->schemaname) relation->schemaname = schema;
  };
  set(kind_of(node).relation);
  if (const auto* grant = as<GrantStmt>(node, T_GrantStmt); grant && grant->objtype == OBJECT_TABLE)
    for (const Node* object : each(grant->objects)) set(const_cast<RangeVar*>(as<RangeVar>(object, T_RangeVar)));
}

bool is_word(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

/// The CREATE or GRANT before the element's relation.
std::uint32_t element_begin(Conversion& c, const RangeVar* relation) {
  if (!relation || relation->location < 0) return c.statement.begin;
  for (std::size_t i = c.tokens.at(static_cast<std::uint32_t>(relation->location)); i > 0; --i) {
    const std::string_view word = c.tokens.text(i - 1);
    if (is_word(word, "create") || is_word(word, "grant")) return c.tokens[i - 1].begin;
  }
  return c.statement.begin;
}

}  // namespace

std::vector<SchemaElement> take_schema_elements(Conversion& c, Node* statement) {
  std::vector<SchemaElement> result;
  if (nodeTag(statement) != T_CreateSchemaStmt) return result;
  auto* create = reinterpret_cast<CreateSchemaStmt*>(statement);
  char* schema = create->schemaname;
  if (!schema && create->authrole) schema = create->authrole->rolename;
  for (const Node* node : each(create->schemaElts)) {
    set_schema(node, schema);
    result.push_back({node, element_begin(c, kind_of(node).relation), 0});
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    std::uint32_t end = i + 1 < result.size() ? result[i + 1].begin : c.statement.end;
    while (end > result[i].begin && (c.text[end - 1] == ' ' || (c.text[end - 1] >= '\t' && c.text[end - 1] <= '\r'))) --end;
    result[i].end = end;
  }
  std::stable_sort(result.begin(), result.end(), [](const SchemaElement& a, const SchemaElement& b) {
    return kind_of(a.node).order < kind_of(b.node).order;
  });
  return result;
}

}  // namespace pglint::sql
