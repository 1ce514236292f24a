// Findings as data: how objects are named and what identifies a finding from run to run.
#include <fmt/format.h>

#include <cstdint>

#include "pglint/rule.hpp"

namespace pglint {
namespace {

std::string_view kind_word(RelationKind kind) {
  switch (kind) {
    case RelationKind::table:
    case RelationKind::partitioned_table: return "table";
    case RelationKind::foreign_table: return "foreign table";
    case RelationKind::view: return "view";
    case RelationKind::materialized_view: return "materialized view";
  }
  return "table";
}

Object part_of(const Relation& relation, std::string_view kind, const std::string& name) {
  return {std::string(kind), relation.name.schema, name, relation.name.name};
}

}  // namespace

Object object(const Relation& relation) {
  return {std::string(kind_word(relation.kind)), relation.name.schema, relation.name.name, {}};
}
Object object(const Relation& relation, const Index& index) { return part_of(relation, "index", index.name); }
Object object(const Relation& relation, const Constraint& constraint) {
  return part_of(relation, "constraint", constraint.name);
}
Object object(const Relation& relation, const Column& column) { return part_of(relation, "column", column.name); }
Object object(const Relation& relation, const Policy& policy) { return part_of(relation, "policy", policy.name); }

// Overloads share a name, so the input types are part of it, as pg_identify_object() gives them.
Object object(const Function& function) {
  return {"function", function.name.schema,
          fmt::format("{}({})", function.name.name, fmt::join(function.input_types(), ",")), {}};
}

std::string joined(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const std::string_view piece : pieces) size += piece.size();
  std::string text;
  text.reserve(size);
  for (const std::string_view piece : pieces) text += piece;
  return text;
}

// FNV-1a with 64 bits (parameters from the IETF draft draft-eastlake-fnv) over the rule's id, the object's kind, schema,
// table and name, and the detail, each followed by a zero byte, which no PostgreSQL name contains. Baselines of users
// depend on it: never change what goes in.
std::string fingerprint(const Finding& finding) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  const auto mix = [&](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3ULL; };
  const auto mix_text = [&](std::string_view text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(0);
  };
  mix_text(finding.rule ? finding.rule->id : std::string_view{});
  for (const std::string* text : {&finding.object.kind, &finding.object.schema, &finding.object.table,
                                  &finding.object.name, &finding.detail})
    mix_text(*text);
  return fmt::format("{:016x}", hash);
}

Finding& Findings::add(Origin origin, Object object, std::string message) {
  Finding& finding = list_.emplace_back();
  finding.rule = rule_;
  finding.severity = rule_->severity;
  finding.origin = origin;
  finding.object = std::move(object);
  finding.message = std::move(message);
  return finding;
}

}  // namespace pglint
