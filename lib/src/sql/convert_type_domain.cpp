// CREATE TYPE in all its forms, ALTER TYPE of enums, CREATE DOMAIN and ALTER DOMAIN, and the other things
// CREATE … (…) defines.
#include "sql/convert_parts.hpp"

namespace pglint::sql {

StatementBody convert(Conversion& c, const ::DefineStmt& stmt) {
  switch (stmt.kind) {
    case OBJECT_AGGREGATE: return convert_aggregate(c, stmt);
    case OBJECT_TYPE: {  // a base type, or a shell that it will fill
      CreateType type;
      type.name = qualified_name(stmt.defnames);
      type.kind = 'b';
      return type;
    }
    // Operators, collations and text search objects: indexes and expressions name them, the model does not
    // hold them.
    default: return NoEffect{"CREATE " + object_type_name(stmt.kind)};
  }
}

StatementBody convert(Conversion& c, const ::CompositeTypeStmt& stmt) {
  CreateType type;
  type.name = qualified_name(stmt.typevar);
  const std::vector<Span> spans = list_after(c, stmt.typevar->location).elements;
  for (const auto* column : each<::ColumnDef>(stmt.coldeflist)) {
    const Span span = element(spans, type.columns.size());
    convert_column(c, *column, span, type.columns.emplace_back());
  }
  return type;
}

StatementBody convert(Conversion&, const ::CreateRangeStmt& stmt) {
  CreateType type;
  type.name = qualified_name(stmt.typeName);
  type.kind = 'r';
  for (const auto* option : each<::DefElem>(stmt.params))
    if (std::string_view(option->defname) == "multirange_type_name")
      if (const auto* name = as<::TypeName>(option->arg, T_TypeName))
        type.multirange = qualified_name(name->names);
  return type;
}

StatementBody convert(Conversion&, const ::CreateEnumStmt& stmt) {
  return CreateEnum{qualified_name(stmt.typeName), string_list(stmt.vals)};
}

StatementBody convert(Conversion&, const ::AlterEnumStmt& stmt) {
  AlterEnum alter;
  alter.name = qualified_name(stmt.typeName);
  alter.label = text_of(stmt.newVal);
  alter.neighbour = text_of(stmt.newValNeighbor);
  alter.after = stmt.newValIsAfter;
  alter.if_not_exists = stmt.skipIfNewValExists;
  alter.renamed_from = text_of(stmt.oldVal);
  return alter;
}

StatementBody convert(Conversion& c, const ::CreateDomainStmt& stmt) {
  CreateDomain domain;
  domain.name = qualified_name(stmt.domainname);
  domain.type = convert_type(c, stmt.typeName);
  if (stmt.collClause) domain.collation = qualified_name(stmt.collClause->collname);
  const int count = list_length(stmt.constraints);
  for (int i = 0; i < count; ++i) {
    const auto& node = *static_cast<const ::Constraint*>(list_nth(stmt.constraints, i));
    const int next =
        i + 1 < count ? static_cast<const ::Constraint*>(list_nth(stmt.constraints, i + 1))->location : -1;
    const Span span = span_until(c, node.location, statement_span(c).end, next);
    if (node.contype == CONSTR_NOTNULL)
      domain.not_null = true;
    else if (node.contype == CONSTR_DEFAULT)
      domain.default_value = convert_expr(c, node.raw_expr);
    else if (node.contype == CONSTR_CHECK)
      domain.checks.push_back(convert_constraint(c, node, span));
  }
  return domain;
}

StatementBody convert(Conversion& c, const ::AlterDomainStmt& stmt) {
  using Kind = AlterDomain::Kind;
  AlterDomain alter;
  alter.name = qualified_name(stmt.typeName);
  alter.constraint = text_of(stmt.name);
  alter.if_exists = stmt.missing_ok;
  alter.cascade = stmt.behavior == DROP_CASCADE;
  switch (stmt.subtype) {
    case 'T':
      alter.kind = stmt.def ? Kind::set_default : Kind::drop_default;
      alter.default_value = convert_expr(c, stmt.def);
      break;
    case 'N': alter.kind = Kind::drop_not_null; break;
    case 'O': alter.kind = Kind::set_not_null; break;
    case 'X': alter.kind = Kind::drop_constraint; break;
    case 'V': alter.kind = Kind::validate_constraint; break;
    default: {
      const auto* node = as<::Constraint>(stmt.def, T_Constraint);
      if (!node) return Unsupported{"ALTER DOMAIN"};
      alter.constraint = text_of(node->conname);
      if (node->contype == CONSTR_NOTNULL) {
        alter.kind = Kind::set_not_null;
      } else {
        alter.kind = Kind::add_constraint;
        alter.check = convert_constraint(c, *node, span_until(c, node->location, statement_span(c).end));
      }
    }
  }
  return alter;
}

}  // namespace pglint::sql
