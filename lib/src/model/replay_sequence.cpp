// Replay of CREATE and ALTER SEQUENCE.
#include "model/replay.hpp"
#include "model/sequence.hpp"

namespace pglint::model {

void Replay::set_sequence_owner(Sequence& sequence, const sql::SequenceOptions& options) {
  if (options.owned_by_none) {
    sequence.owner_table = {};
    sequence.owner_column.clear();
  } else if (!options.owner_column.empty()) {
    const Relation* table = find_relation(options.owner_table);
    if (!table) return not_understood(statement_, "table " + quote_qualified(options.owner_table.schema, options.owner_table.name) + " is not defined");
    sequence.owner_table = table->name;
    sequence.owner_column = options.owner_column;
  }
}

Sequence* Replay::find_sequence(const QualifiedName& as_written) {
  const auto at = [&](const std::string& schema) {
    const auto found = catalog_.sequences.find({schema, as_written.name});
    return found == catalog_.sequences.end() ? nullptr : &found->second;
  };
  if (!as_written.schema.empty()) return at(as_written.schema);
  for (const std::string& schema : effective_search_path())
    if (Sequence* sequence = at(schema)) return sequence;
  return nullptr;
}

void Replay::apply(const sql::CreateSequence& statement) {
  Sequence sequence;
  sequence.name = creation_name(statement.name);
  if (catalog_.relation_name_taken(sequence.name.schema, sequence.name.name)) {
    if (!statement.if_not_exists)
      not_understood(statement_, "relation " + quote_identifier(statement.name.name) + " already exists");
    return;
  }
  initialize(sequence, statement.options.type ? resolve_type(*statement.options.type) : "bigint", statement.options);
  set_sequence_owner(sequence, statement.options);
  sequence.owner = role_;
  sequence.grants = initial_grants('S', sequence.name.schema);
  sequence.provenance.defined = sequence.provenance.changed = origin({});
  changes_.add(std::move(sequence));
}

void Replay::apply(const sql::AlterSequence& statement) {
  Sequence* sequence = find_sequence(statement.name);
  if (!sequence) {
    if (!statement.if_exists && !is_external_schema(statement.name.schema))
      not_understood(statement_, "sequence " + quote_qualified(statement.name.schema, statement.name.name) + " is not defined");
    return;
  }
  alter(*sequence, statement.options.type ? resolve_type(*statement.options.type) : sequence->type, statement.options);
  set_sequence_owner(*sequence, statement.options);
  sequence->provenance.changed = origin({});
}

}  // namespace pglint::model
