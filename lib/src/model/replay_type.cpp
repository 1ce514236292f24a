// Replay of enums, domains, composite and range types.
#include <algorithm>

#include "model/renaming.hpp"
#include "model/replay.hpp"

namespace pglint::model {
namespace {

/// The name that PostgreSQL gives the multirange of a range type (makeMultirangeTypeName).
std::string multirange_name(const std::string& range) {
  const std::size_t at = range.find("range");
  if (at == std::string::npos) return range.substr(0, 63 - 11) + "_multirange";
  return range.substr(0, at) + "multi" + range.substr(at);
}

}  // namespace

bool Replay::type_name_taken(const QualifiedName& name) const {
  return catalog_.enums.count(name) || catalog_.domains.count(name) || catalog_.types.count(name) ||
         catalog_.relation(name.schema, name.name);
}

bool Replay::claim_type_name(const QualifiedName& name) {
  if (!type_name_taken(name)) return true;
  not_understood(statement_, "type " + quote_identifier(name.name) + " already exists");
  return false;
}

void Replay::apply(const sql::CreateEnum& statement) {
  Enum type;
  type.name = creation_name(statement.name);
  if (!claim_type_name(type.name)) return;
  type.labels = statement.labels;
  type.provenance.defined = type.provenance.changed = origin({});
  type.provenance.order = catalog_.next_order();
  catalog_.enums.emplace(type.name, std::move(type));
}

void Replay::apply(const sql::AlterEnum& statement) {
  const auto found = catalog_.enums.find(resolve_type_name(statement.name));
  if (found == catalog_.enums.end())
    return not_understood(statement_, "type " + quote_qualified(statement.name.schema, statement.name.name) + " is not defined");
  std::vector<std::string>& labels = found->second.labels;
  found->second.provenance.changed = origin({});
  const auto position = [&](const std::string& label) { return std::find(labels.begin(), labels.end(), label); };
  if (!statement.renamed_from.empty()) {
    const auto at = position(statement.renamed_from);
    if (at == labels.end()) return not_understood(statement_, "the enum has no such label");
    if (position(statement.label) != labels.end()) return not_understood(statement_, "the enum label already exists");
    *at = statement.label;
    return Renaming(catalog_, changes_).label(found->first, statement.renamed_from, statement.label);
  }
  if (position(statement.label) != labels.end()) {
    if (!statement.if_not_exists) not_understood(statement_, "the enum label already exists");
    return;
  }
  if (statement.neighbour.empty()) {
    labels.push_back(statement.label);
    return;
  }
  const auto at = position(statement.neighbour);
  if (at == labels.end()) return not_understood(statement_, "the enum has no such label");
  labels.insert(statement.after ? at + 1 : at, statement.label);
}

void Replay::normalize_for_domain(const Domain& domain, Expr& expr) const {
  sql::Scope scope = scope_for(nullptr);
  scope.column_type = [&domain](std::string_view relation, std::string_view column) {
    return relation.empty() && column == "value" ? domain.base_type : std::string();
  };
  sql::normalize(expr, scope);
}

void Replay::add_domain_check(Domain& domain, const sql::ConstraintDef& definition) {
  DomainCheck check;
  check.name = definition.name;
  check.validated = !definition.not_valid;
  check.expression = definition.expression;
  normalize_for_domain(domain, check.expression);
  if (check.name.empty()) check.name = changes_.names.choose_constraint_name(domain.name.name, {}, "check", domain.name.schema);
  changes_.names.add_constraint(domain.name.schema, check.name);
  domain.checks.push_back(std::move(check));
}

void Replay::apply(const sql::CreateDomain& statement) {
  Domain domain;
  domain.name = creation_name(statement.name);
  if (!claim_type_name(domain.name)) return;
  domain.base_type = resolve_type(statement.type);
  domain.collation = collation_text(statement.collation);
  domain.not_null = statement.not_null;
  domain.default_value = statement.default_value;
  if (domain.default_value) {
    normalize_for(nullptr, domain.default_value, domain.base_type);
  }
  domain.provenance.defined = domain.provenance.changed = origin({});
  domain.provenance.order = catalog_.next_order();
  Domain& added = catalog_.domains.emplace(domain.name, std::move(domain)).first->second;
  for (const sql::ConstraintDef& check : statement.checks) add_domain_check(added, check);
}

void Replay::apply(const sql::AlterDomain& statement) {
  const auto found = catalog_.domains.find(resolve_type_name(statement.name));
  if (found == catalog_.domains.end())
    return not_understood(statement_, "domain " + quote_qualified(statement.name.schema, statement.name.name) + " is not defined");
  Domain& domain = found->second;
  domain.provenance.changed = origin({});
  const auto check = [&] {
    return std::find_if(domain.checks.begin(), domain.checks.end(),
                        [&](const DomainCheck& c) { return c.name == statement.constraint; });
  };
  using Kind = sql::AlterDomain::Kind;
  switch (statement.kind) {
    case Kind::set_default:
      domain.default_value = statement.default_value;
      normalize_for(nullptr, domain.default_value, domain.base_type);
      break;
    case Kind::drop_default: domain.default_value = {}; break;
    case Kind::set_not_null: domain.not_null = true; break;
    case Kind::drop_not_null: domain.not_null = false; break;
    case Kind::add_constraint: add_domain_check(domain, statement.check); break;
    case Kind::drop_constraint:
      if (const auto at = check(); at != domain.checks.end()) {
        changes_.names.remove_constraint(domain.name.schema, at->name);
        domain.checks.erase(at);
      } else if (!statement.if_exists) not_understood(statement_, "constraint " + quote_identifier(statement.constraint) + " is not defined");
      break;
    case Kind::validate_constraint:
      if (const auto at = check(); at != domain.checks.end()) at->validated = true;
      break;
  }
}

void Replay::apply(const sql::CreateType& statement) {
  CompositeType type;
  type.name = creation_name(statement.name);
  // CREATE TYPE name; and the full definition that follows such a shell are one type.
  const auto shell = catalog_.types.find(type.name);
  if (shell != catalog_.types.end() && shell->second.kind == 'b' && statement.kind != 'c') {
    shell->second.kind = statement.kind;
    shell->second.provenance.changed = origin({});
    return;
  }
  if (!claim_type_name(type.name)) return;
  type.kind = statement.kind;
  for (const sql::ColumnDef& definition : statement.columns) {
    Column column;
    column.name = definition.name;
    column.type = resolve_type(definition.type);
    column.collation = collation_text(definition.collation);
    column.provenance.defined = column.provenance.changed = origin(definition.span);
    type.columns.push_back(std::move(column));
  }
  type.provenance.defined = type.provenance.changed = origin({});
  type.provenance.order = catalog_.next_order();
  if (type.kind == 'r') {
    CompositeType multirange;
    multirange.kind = 'm';
    multirange.name = {statement.multirange.schema.empty() ? type.name.schema : statement.multirange.schema,
                       statement.multirange.name.empty() ? multirange_name(type.name.name) : statement.multirange.name};
    multirange.provenance = type.provenance;
    multirange.provenance.order = catalog_.next_order();
    if (!type_name_taken(multirange.name)) catalog_.types.emplace(multirange.name, std::move(multirange));
  }
  catalog_.types.emplace(type.name, std::move(type));
}

}  // namespace pglint::model
