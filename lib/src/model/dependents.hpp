// Who may depend on whom: from a relation, function or type to the relations and functions that mention it.
// A superset on purpose: entries are never removed, users look at the dependent itself before they act.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pglint/catalog.hpp"

namespace pglint::model {

/// Built with one pass over the catalog at the first question, kept up from then on by note_*(): a load that drops and
/// renames nothing never pays for it.
class Dependents {
 public:
  using Slot = Catalog::Slot;
  explicit Dependents(const Catalog& catalog) : catalog_(catalog) {}

  /// Relations with a foreign key, view query, policy, default or other expression that may mention the relation or
  /// sequence; each once, in creation order. Children (INHERITS) are not among them: see Catalog::children.
  std::vector<Slot> of_relation(const QualifiedName& name) { return relations('r', name); }
  /// Relations with a trigger or an expression that may call a function of that name.
  std::vector<Slot> of_function(const QualifiedName& name) { return relations('f', name); }
  /// Relations with a column or cast of that type.
  std::vector<Slot> of_type(const QualifiedName& name) { return relations('t', name); }
  /// Functions with an argument, a result or a parsed body (BEGIN ATOMIC) that may mention it.
  std::vector<Store<Function>::Slot> functions_of_relation(const QualifiedName& name) { return functions('r', name); }
  std::vector<Store<Function>::Slot> functions_of_function(const QualifiedName& name) { return functions('f', name); }
  std::vector<Store<Function>::Slot> functions_of_type(const QualifiedName& name) { return functions('t', name); }
  /// Sequences that may be owned by a column of the table.
  std::vector<QualifiedName> sequences_of(const QualifiedName& table);

  // Something was added or changed. Cheap before the first question.
  void note(const Relation& relation);                              // everything about it
  void note(const Relation& relation, const Column& column);
  void note(const Relation& relation, const Constraint& constraint);
  void note(const Relation& relation, const Index& index);
  void note(const Relation& relation, const Policy& policy);
  void note(const Relation& relation, const Trigger& trigger);
  void note(const Function& function, Store<Function>::Slot slot);
  void note(const Sequence& sequence);
  [[nodiscard]] bool is_built() const noexcept { return built_; }

 private:
  void build();
  template <class Part>
  void note_part(const Relation& relation, const Part& part);
  std::vector<Slot> relations(char kind, const QualifiedName& name);
  std::vector<Store<Function>::Slot> functions(char kind, const QualifiedName& name);

  const Catalog& catalog_;
  bool built_ = false;
  std::unordered_map<std::string, std::vector<Slot>> relations_;
  std::unordered_map<std::string, std::vector<Store<Function>::Slot>> functions_;
  std::unordered_map<std::string, std::vector<QualifiedName>> sequences_;
};

}  // namespace pglint::model
