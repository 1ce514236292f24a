// Renaming as a server does it: by identity. Whatever mentions the object follows (foreign keys, views, policies,
// defaults, index expressions). The new name is free; what else must hold the caller has checked.
#pragma once

#include <string>

#include "model/changes.hpp"
#include "pglint/catalog.hpp"

namespace pglint::model {

class Renaming {
 public:
  Renaming(Catalog& catalog, Changes& changes) : catalog_(catalog), changes_(changes) {}

  /// To another name or schema, with its indexes; sequences that its columns own move schema too.
  void relation(Relation& relation, const QualifiedName& to);
  /// A column of this relation alone; children are the caller's.
  void column(Relation& relation, const std::string& from, const std::string& to);
  void index(Relation& relation, Index& index, const std::string& to);     // and the constraint that it belongs to
  void constraint(Relation& relation, const std::string& from, const std::string& to);  // and its index
  void sequence(const QualifiedName& from, const QualifiedName& to);
  /// All overloads when they share their arguments' number with this one; else calls that can only mean this one.
  void function(Function& function, const QualifiedName& to);
  void type(const QualifiedName& from, const QualifiedName& to);           // enum, domain, composite, range
  /// A value of an enum, in the constants of that type; the type's own list is the caller's.
  void label(const QualifiedName& type, const std::string& from, const std::string& to);
  void schema(const std::string& from, const std::string& to);

 private:
  void mentions_of_relation(const QualifiedName& from, const QualifiedName& to, const Relation* relation);
  void mentions_of_type(const QualifiedName& from, const QualifiedName& to);

  Catalog& catalog_;
  Changes& changes_;
};

}  // namespace pglint::model
