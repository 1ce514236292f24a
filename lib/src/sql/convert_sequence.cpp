// CREATE SEQUENCE, ALTER SEQUENCE and the options of identity columns.
#include "sql/convert_parts.hpp"

namespace pglint::sql {
namespace {

void set_owner(const Node* value, SequenceOptions& options) {
  std::vector<std::string> names = string_list(list_value(value));
  if (names.size() < 2) {
    options.owned_by_none = true;  // one word, which can only be NONE
    return;
  }
  options.owner_column = std::move(names.back());
  names.pop_back();
  options.owner_table.name = std::move(names.back());
  if (names.size() > 1) options.owner_table.schema = std::move(names[names.size() - 2]);
}

}  // namespace

SequenceOptions convert_sequence_options(Conversion& c, const List* def_elems) {
  SequenceOptions options;
  for (const auto* option : each<::DefElem>(def_elems)) {
    const std::string_view name = option->defname;
    if (name == "as") {
      if (const auto* type = as<::TypeName>(option->arg, T_TypeName)) options.type = convert_type(c, type);
    } else if (name == "start") {
      options.start = integer_value(option->arg);
    } else if (name == "increment") {
      options.increment = integer_value(option->arg);
    } else if (name == "minvalue") {
      options.minimum = integer_value(option->arg);
      options.no_minimum = !option->arg;
    } else if (name == "maxvalue") {
      options.maximum = integer_value(option->arg);
      options.no_maximum = !option->arg;
    } else if (name == "cache") {
      options.cache = integer_value(option->arg);
    } else if (name == "cycle") {
      options.cycle = bool_value(option->arg);
    } else if (name == "owned_by") {
      set_owner(option->arg, options);
    } else if (name == "sequence_name") {
      options.name = qualified_name(list_value(option->arg));
    }
  }
  return options;
}

StatementBody convert(Conversion& c, const ::CreateSeqStmt& stmt) {
  CreateSequence sequence;
  sequence.name = qualified_name(stmt.sequence);
  sequence.if_not_exists = stmt.if_not_exists;
  sequence.temporary = stmt.sequence->relpersistence == 't';
  sequence.options = convert_sequence_options(c, stmt.options);
  return sequence;
}

StatementBody convert(Conversion& c, const ::AlterSeqStmt& stmt) {
  return AlterSequence{qualified_name(stmt.sequence), stmt.missing_ok,
                       convert_sequence_options(c, stmt.options)};
}

}  // namespace pglint::sql
