// Types: enums, domains, composite, range and base types. Columns of composite types come with those of relations.
#include "live/reading.hpp"

namespace pglint::live {
namespace {

void read_labels(Reading& in) {
  const Rows labels = in.session.query("labels of enums", R"(
    select e.enumtypid, e.enumlabel from pg_catalog.pg_enum e order by e.enumtypid, e.enumsortorder)");
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const auto name = in.type_names.find(labels.oid(row, 0));
    if (name == in.type_names.end()) continue;
    if (const auto found = in.catalog.enums.find(name->second); found != in.catalog.enums.end())
      found->second.labels.push_back(labels.string(row, 1));
  }
}

/// CHECK constraints of domains stand in the order of their names, in which a server evaluates them.
constexpr const char* domain_checks_query = R"(
  select c.contypid, c.conname, c.convalidated, pg_catalog.pg_get_expr(c.conbin, 0)
  from pg_catalog.pg_constraint c where c.contypid <> 0 and c.contype = 'c' order by c.oid)";

}  // namespace

void read_types(Reading& in) {
  const Rows types = in.session.query("types", R"(
    select t.oid, pg_catalog.format_type(t.oid, null), t.typnamespace, t.typname, t.typtype, t.typrelid,
      case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) end,
      case when t.typtype = 'd' and t.typcollation <> b.typcollation then t.typcollation end, t.typnotnull,
      t.typrelid <> 0 and c.relkind <> 'c',
      t.typcategory = 'A' and t.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc and t.typelem <> 0
    from pg_catalog.pg_type t left join pg_catalog.pg_type b on b.oid = t.typbasetype and t.typtype = 'd'
      left join pg_catalog.pg_class c on c.oid = t.typrelid
    order by t.oid)");
  for (std::size_t row = 0; row < types.size(); ++row) {
    const Oid oid = types.oid(row, 0);
    in.types.emplace(oid, types.string(row, 1));
    const std::string* schema = in.schema(types.oid(row, 2));
    if (schema == nullptr || types.flag(row, 9) || types.flag(row, 10)) continue;  // a table's row type, or an array of something
    const QualifiedName name{*schema, types.string(row, 3)};
    Provenance provenance;
    provenance.order = in.catalog.next_order();
    const std::string comment = in.comment(pg_type_oid, oid);
    in.type_names.emplace(oid, name);
    require_type(types.text(row, 1), "type " + quote_qualified(name.schema, name.name));
    switch (const char kind = types.letter(row, 4)) {
      case 'e': in.catalog.enums.emplace(name, Enum{name, {}, comment, provenance}); break;
      case 'd': {
        Domain domain;
        domain.name = name;
        domain.base_type = types.string(row, 6);
        if (!types.null(row, 7)) domain.collation = in.collation(types.oid(row, 7));
        domain.not_null = types.flag(row, 8);
        domain.comment = comment;
        domain.provenance = provenance;
        in.catalog.domains.emplace(name, std::move(domain));
        break;
      }
      default: {  // composite, range, multirange, base type or shell
        CompositeType type;
        type.name = name;
        type.kind = kind == 'p' ? 'b' : kind;
        type.comment = comment;
        type.provenance = provenance;
        CompositeType& added = in.catalog.types.emplace(name, std::move(type)).first->second;
        if (kind == 'c') in.relations[types.oid(row, 5)].composite = &added;  // its columns are read with those of tables
      }
    }
  }
  read_labels(in);
}

void read_domain_checks(Reading& in) {
  const Rows defaults = in.session.query("defaults of domains", R"(
    select t.oid, pg_catalog.pg_get_expr(t.typdefaultbin, 0)
    from pg_catalog.pg_type t where t.typtype = 'd' and t.typdefaultbin is not null)");
  const auto domain_of = [&](Oid oid) -> Domain* {
    const auto name = in.type_names.find(oid);
    const auto found = name == in.type_names.end() ? in.catalog.domains.end() : in.catalog.domains.find(name->second);
    return found == in.catalog.domains.end() ? nullptr : &found->second;
  };
  const auto what = [](const Domain& domain) { return "domain " + quote_qualified(domain.name.schema, domain.name.name); };
  for (std::size_t row = 0; row < defaults.size(); ++row)
    if (Domain* domain = domain_of(defaults.oid(row, 0)))
      domain->default_value = in.text.expression(what(*domain), nullptr, defaults.text(row, 1), domain->base_type);

  const Rows checks = in.session.query("constraints of domains", domain_checks_query);
  for (std::size_t row = 0; row < checks.size(); ++row) {
    Domain* domain = domain_of(checks.oid(row, 0));
    if (domain == nullptr) continue;
    DomainCheck check;
    check.name = checks.string(row, 1);
    check.validated = checks.flag(row, 2);
    check.expression = in.text.domain_check(what(*domain), *domain, checks.text(row, 3));
    domain->checks.push_back(std::move(check));
  }
}

}  // namespace pglint::live
