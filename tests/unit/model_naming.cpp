// Names that PostgreSQL chooses. Every expected name was read from a PostgreSQL 15.
#include "model/naming.hpp"

#include <doctest/doctest.h>

using namespace pglint;
using model::make_object_name;
using model::Names;

namespace {

Relation table(std::string name) {
  Relation relation;
  relation.name = {"public", std::move(name)};
  return relation;
}

IndexKey column_key(std::string column) {
  IndexKey key;
  key.column = std::move(column);
  return key;
}

IndexKey expression_key(std::string_view sql) {
  IndexKey key;
  key.expression = *parse_expression(sql);
  return key;
}

}  // namespace

TEST_CASE("the longer of two names loses bytes until the whole fits") {
  CHECK(make_object_name("orders", "id", "key") == "orders_id_key");
  CHECK(make_object_name("orders", "", "pkey") == "orders_pkey");
  const std::string table = "averyveryveryverylongtablenamethatisalmostsixtythreecharacters_";
  const std::string column = "averyveryveryverylongcolumnnamethatisalmostsixtythreecharacters";
  CHECK(make_object_name(table, "b", "check") == "averyveryveryverylongtablenamethatisalmostsixtythreecha_b_check");
  CHECK(make_object_name(table, "", "pkey") == "averyveryveryverylongtablenamethatisalmostsixtythreecharac_pkey");
  CHECK(make_object_name(table, column, "seq") == "averyveryveryverylongtablenam_averyveryveryverylongcolumnna_seq");
  CHECK(make_object_name(table, "b_" + column, "key") == "averyveryveryverylongtablenam_b_averyveryveryverylongcolumn_key");
}

TEST_CASE("a name is never cut inside a character") {
  const std::string table = "täblename_üüüüüüüüüüüüüüüüüüüüüüüüüü";
  const std::string column = "cölümn_äääääääääääääääääääääääääää";
  CHECK(make_object_name(table, column, "key") == "täblename_üüüüüüüüü_cölümn_ääääääääää_key");
  CHECK(make_object_name(table, column, "check") == "täblename_üüüüüüüü_cölümn_äääääääää_check");
  CHECK(model::clip_name("äää", 5) == "ää");
  CHECK(model::clip_name("\x80\x80\x80", 2).empty());
}

TEST_CASE("index columns are called after columns, functions, casts; the rest is expr") {
  const auto names = model::index_column_names(
      {expression_key("lower(a)"), expression_key("lower(b)"), column_key("a"), expression_key("a || b"), expression_key("i + 1")}, {column_key("a")});
  CHECK(names == std::vector<std::string>{"lower", "lower1", "a", "expr", "expr1", "a1"});
  CHECK(model::index_column_name(*parse_expression("(a || b)::varchar")) == "varchar");
  CHECK(model::index_column_name(*parse_expression("(i + 1)::numeric(10,2)")) == "numeric");
  CHECK(model::index_column_name(*parse_expression("(j ->> 'y')::int")) == "int4");
  CHECK(model::index_column_name(*parse_expression("a::varchar(20)")) == "a");
  CHECK(model::index_column_name(*parse_expression("coalesce(a, b)")) == "coalesce");
  CHECK(model::index_column_name(*parse_expression("case when i > 0 then a else b end")) == "b");
  CHECK(model::index_column_name(*parse_expression("case when i > 0 then 1 end")) == "case");
  CHECK(model::index_column_name(*parse_expression("a is null")).empty());
}

TEST_CASE("numbers are counted, and a name that became free is taken again") {
  Catalog catalog;
  Relation& relation = catalog.add_relation(table("n"));
  Names names(catalog);
  const auto add = [&] {
    Index index;
    index.name = names.choose_relation_name("n", "i", "idx", "public", false);
    return catalog.add_index(relation, Index(index)).name;
  };
  const auto drop = [&](const std::string& name) {
    catalog.erase_index(relation, *catalog.index("public", name).index);
    names.remove_relation("public", name);
  };
  CHECK(add() == "n_i_idx");
  CHECK(add() == "n_i_idx1");
  Index given;
  given.name = "n_i_idx3";
  catalog.add_index(relation, Index(given));
  CHECK(add() == "n_i_idx2");
  drop("n_i_idx1");
  CHECK(add() == "n_i_idx1");
  CHECK(add() == "n_i_idx4");
  drop("n_i_idx");
  drop("n_i_idx2");
  CHECK(add() == "n_i_idx");
  CHECK(add() == "n_i_idx2");
  CHECK(add() == "n_i_idx5");
}

TEST_CASE("names of constraints are unique in a schema, whatever their table") {
  Catalog catalog;
  Names names(catalog);
  names.add_constraint("public", "t_a_check");
  CHECK(names.choose_constraint_name("t", "a", "check", "public") == "t_a_check1");
  CHECK(names.choose_constraint_name("t", "a", "check", "other") == "t_a_check");
  CHECK(names.choose_relation_name("t", "a", "check", "public", true) == "t_a_check1");
  CHECK(names.choose_relation_name("t", "a", "check", "public", false) == "t_a_check");
  names.add_constraint("public", "t_a_check");
  names.remove_constraint("public", "t_a_check");
  CHECK(names.constraint_taken("public", "t_a_check"));
  names.remove_constraint("public", "t_a_check");
  CHECK(names.choose_constraint_name("t", "a", "check", "public") == "t_a_check");
}
