// Privileges: the access control lists of tables, columns, functions, schemas, and ALTER DEFAULT PRIVILEGES.
#include <utility>

#include "live/reading.hpp"
#include "model/grants.hpp"

namespace pglint::live {
namespace {

/// The letter that an aclitem has for a privilege (manual, table 5.1); "" for one that is newer than pglint.
std::string_view letter_of(std::string_view privilege) {
  static constexpr std::pair<std::string_view, std::string_view> letters[] = {
      {"INSERT", "a"}, {"SELECT", "r"}, {"UPDATE", "w"}, {"DELETE", "d"}, {"TRUNCATE", "D"}, {"REFERENCES", "x"}, {"TRIGGER", "t"},
      {"MAINTAIN", "m"}, {"EXECUTE", "X"}, {"USAGE", "U"}, {"CREATE", "C"}, {"CONNECT", "c"}, {"TEMPORARY", "T"}};
  for (const auto& [name, letter] : letters)
    if (name == privilege) return letter;
  return {};
}

/// One row of aclexplode() in the columns grantee, privilege_type, is_grantable from `first` on.
void add_grant(const Reading& in, std::vector<Grant>& grants, const std::string& owner, const std::string& column, const Rows& rows, std::size_t row, int first) {
  const std::string grantee = in.role(rows.oid(row, first));
  if (grantee == owner) return;
  Grant& entry = model::grant_entry(grants, grantee, column);
  const std::string_view letter = letter_of(rows.text(row, first + 1));
  model::add_letters(entry.privileges, letter);
  if (rows.flag(row, first + 2)) model::add_letters(entry.grantable, letter);
}

/// MAINTAIN goes with ALL from 17 on. Beside the privileges that hardly anybody grants one by one it came from there, and is left
/// out as replay leaves it out: one text gives one model.
void leave_out_maintain(std::string& letters) {
  const auto has = [&](char letter) { return letters.find(letter) != std::string::npos; };
  if (has('D') && has('x') && has('t')) model::remove_letters(letters, "m");
}

void leave_out_maintain(std::vector<Grant>& grants) {
  for (Grant& grant : grants) {
    leave_out_maintain(grant.privileges);
    leave_out_maintain(grant.grantable);
  }
}

void read_relation_grants(Reading& in) {
  const Rows rows = in.session.query("privileges on tables", R"(
    select c.oid, '', a.grantee, a.privilege_type, a.is_grantable
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace cross join lateral pg_catalog.aclexplode(c.relacl) a
    where c.relacl is not null and )" + user_schema("n") + R"(
    union all
    select c.oid, t.attname, a.grantee, a.privilege_type, a.is_grantable
    from pg_catalog.pg_attribute t join pg_catalog.pg_class c on c.oid = t.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      cross join lateral pg_catalog.aclexplode(t.attacl) a
    where t.attacl is not null and not t.attisdropped and )" + user_schema("n"));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Oid oid = rows.oid(row, 0);
    if (const auto sequence = in.sequences.find(oid); sequence != in.sequences.end()) {
      Sequence& found = in.catalog.sequences.at(sequence->second);
      add_grant(in, found.grants, found.owner, {}, rows, row, 2);
    } else if (const RelationEntry* entry = in.relation(oid); entry && entry->relation) {
      add_grant(in, entry->relation->grants, entry->relation->owner, rows.string(row, 1), rows, row, 2);
    }
  }
  for (const auto& [oid, entry] : in.relations)
    if (entry.relation) leave_out_maintain(entry.relation->grants);
}

void read_function_grants(Reading& in) {
  // Without a list everybody may call a function.
  const Rows rows = in.session.query("privileges on functions", R"(
    select p.oid, a.grantee, a.privilege_type, a.is_grantable
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      cross join lateral pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    where )" + user_schema("n"));
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (const auto found = in.functions.find(rows.oid(row, 0)); found != in.functions.end())
      add_grant(in, found->second->grants, found->second->owner, {}, rows, row, 1);
}

void read_schema_grants(Reading& in) {
  const Rows rows = in.session.query("privileges on schemas", R"(
    select n.oid, a.grantee, a.privilege_type, a.is_grantable
    from pg_catalog.pg_namespace n cross join lateral pg_catalog.aclexplode(n.nspacl) a where n.nspacl is not null and )" + user_schema("n"));
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (const std::string* name = in.schema(rows.oid(row, 0))) {
      Schema& schema = in.catalog.schemas.at(*name);
      add_grant(in, schema.grants, schema.owner, {}, rows, row, 1);
    }
}

}  // namespace

void read_grants(Reading& in) {
  read_relation_grants(in);
  read_function_grants(in);
  read_schema_grants(in);
}

void read_default_privileges(Reading& in) {
  // A list without a schema stands in place of PostgreSQL's own defaults, one with a schema adds to them.
  const Rows rows = in.session.query("default privileges", R"(
    select d.oid, d.defaclrole, coalesce(n.nspname, ''), d.defaclobjtype, a.grantee, a.privilege_type, a.is_grantable, false
    from pg_catalog.pg_default_acl d left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
      cross join lateral pg_catalog.aclexplode(d.defaclacl) a
    where not (d.defaclnamespace = 0 and a.grantee in (select b.grantee from pg_catalog.aclexplode(pg_catalog.acldefault(d.defaclobjtype, d.defaclrole)) b
                                                       where b.privilege_type = a.privilege_type and b.is_grantable = a.is_grantable))
    union all
    select d.oid, d.defaclrole, '', d.defaclobjtype, b.grantee, b.privilege_type, b.is_grantable, true
    from pg_catalog.pg_default_acl d cross join lateral pg_catalog.aclexplode(pg_catalog.acldefault(d.defaclobjtype, d.defaclrole)) b
    where d.defaclnamespace = 0 and b.grantee <> d.defaclrole
      and not exists (select from pg_catalog.aclexplode(d.defaclacl) a where a.grantee = b.grantee and a.privilege_type = b.privilege_type)
    order by 1, 8, 5)");
  std::vector<DefaultPrivilege>& list = in.catalog.default_privileges;
  Oid current = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    DefaultPrivilege privilege;
    privilege.role = in.role(rows.oid(row, 1));
    privilege.schema = rows.string(row, 2);
    privilege.object_kind = rows.letter(row, 3);
    privilege.revoked = rows.flag(row, 7);
    privilege.grant.grantee = in.role(rows.oid(row, 4));
    if (privilege.grant.grantee == privilege.role) continue;
    const bool same = !list.empty() && current == rows.oid(row, 0) && list.back().grant.grantee == privilege.grant.grantee && list.back().revoked == privilege.revoked;
    if (!same) list.push_back(std::move(privilege));
    current = rows.oid(row, 0);
    Grant& grant = list.back().grant;
    const std::string_view letter = letter_of(rows.text(row, 5));
    model::add_letters(grant.privileges, letter);
    if (rows.flag(row, 6)) model::add_letters(grant.grantable, letter);
  }
  for (DefaultPrivilege& privilege : list) {
    leave_out_maintain(privilege.grant.privileges);
    leave_out_maintain(privilege.grant.grantable);
  }
}

}  // namespace pglint::live
