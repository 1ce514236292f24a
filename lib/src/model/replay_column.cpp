// Replay of column definitions: types, defaults, serial, identity, generation.
#include <array>
#include <utility>

#include "model/references.hpp"
#include "model/replay.hpp"
#include "model/sequence.hpp"

namespace pglint::model {
namespace {

/// Integer type behind serial and its kin; "" for another type.
std::string_view serial_type(const sql::TypeName& type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> serials{{
      {"serial", "integer"}, {"serial4", "integer"}, {"bigserial", "bigint"}, {"serial8", "bigint"},
      {"smallserial", "smallint"}, {"serial2", "smallint"}}};
  if (!type.schema.empty() || type.array_dimensions > 0) return {};
  for (const auto& [name, integer] : serials)
    if (type.name == name) return integer;
  return {};
}

Expr nextval_of(const QualifiedName& sequence) {
  Expr name;
  name.kind = ExprKind::constant;
  name.constant = ConstKind::string;
  name.name = quote_qualified(sequence.schema, sequence.name);
  name.type = "regclass";
  name.implicit_type = true;
  Expr call;
  call.kind = ExprKind::function;
  call.name = "nextval";
  call.args.push_back(std::move(name));
  return call;
}

}  // namespace

Column Replay::make_column(const sql::ColumnDef& def) const {
  Column column;
  column.name = def.name;
  const std::string_view serial = serial_type(def.type);
  column.type = serial.empty() ? resolve_type(def.type) : std::string(serial);
  column.collation = collation_text(def.collation);
  column.not_null = def.not_null || !serial.empty() || def.identity != Identity::none;
  column.not_null_name = def.not_null_name;
  column.storage = def.storage;
  column.compression = def.compression;
  column.provenance.defined = column.provenance.changed = origin(def.span);
  return column;
}

void Replay::add_default(Relation& table, const std::string& name, sql::ColumnDef& def) {
  Column* column = table.column(name);
  if (!column) return;
  if (const std::string_view serial = serial_type(def.type); !serial.empty()) {
    add_serial(table, *column, serial);
  } else if (def.identity != Identity::none) {
    add_identity(table, *column, def.identity, def.identity_options);
  } else if (def.generated != Generated::none) {
    column->generated = def.generated;
    column->generation = std::move(def.generation);
    column->default_value = {};
    normalize_for(&table, column->generation, column->type);
  } else if (def.default_value) {
    set_default(table, *column, std::move(def.default_value));
  }
  changes_.dependents.note(table, *column);
}

void Replay::set_default(const Relation& table, Column& column, Rare<Expr> value) {
  normalize_for(&table, value, column.type);
  const Expr& normalized = value;
  // A server keeps no entry for DEFAULT NULL, unless the NULL has to be converted to the column's type.
  const bool is_null = normalized.is(ExprKind::constant) && normalized.constant == ConstKind::null;
  const bool is_converted = column.type.find('(') != std::string::npos || normalized.type != column.type;
  column.default_value = is_null && (normalized.type.empty() || !is_converted) ? Rare<Expr>() : std::move(value);
}

Sequence Replay::make_sequence(const Relation& table, const Column& column, const sql::SequenceOptions& options) {
  Sequence sequence;
  sequence.name = options.name;
  if (sequence.name.name.empty())
    sequence.name.name = changes_.names.choose_relation_name(table.name.name, column.name, "seq", table.name.schema, false);
  if (sequence.name.schema.empty()) sequence.name.schema = table.name.schema;
  initialize(sequence, options.type ? resolve_type(*options.type) : column.type, options);
  sequence.owner_table = table.name;
  sequence.owner_column = column.name;
  sequence.owner = table.owner;
  sequence.grants = initial_grants('S', sequence.name.schema);
  sequence.provenance.defined = sequence.provenance.changed = column.provenance.changed;
  return sequence;
}

void Replay::add_serial(Relation& table, Column& column, std::string_view type) {
  column.type = type;
  column.owned_sequence = changes_.add(make_sequence(table, column, {})).name;
  column.default_value = nextval_of(column.owned_sequence);
  normalize_for(&table, column.default_value, column.type);
}

void Replay::add_identity(Relation& table, Column& column, Identity identity, const sql::SequenceOptions& options) {
  Sequence sequence = make_sequence(table, column, options);
  if (catalog_.relation_name_taken(sequence.name.schema, sequence.name.name))
    return not_understood({}, "relation " + quote_identifier(sequence.name.name) + " already exists");
  sequence.internal = true;
  column.identity = identity;
  column.not_null = true;
  column.owned_sequence = changes_.add(std::move(sequence)).name;
}

void Replay::set_not_null(Relation& table, std::string_view name, bool only) {
  Column* column = table.column(name);
  if (!column) return;
  column->not_null = true;
  if (only) return;
  for (Relation* child : catalog_.children(table)) set_not_null(*child, name);
}

}  // namespace pglint::model
