// What a snapshot holds: one description of every struct, from which both writing and reading are made.
//
// An archive has four members: field(key, member), letter(key, member, allowed letters) for enums and letters of the
// catalogs, word(key, member, names) for other enums, tree(key, member) for expressions and queries. The key order here
// is that of the file; a member that has its default value is not written, and what is not known has none.
#pragma once

#include "pglint/catalog.hpp"
#include "pglint/statistics.hpp"

namespace pglint::model {

template <class T>
struct Type {};

template <class A> void describe(A& a, Type<Grant>) {
  a.field("grantee", &Grant::grantee);
  a.field("privileges", &Grant::privileges);
  a.field("grantable", &Grant::grantable);
  a.field("columns", &Grant::columns);
}

template <class A> void describe(A& a, Type<Column>) {
  a.field("name", &Column::name);
  a.field("type", &Column::type);
  a.field("collation", &Column::collation);
  a.field("not_null", &Column::not_null);
  a.field("not_null_name", &Column::not_null_name);
  a.tree("default", &Column::default_value);
  a.letter("identity", &Column::identity, "ad");
  a.letter("generated", &Column::generated, "sv");
  a.tree("generation", &Column::generation);
  a.field("owned_sequence", &Column::owned_sequence);
  a.field("is_local", &Column::is_local);
  a.field("inherit_count", &Column::inherit_count);
  a.field("storage", &Column::storage);
  a.field("compression", &Column::compression);
  a.field("statistics_target", &Column::statistics_target);
  a.field("comment", &Column::comment);
}

template <class A> void describe(A& a, Type<Constraint>) {
  a.field("name", &Constraint::name);
  a.letter("kind", &Constraint::kind, "cfpux");
  a.field("columns", &Constraint::columns);
  a.tree("expression", &Constraint::expression);
  a.field("index", &Constraint::index);
  a.field("referenced_table", &Constraint::referenced_table);
  a.field("referenced_columns", &Constraint::referenced_columns);
  a.letter("match", &Constraint::match, "sfp");
  a.letter("on_update", &Constraint::on_update, "arcnd");
  a.letter("on_delete", &Constraint::on_delete, "arcnd");
  a.field("on_delete_columns", &Constraint::on_delete_columns);
  a.field("deferrable", &Constraint::deferrable);
  a.field("initially_deferred", &Constraint::initially_deferred);
  a.field("validated", &Constraint::validated);
  a.field("enforced", &Constraint::enforced);
  a.field("no_inherit", &Constraint::no_inherit);
  a.field("period", &Constraint::period);
  a.field("is_local", &Constraint::is_local);
  a.field("inherit_count", &Constraint::inherit_count);
  a.field("comment", &Constraint::comment);
}

template <class A> void describe(A& a, Type<IndexKey>) {
  a.field("column", &IndexKey::column);
  a.tree("expression", &IndexKey::expression);
  a.field("opclass", &IndexKey::opclass);
  a.field("opclass_options", &IndexKey::opclass_options);
  a.field("collation", &IndexKey::collation);
  a.field("descending", &IndexKey::descending);
  a.field("nulls_first", &IndexKey::nulls_first);
  a.field("exclusion_operator", &IndexKey::exclusion_operator);
}

template <class A> void describe(A& a, Type<Index>) {
  a.field("name", &Index::name);
  a.field("access_method", &Index::access_method);
  a.field("keys", &Index::keys);
  a.field("include", &Index::include);
  a.tree("predicate", &Index::predicate);
  a.field("unique", &Index::unique);
  a.field("primary", &Index::primary);
  a.field("exclusion", &Index::exclusion);
  a.field("immediate", &Index::immediate);
  a.field("nulls_not_distinct", &Index::nulls_not_distinct);
  a.field("clustered", &Index::clustered);
  a.field("replica_identity", &Index::replica_identity);
  a.field("valid", &Index::valid);
  a.field("ready", &Index::ready);
  a.field("live", &Index::live);
  a.field("constraint", &Index::constraint);
  a.field("attached_to", &Index::attached_to);
  a.field("storage_parameters", &Index::storage_parameters);
  a.field("tablespace", &Index::tablespace);
  a.field("extension_member", &Index::extension_member);
  a.field("comment", &Index::comment);
}

template <class A> void describe(A& a, Type<Policy>) {
  a.field("name", &Policy::name);
  a.letter("command", &Policy::command, "*rawd");
  a.field("permissive", &Policy::permissive);
  a.field("roles", &Policy::roles);
  a.tree("using", &Policy::using_);
  a.tree("with_check", &Policy::with_check);
  a.field("comment", &Policy::comment);
}

template <class A> void describe(A& a, Type<Trigger>) {
  a.field("name", &Trigger::name);
  a.word("timing", &Trigger::timing, "before after instead_of");
  a.field("for_each_row", &Trigger::for_each_row);
  a.field("on_insert", &Trigger::on_insert);
  a.field("on_update", &Trigger::on_update);
  a.field("on_delete", &Trigger::on_delete);
  a.field("on_truncate", &Trigger::on_truncate);
  a.field("update_columns", &Trigger::update_columns);
  a.field("function", &Trigger::function);
  a.field("arguments", &Trigger::arguments);
  a.tree("when", &Trigger::when);
  a.field("constraint", &Trigger::constraint);
  a.field("deferrable", &Trigger::deferrable);
  a.field("initially_deferred", &Trigger::initially_deferred);
  a.letter("enabled", &Trigger::enabled, "ODRA");
  a.field("old_table", &Trigger::old_table);
  a.field("new_table", &Trigger::new_table);
  a.field("is_inherited", &Trigger::is_inherited);
  a.field("comment", &Trigger::comment);
}

template <class A> void describe(A& a, Type<Partitioning>) {
  a.field("strategy", &Partitioning::strategy);
  a.field("keys", &Partitioning::keys);
}

template <class A> void describe(A& a, Type<Relation>) {
  a.field("name", &Relation::name);
  a.letter("kind", &Relation::kind, "rpfvm");
  a.field("columns", &Relation::columns);
  a.field("constraints", &Relation::constraints);
  a.field("indexes", &Relation::indexes);
  a.field("policies", &Relation::policies);
  a.field("triggers", &Relation::triggers);
  a.field("unlogged", &Relation::unlogged);
  a.field("temporary", &Relation::temporary);
  a.field("row_security", &Relation::row_security);
  a.field("force_row_security", &Relation::force_row_security);
  a.letter("replica_identity", &Relation::replica_identity, "dnfi");
  a.field("parents", &Relation::parents);
  a.field("is_partition", &Relation::is_partition);
  a.field("partition_bound", &Relation::partition_bound);
  a.field("partitioning", &Relation::partitioning);
  a.field("of_type", &Relation::of_type);
  a.tree("query", &Relation::query);
  a.field("populated", &Relation::populated);
  a.field("check_option", &Relation::check_option);
  a.field("foreign_server", &Relation::foreign_server);
  a.field("options", &Relation::options);
  a.field("access_method", &Relation::access_method);
  a.field("tablespace", &Relation::tablespace);
  a.field("owner", &Relation::owner);
  a.field("grants", &Relation::grants);
  a.field("extension_member", &Relation::extension_member);
  a.field("columns_known", &Relation::columns_known);
  a.field("comment", &Relation::comment);
}

template <class A> void describe(A& a, Type<Argument>) {
  a.letter("mode", &Argument::mode, "iobvt");
  a.field("name", &Argument::name);
  a.field("type", &Argument::type);
  a.tree("default", &Argument::default_value);
}

template <class A> void describe(A& a, Type<Function>) {
  a.field("name", &Function::name);
  a.letter("kind", &Function::kind, "fpaw");
  a.field("arguments", &Function::arguments);
  a.field("returns", &Function::returns);
  a.field("returns_set", &Function::returns_set);
  a.field("language", &Function::language);
  a.letter("volatility", &Function::volatility, "isv");
  a.field("security_definer", &Function::security_definer);
  a.field("strict", &Function::strict);
  a.field("leakproof", &Function::leakproof);
  a.letter("parallel", &Function::parallel, "sru");
  a.field("cost", &Function::cost);
  a.field("rows", &Function::rows);
  a.field("settings", &Function::settings);
  a.field("body", &Function::body);
  a.tree("sql_body", &Function::sql_body);
  a.field("owner", &Function::owner);
  a.field("grants", &Function::grants);
  a.field("extension_member", &Function::extension_member);
  a.field("comment", &Function::comment);
}

template <class A> void describe(A& a, Type<Sequence>) {
  a.field("name", &Sequence::name);
  a.field("type", &Sequence::type);
  a.field("start", &Sequence::start);
  a.field("increment", &Sequence::increment);
  a.field("minimum", &Sequence::minimum);
  a.field("maximum", &Sequence::maximum);
  a.field("cache", &Sequence::cache);
  a.field("cycle", &Sequence::cycle);
  a.field("owner_table", &Sequence::owner_table);
  a.field("owner_column", &Sequence::owner_column);
  a.field("internal", &Sequence::internal);
  a.field("owner", &Sequence::owner);
  a.field("grants", &Sequence::grants);
  a.field("comment", &Sequence::comment);
}

template <class A> void describe(A& a, Type<Enum>) {
  a.field("name", &Enum::name);
  a.field("labels", &Enum::labels);
  a.field("comment", &Enum::comment);
}

template <class A> void describe(A& a, Type<DomainCheck>) {
  a.field("name", &DomainCheck::name);
  a.tree("expression", &DomainCheck::expression);
  a.field("validated", &DomainCheck::validated);
}

template <class A> void describe(A& a, Type<Domain>) {
  a.field("name", &Domain::name);
  a.field("base_type", &Domain::base_type);
  a.field("collation", &Domain::collation);
  a.field("not_null", &Domain::not_null);
  a.tree("default", &Domain::default_value);
  a.field("checks", &Domain::checks);
  a.field("comment", &Domain::comment);
}

template <class A> void describe(A& a, Type<CompositeType>) {
  a.field("name", &CompositeType::name);
  a.letter("kind", &CompositeType::kind, "crbm");
  a.field("columns", &CompositeType::columns);
  a.field("comment", &CompositeType::comment);
}

template <class A> void describe(A& a, Type<Schema>) {
  a.field("name", &Schema::name);
  a.field("owner", &Schema::owner);
  a.field("grants", &Schema::grants);
  a.field("comment", &Schema::comment);
}

template <class A> void describe(A& a, Type<Extension>) {
  a.field("name", &Extension::name);
  a.field("schema", &Extension::schema);
  a.field("version", &Extension::version);
}

template <class A> void describe(A& a, Type<Role>) {
  a.field("name", &Role::name);
  a.field("login", &Role::login);
  a.field("superuser", &Role::superuser);
  a.field("bypass_rls", &Role::bypass_rls);
  a.field("inherit", &Role::inherit);
  a.field("member_of", &Role::member_of);
}

template <class A> void describe(A& a, Type<DefaultPrivilege>) {
  a.field("role", &DefaultPrivilege::role);
  a.field("schema", &DefaultPrivilege::schema);
  a.letter("object_kind", &DefaultPrivilege::object_kind, "rSfTn");
  a.field("grant", &DefaultPrivilege::grant);
  a.field("revoked", &DefaultPrivilege::revoked);
}

template <class A> void describe(A& a, Type<ColumnStatistics>) {
  a.field("null_frac", &ColumnStatistics::null_frac);
  a.field("avg_width", &ColumnStatistics::avg_width);
  a.field("n_distinct", &ColumnStatistics::n_distinct);
  a.field("correlation", &ColumnStatistics::correlation);
  a.field("has_negative", &ColumnStatistics::has_negative);
  a.field("most_common_freqs", &ColumnStatistics::most_common_freqs);
  a.field("most_common_vals", &ColumnStatistics::most_common_vals);
}

template <class A> void describe(A& a, Type<RelationStatistics>) {
  a.field("bytes", &RelationStatistics::bytes);
  a.field("toast_bytes", &RelationStatistics::toast_bytes);
  a.field("reltuples", &RelationStatistics::reltuples);
  a.field("seq_scan", &RelationStatistics::seq_scan);
  a.field("seq_tup_read", &RelationStatistics::seq_tup_read);
  a.field("idx_scan", &RelationStatistics::idx_scan);
  a.field("n_tup_ins", &RelationStatistics::n_tup_ins);
  a.field("n_tup_upd", &RelationStatistics::n_tup_upd);
  a.field("n_tup_del", &RelationStatistics::n_tup_del);
  a.field("n_tup_hot_upd", &RelationStatistics::n_tup_hot_upd);
  a.field("n_live_tup", &RelationStatistics::n_live_tup);
  a.field("n_dead_tup", &RelationStatistics::n_dead_tup);
  a.field("building", &RelationStatistics::building);
  a.field("last_vacuum", &RelationStatistics::last_vacuum);
  a.field("last_analyze", &RelationStatistics::last_analyze);
  a.field("columns", &RelationStatistics::columns);
}

template <class A> void describe(A& a, Type<IndexStatistics>) {
  a.field("bytes", &IndexStatistics::bytes);
  a.field("reltuples", &IndexStatistics::reltuples);
  a.field("idx_scan", &IndexStatistics::idx_scan);
  a.field("idx_tup_read", &IndexStatistics::idx_tup_read);
  a.field("idx_tup_fetch", &IndexStatistics::idx_tup_fetch);
  a.field("last_idx_scan", &IndexStatistics::last_idx_scan);
}

template <class A> void describe(A& a, Type<StatementStatistics>) {
  a.field("query", &StatementStatistics::query);
  a.field("calls", &StatementStatistics::calls);
  a.field("rows", &StatementStatistics::rows);
  a.field("total_exec_time", &StatementStatistics::total_exec_time);
  a.field("mean_exec_time", &StatementStatistics::mean_exec_time);
}

/// The lists of a catalog that are maps by name.
template <class A> void describe(A& a, Type<Catalog>) {
  a.field("schemas", &Catalog::schemas);
  a.field("extensions", &Catalog::extensions);
  a.field("roles", &Catalog::roles);
  a.field("sequences", &Catalog::sequences);
  a.field("enums", &Catalog::enums);
  a.field("domains", &Catalog::domains);
  a.field("types", &Catalog::types);
  a.field("default_privileges", &Catalog::default_privileges);
}

}  // namespace pglint::model
