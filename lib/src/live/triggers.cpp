// Triggers: pg_trigger. Its bits are documented in catalog/pg_trigger.h.
#include "live/array.hpp"
#include "live/reading.hpp"

namespace pglint::live {
namespace {

enum TriggerBit : unsigned { row = 1U, before = 2U, on_insert = 4U, on_delete = 8U, on_update = 16U, on_truncate = 32U, instead = 64U };

/// tgargs: each argument ends with a zero byte; the bytes come in hexadecimal behind \x.
std::vector<std::string> arguments_of(std::string_view hex) {
  std::vector<std::string> arguments;
  std::string argument;
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  for (std::size_t at = 2; at + 1 < hex.size(); at += 2) {
    const auto byte = static_cast<char>(digit(hex[at]) * 16U + digit(hex[at + 1]));
    if (byte != '\0') {
      argument += byte;
      continue;
    }
    arguments.push_back(std::move(argument));
    argument.clear();
  }
  return arguments;
}

}  // namespace

void read_triggers(Reading& in) {
  // Up to 14 a trigger that a partition has from its parent counts as internal; foreign keys' own always do.
  const Rows rows = in.session.query("triggers", std::string(R"(
    select t.oid, t.tgrelid, t.tgname, t.tgtype, n.nspname, p.proname, t.tgargs, t.tgattr, t.tgconstraint <> 0, t.tgdeferrable, t.tginitdeferred,
      t.tgenabled, t.tgoldtable, t.tgnewtable, t.tgparentid <> 0, case when t.tgqual is not null then pg_catalog.pg_get_triggerdef(t.oid, false) end,
      t.tgqual is not null
    from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where )") + (in.version() >= 15 ? "not t.tgisinternal"
                                     : "(not t.tgisinternal or t.tgparentid <> 0 and not exists (select from pg_catalog.pg_constraint c where c.oid = t.tgconstraint and c.contype = 'f'))") +
    " order by t.oid");
  for (std::size_t at = 0; at < rows.size(); ++at) {
    RelationEntry* entry = in.relation(rows.oid(at, 1));
    if (!entry || !entry->relation) continue;
    Relation& relation = *entry->relation;
    Trigger trigger;
    trigger.name = rows.string(at, 2);
    const auto bits = static_cast<unsigned>(rows.number(at, 3));
    trigger.for_each_row = (bits & row) != 0;
    trigger.timing = (bits & before) != 0 ? TriggerTiming::before : (bits & instead) != 0 ? TriggerTiming::instead_of : TriggerTiming::after;
    trigger.on_insert = (bits & on_insert) != 0;
    trigger.on_update = (bits & on_update) != 0;
    trigger.on_delete = (bits & on_delete) != 0;
    trigger.on_truncate = (bits & on_truncate) != 0;
    trigger.function = {rows.string(at, 4), rows.string(at, 5)};
    trigger.arguments = arguments_of(rows.text(at, 6));
    trigger.update_columns = entry->column_names_of(array_numbers(rows.text(at, 7)));
    trigger.constraint = rows.flag(at, 8);
    trigger.deferrable = rows.flag(at, 9);
    trigger.initially_deferred = rows.flag(at, 10);
    trigger.enabled = rows.letter(at, 11);
    trigger.old_table = rows.string(at, 12);
    trigger.new_table = rows.string(at, 13);
    trigger.is_inherited = rows.flag(at, 14);
    if (rows.flag(at, 16)) in.conditional_triggers.insert(rows.oid(at, 0));
    require(rows.flag(at, 16) && rows.null(at, 15), "trigger " + quote_identifier(trigger.name));
    if (!rows.null(at, 15))
      trigger.when = in.text.trigger_condition("trigger " + quote_identifier(trigger.name) + " on " + quote_qualified(relation.name.schema, relation.name.name),
                                               relation, rows.text(at, 15));
    trigger.comment = in.comment(pg_trigger_oid, rows.oid(at, 0));
    trigger.provenance.order = in.catalog.next_order();
    relation.triggers.push_back(std::move(trigger));
  }
}

}  // namespace pglint::live
