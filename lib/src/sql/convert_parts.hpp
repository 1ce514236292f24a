// What the conversions of the statement families share: the pieces that several of them use, and one entry
// point a statement. Internal to convert_*.cpp. The parser's nodes are written with ::, pglint's own values
// without.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/convert.hpp"

namespace pglint::sql {

// --- spans of what the parse tree gives no end (convert_spans.cpp) ---

/// Elements of a list in parentheses.
struct ListSpans {
  std::vector<Span> elements;  ///< as spans in the source, comments around them left out
  int end = -1;                ///< location behind the ')'; -1 when there was no list
};
/// The list in the first parentheses at or after a node location. Linear in the tokens up to its end.
ListSpans list_after(Conversion&, int location);
/// The commands of an ALTER statement, separated by commas, behind the object's name, which begins at
/// `location`.
std::vector<Span> commands_after_name(Conversion&, int location);
/// From a node location to `end`, an offset in the source; to the end of the token before `next` when that
/// node location is known.
Span span_until(Conversion&, int location, std::uint32_t end, int next = -1);
/// The statement in the source.
inline Span statement_span(const Conversion& c) {
  return {c.base + c.statement.begin, c.base + c.statement.end};
}
/// The text between the quotes of the first string literal at or after a node location, where it stands as it
/// is: dollar quotes, or single quotes with nothing escaped, so that it equals `body`. {0, 0} otherwise.
Span body_after(Conversion&, int location, std::string_view body);

// --- small values (convert_parts.cpp) ---

/// The span at `index`, for looping over nodes and their spans together; {0, 0} past the end.
inline Span element(const std::vector<Span>& spans, std::size_t index) {
  return index < spans.size() ? spans[index] : Span{};
}
/// Boolean node as the grammar makes them for NOT LEAKPROOF, NOLOGIN and the like.
inline bool bool_value(const Node* node) {
  const ::Boolean* value = as<::Boolean>(node, T_Boolean);
  return value && value->boolval;
}
/// A list node, nullptr for anything else.
inline const List* list_value(const Node* node) { return as<List>(node, T_List); }
/// ASCII upper case folded, as PostgreSQL compares parameter names and storage kinds.
std::string lower(std::string_view text);
/// An integer option; nothing when it has no value or one out of range.
std::optional<long long> integer_value(const Node* node);
/// Storage parameters as reloptions holds them: without those of the TOAST table (toast.*) and without
/// `oids`.
std::map<std::string, std::string> storage_parameters(const List* def_elems);

// --- tables (convert_table.cpp, convert_constraint.cpp, convert_index.cpp) ---

/// A column as written, into a fresh `column` where that stands: it is too big to be moved around for every column of
/// a schema. `element` is the whole list element or ALTER command it stands in.
void convert_column(Conversion&, const ::ColumnDef&, Span element, ColumnDef& column);
/// Is it one that pglint keeps as a constraint (CHECK, PRIMARY KEY, UNIQUE, REFERENCES, EXCLUDE)?
bool is_constraint(const ::Constraint&);
/// Such a constraint. `span` is where it stands.
ConstraintDef convert_constraint(Conversion&, const ::Constraint&, Span span);
/// DEFERRABLE, NOT ENFORCED and so on follow a column constraint as nodes of their own.
bool is_attribute(const ::Constraint&);
void apply_attribute(const ::Constraint& attribute, ConstraintDef& constraint);
Identity identity_kind(char generated_when);
IndexElement convert_index_element(Conversion&, const ::IndexElem&, Span span);
/// As a server does: an expression that is only a column is that column.
void reduce_to_column(IndexElement&);
PartitionBound convert_partition_bound(Conversion&, const ::PartitionBoundSpec*);

// --- objects (convert_object.cpp) ---

/// The model's kind of object; nothing for what the model does not hold.
std::optional<ObjectKind> object_kind(::ObjectType);
/// As commands name it: "OPERATOR CLASS".
std::string object_type_name(::ObjectType);
/// The object that a node of a DROP, COMMENT, RENAME, … names: a name, a type, a routine, or the name of a
/// table and of what hangs on it.
ObjectRef object_ref(Conversion&, ::ObjectType, const Node* object);
FunctionRef function_ref(Conversion&, const ::ObjectWithArgs*);

// --- other pieces ---

SequenceOptions convert_sequence_options(Conversion&, const List* def_elems);
/// SET and RESET; nothing for SET TRANSACTION and SET … FROM CURRENT, which change no parameter
/// (convert_set.cpp).
std::optional<SetVariable> convert_set(Conversion&, const ::VariableSetStmt&);
/// The values of a parameter as proconfig holds them: joined by ", ", names of schemas and the like quoted.
std::string setting_text(const SetVariable&);

// --- one a statement, by file ---

// convert_table.cpp
StatementBody convert(Conversion&, const ::CreateStmt&);
StatementBody convert(Conversion&, const ::CreateForeignTableStmt&);
// convert_alter_table.cpp
StatementBody convert(Conversion&, const ::AlterTableStmt&);
StatementBody convert(Conversion&, const ::ClusterStmt&);
// convert_index.cpp
StatementBody convert(Conversion&, const ::IndexStmt&);
// convert_view.cpp
StatementBody convert(Conversion&, const ::ViewStmt&);
StatementBody convert(Conversion&, const ::CreateTableAsStmt&);
StatementBody convert(Conversion&, const ::SelectStmt&);
// convert_function.cpp
StatementBody convert(Conversion&, const ::CreateFunctionStmt&);
StatementBody convert(Conversion&, const ::AlterFunctionStmt&);
StatementBody convert(Conversion&, const ::DoStmt&);
StatementBody convert_aggregate(Conversion&, const ::DefineStmt&);
// convert_policy_trigger.cpp
StatementBody convert(Conversion&, const ::CreatePolicyStmt&);
StatementBody convert(Conversion&, const ::AlterPolicyStmt&);
StatementBody convert(Conversion&, const ::CreateTrigStmt&);
// convert_type_domain.cpp
StatementBody convert(Conversion&, const ::DefineStmt&);
StatementBody convert(Conversion&, const ::CompositeTypeStmt&);
StatementBody convert(Conversion&, const ::CreateRangeStmt&);
StatementBody convert(Conversion&, const ::CreateEnumStmt&);
StatementBody convert(Conversion&, const ::AlterEnumStmt&);
StatementBody convert(Conversion&, const ::CreateDomainStmt&);
StatementBody convert(Conversion&, const ::AlterDomainStmt&);
// convert_sequence.cpp
StatementBody convert(Conversion&, const ::CreateSeqStmt&);
StatementBody convert(Conversion&, const ::AlterSeqStmt&);
// convert_object.cpp
StatementBody convert(Conversion&, const ::DropStmt&);
StatementBody convert(Conversion&, const ::DropRoleStmt&);
StatementBody convert(Conversion&, const ::RenameStmt&);
StatementBody convert(Conversion&, const ::AlterObjectSchemaStmt&);
StatementBody convert(Conversion&, const ::AlterOwnerStmt&);
StatementBody convert(Conversion&, const ::CommentStmt&);
// convert_grant.cpp
StatementBody convert(Conversion&, const ::GrantStmt&);
StatementBody convert(Conversion&, const ::GrantRoleStmt&);
StatementBody convert(Conversion&, const ::AlterDefaultPrivilegesStmt&);
StatementBody convert(Conversion&, const ::CreateRoleStmt&);
StatementBody convert(Conversion&, const ::AlterRoleStmt&);
// convert_misc.cpp
StatementBody convert(Conversion&, const ::CreateSchemaStmt&);
StatementBody convert(Conversion&, const ::CreateExtensionStmt&);
StatementBody convert(Conversion&, const ::AlterExtensionStmt&);
StatementBody convert(Conversion&, const ::VariableSetStmt&);
StatementBody convert(Conversion&, const ::DiscardStmt&);
StatementBody convert(Conversion&, const ::TransactionStmt&);
StatementBody convert(Conversion&, const ::CallStmt&);
StatementBody convert(Conversion&, const ::ExplainStmt&);

}  // namespace pglint::sql
