// Row-level security policies: pg_policy.
#include <algorithm>

#include "live/array.hpp"
#include "live/reading.hpp"

namespace pglint::live {

void read_policies(Reading& in) {
  const Rows rows = in.session.query("policies", R"(
    select p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive, p.polroles,
      pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid),
      p.polqual is not null, p.polwithcheck is not null
    from pg_catalog.pg_policy p order by p.oid)");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    RelationEntry* entry = in.relation(rows.oid(row, 1));
    if (!entry || !entry->relation) continue;
    Relation& relation = *entry->relation;
    Policy policy;
    policy.name = rows.string(row, 2);
    policy.command = static_cast<PolicyCommand>(rows.letter(row, 3));
    policy.permissive = rows.flag(row, 4);
    for (const long long role : array_numbers(rows.text(row, 5))) policy.roles.push_back(in.role(static_cast<Oid>(role)));
    std::sort(policy.roles.begin(), policy.roles.end());
    const std::string what = "policy " + quote_identifier(policy.name) + " on " + quote_qualified(relation.name.schema, relation.name.name);
    require((rows.flag(row, 8) && rows.null(row, 6)) || (rows.flag(row, 9) && rows.null(row, 7)), what);
    policy.using_ = in.text.expression(what, &relation, rows.text(row, 6));
    policy.with_check = in.text.expression(what, &relation, rows.text(row, 7));
    policy.comment = in.comment(pg_policy_oid, rows.oid(row, 0));
    policy.provenance.order = in.catalog.next_order();
    relation.policies.push_back(std::move(policy));
  }
}

}  // namespace pglint::live
