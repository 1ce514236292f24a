// Constraints of tables, columns and domains.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

std::string operator_name(const List* names) {
  QualifiedName name = qualified_name(names);
  const bool built_in = name.schema.empty() || name.schema == "pg_catalog";
  return built_in ? std::move(name.name) : name.schema + "." + name.name;
}

// exclusions: pairs of an index element and the operator's name.
std::vector<IndexElement> convert_exclusion(Conversion& c, const ::Constraint& node) {
  std::vector<IndexElement> elements;
  const std::vector<Span> spans = list_after(c, node.location).elements;
  for (const List* pair : each<List>(node.exclusions)) {
    const auto* index_element = static_cast<const ::IndexElem*>(linitial(pair));
    IndexElement item = convert_index_element(c, *index_element, element(spans, elements.size()));
    item.exclusion_operator = operator_name(static_cast<const List*>(lsecond(pair)));
    elements.push_back(std::move(item));
  }
  return elements;
}

void convert_foreign_key(const ::Constraint& node, ConstraintDef& constraint) {
  constraint.columns = string_list(node.fk_attrs);
  constraint.referenced_table = qualified_name(node.pktable);
  constraint.referenced_columns = string_list(node.pk_attrs);
  if (node.fk_matchtype) constraint.match = node.fk_matchtype;
  if (node.fk_upd_action) constraint.on_update = node.fk_upd_action;
  if (node.fk_del_action) constraint.on_delete = node.fk_del_action;
  constraint.on_delete_columns = string_list(node.fk_del_set_cols);
#if PG_VERSION_NUM >= 180000
  constraint.period = node.fk_with_period || node.pk_with_period;
#endif
}

}  // namespace

bool is_constraint(const ::Constraint& node) {
  return node.contype == CONSTR_CHECK || node.contype == CONSTR_PRIMARY || node.contype == CONSTR_UNIQUE ||
         node.contype == CONSTR_FOREIGN || node.contype == CONSTR_EXCLUSION;
}

ConstraintDef convert_constraint(Conversion& c, const ::Constraint& node, Span span) {
  ConstraintDef constraint;
  constraint.name = text_of(node.conname);
  constraint.span = span;
  constraint.columns = string_list(node.keys);
  constraint.include = string_list(node.including);
  constraint.options = storage_parameters(node.options);
  constraint.tablespace = text_of(node.indexspace);
  constraint.using_index = text_of(node.indexname);
  constraint.nulls_not_distinct = node.nulls_not_distinct;
  constraint.deferrable = node.deferrable || node.initdeferred;
  constraint.initially_deferred = node.initdeferred;
  constraint.not_valid = node.skip_validation;
  constraint.no_inherit = node.is_no_inherit;
#if PG_VERSION_NUM >= 180000
  constraint.enforced = node.is_enforced;
  constraint.period = node.without_overlaps;
#endif
  switch (node.contype) {
    case CONSTR_PRIMARY: constraint.kind = ConstraintKind::primary_key; break;
    case CONSTR_UNIQUE: constraint.kind = ConstraintKind::unique; break;
    case CONSTR_FOREIGN:
      constraint.kind = ConstraintKind::foreign_key;
      convert_foreign_key(node, constraint);
      break;
    case CONSTR_EXCLUSION:
      constraint.kind = ConstraintKind::exclusion;
      constraint.access_method = text_of(node.access_method);
      constraint.exclusion = convert_exclusion(c, node);
      constraint.predicate = convert_expr(c, node.where_clause);
      for (const IndexElement& item : constraint.exclusion)
        if (!item.column.empty()) constraint.columns.push_back(item.column);
      break;
    default: constraint.kind = ConstraintKind::check; constraint.expression = convert_expr(c, node.raw_expr);
  }
  return constraint;
}

bool is_attribute(const ::Constraint& node) {
  switch (node.contype) {
    case CONSTR_ATTR_DEFERRABLE:
    case CONSTR_ATTR_NOT_DEFERRABLE:
    case CONSTR_ATTR_DEFERRED:
    case CONSTR_ATTR_IMMEDIATE: return true;
#if PG_VERSION_NUM >= 180000
    case CONSTR_ATTR_ENFORCED:
    case CONSTR_ATTR_NOT_ENFORCED: return true;
#endif
    default: return false;
  }
}

void apply_attribute(const ::Constraint& attribute, ConstraintDef& constraint) {
  switch (attribute.contype) {
    case CONSTR_ATTR_DEFERRABLE: constraint.deferrable = true; break;
    case CONSTR_ATTR_NOT_DEFERRABLE: constraint.deferrable = constraint.initially_deferred = false; break;
    case CONSTR_ATTR_DEFERRED: constraint.deferrable = constraint.initially_deferred = true; break;
    case CONSTR_ATTR_IMMEDIATE: constraint.initially_deferred = false; break;
#if PG_VERSION_NUM >= 180000
    case CONSTR_ATTR_ENFORCED: constraint.enforced = true; break;
    case CONSTR_ATTR_NOT_ENFORCED:
      constraint.enforced = false;
      constraint.not_valid = true;
      break;
#endif
    default: break;
  }
}

Identity identity_kind(char generated_when) {
  return generated_when == 'd' ? Identity::by_default : Identity::always;
}

}  // namespace pglint::sql
