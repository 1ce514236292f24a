// What other areas look up by oid: extensions and their members, comments, collations, operator classes.
#include "live/reading.hpp"

namespace pglint::live {
namespace {

void read_extensions(Reading& in) {
  const Rows extensions = in.session.query("extensions", R"(
    select e.extname, n.nspname, e.extversion
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname <> 'plpgsql' order by e.oid)");  // which every database has
  for (std::size_t row = 0; row < extensions.size(); ++row) {
    Extension extension;
    extension.name = extensions.string(row, 0);
    extension.schema = extensions.string(row, 1);
    extension.version = extensions.string(row, 2);
    extension.provenance.order = in.catalog.next_order();
    in.catalog.extensions.emplace(extension.name, std::move(extension));
  }
  const Rows members = in.session.query("members of extensions", R"(
    select d.classid, d.objid from pg_catalog.pg_depend d where d.deptype = 'e')");
  for (std::size_t row = 0; row < members.size(); ++row)
    in.extension_members.insert((static_cast<std::uint64_t>(members.oid(row, 0)) << 32U) | members.oid(row, 1));
}

void read_comments(Reading& in) {
  // Oids below 16384 are initdb's; the schema public is among them.
  const Rows comments = in.session.query("comments", R"(
    select d.classoid, d.objoid, d.objsubid, d.description from pg_catalog.pg_description d
    where d.objoid >= 16384 or d.classoid = 2615 and d.description <> 'standard public schema')");
  for (std::size_t row = 0; row < comments.size(); ++row)
    in.comments.emplace(Reading::comment_key(comments.oid(row, 0), comments.oid(row, 1), static_cast<int>(comments.number(row, 2))),
                        comments.string(row, 3));
  for (const auto& [oid, name] : in.schemas) in.catalog.schemas.at(name).comment = in.comment(pg_namespace_oid, oid);
}

}  // namespace

void read_names(Reading& in) {
  read_extensions(in);
  read_comments(in);
  const Rows collations = in.session.query("collations", R"(
    select c.oid, n.nspname, c.collname from pg_catalog.pg_collation c join pg_catalog.pg_namespace n on n.oid = c.collnamespace)");
  for (std::size_t row = 0; row < collations.size(); ++row)
    in.collations.emplace(collations.oid(row, 0), QualifiedName{collations.string(row, 1), collations.string(row, 2)});

  const Rows classes = in.session.query("operator classes", R"(
    select o.oid, n.nspname, o.opcname, o.opcmethod, o.opcintype, o.opcdefault
    from pg_catalog.pg_opclass o join pg_catalog.pg_namespace n on n.oid = o.opcnamespace)");
  for (std::size_t row = 0; row < classes.size(); ++row)
    in.operator_classes.emplace(classes.oid(row, 0), OperatorClass{classes.string(row, 1), classes.string(row, 2), classes.oid(row, 3),
                                                                   classes.oid(row, 4), classes.flag(row, 5)});

  const Rows operators = in.session.query("operators", R"(
    select distinct o.oid, o.oprname
    from pg_catalog.pg_constraint c cross join lateral pg_catalog.unnest(c.conexclop) x(oid) join pg_catalog.pg_operator o on o.oid = x.oid
    where c.conexclop is not null)");
  for (std::size_t row = 0; row < operators.size(); ++row) in.operators.emplace(operators.oid(row, 0), operators.string(row, 1));
}

}  // namespace pglint::live
