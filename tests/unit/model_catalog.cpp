// The catalog's bookkeeping of names, slots and parents.
#include "pglint/catalog.hpp"

#include <doctest/doctest.h>

using namespace pglint;

namespace {

Relation table(std::string schema, std::string name) {
  Relation relation;
  relation.name = {std::move(schema), std::move(name)};
  return relation;
}

Index index(std::string name) {
  Index result;
  result.name = std::move(name);
  return result;
}

Function function(std::string name, std::vector<std::string> types) {
  Function result;
  result.name = {"public", std::move(name)};
  for (std::string& type : types) {
    Argument argument;
    argument.type = std::move(type);
    result.arguments.push_back(std::move(argument));
  }
  return result;
}

}  // namespace

TEST_CASE("a renamed relation is found by its new name with its indexes") {
  Catalog catalog;
  Relation& relation = catalog.add_relation(table("public", "a"));
  catalog.add_index(relation, index("a_idx"));
  const auto slot = catalog.slot(relation);
  catalog.rename_relation(relation, {"app", "b"});
  CHECK(catalog.relation("public", "a") == nullptr);
  CHECK(catalog.relation("app", "b") == &relation);
  CHECK(catalog.index("public", "a_idx").index == nullptr);
  CHECK(catalog.index("app", "a_idx").relation == &relation);
  CHECK(catalog.slot(relation) == slot);
  catalog.rename_index(relation, *catalog.index("app", "a_idx").index, "b_idx");
  CHECK(catalog.relation_name_taken("app", "b_idx"));
  CHECK_FALSE(catalog.relation_name_taken("app", "a_idx"));
}

TEST_CASE("children follow renames and forget a parent that is gone") {
  Catalog catalog;
  Relation& parent = catalog.add_relation(table("public", "p"));
  for (const char* name : {"c1", "c2"}) {
    Relation& child = catalog.add_relation(table("public", name));
    child.parents.push_back(parent.name);
    catalog.link_child(child, parent.name);
  }
  catalog.rename_relation(parent, {"public", "q"});
  Relation& first = *catalog.relation("public", "c1");
  CHECK(first.parents == std::vector<QualifiedName>{{"public", "q"}});
  REQUIRE(catalog.children(parent).size() == 2);
  CHECK(catalog.children(parent)[0] == &first);
  catalog.erase_relation(first);
  CHECK(catalog.children(parent).size() == 1);
  catalog.erase_relation(parent);
  CHECK(catalog.relation("public", "c2")->parents.empty());
}

TEST_CASE("an erased relation takes its indexes' names along") {
  Catalog catalog;
  Relation& relation = catalog.add_relation(table("public", "a"));
  catalog.add_index(relation, index("a_idx"));
  catalog.erase_relation(relation);
  CHECK_FALSE(catalog.relation_name_taken("public", "a"));
  CHECK_FALSE(catalog.relation_name_taken("public", "a_idx"));
  CHECK(catalog.relations().empty());
}

TEST_CASE("overloads are told apart by their slots") {
  Catalog catalog;
  catalog.add_function(function("f", {"integer"}));
  Function& text = catalog.add_function(function("f", {"text"}));
  const auto slot = catalog.slot(text);
  REQUIRE(std::as_const(catalog).functions("public", "f").size() == 2);
  catalog.rename_function(text, {"public", "g"});
  CHECK(catalog.function(slot) == &text);
  CHECK(std::as_const(catalog).functions("public", "f").size() == 1);
  REQUIRE(std::as_const(catalog).functions("public", "g").size() == 1);
  CHECK(catalog.functions("public", "g")[0]->input_types() == std::vector<std::string>{"text"});
  catalog.erase_function(text);
  CHECK(std::as_const(catalog).functions("public", "g").empty());
}

TEST_CASE("a copy of a catalog is its own") {
  Catalog catalog;
  Relation& relation = catalog.add_relation(table("public", "a"));
  catalog.add_index(relation, index("a_idx"));
  Catalog copy = catalog;
  copy.erase_relation(*copy.relation("public", "a"));
  CHECK(catalog.relation("public", "a") == &relation);
  CHECK(catalog.index("public", "a_idx").index != nullptr);
}
