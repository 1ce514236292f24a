// Words and SQL for values.
#include "model/compare_text.hpp"

#include <fmt/format.h>

#include <algorithm>


namespace pglint::model {
namespace {

struct Words {
  std::string_view key, letters, words;
};
// The words stand in the order of the letters.
constexpr Words letter_words[] = {
    {"kind", "cfpux", "check,foreign key,primary key,unique,exclusion"},
    {"kind", "rpfvm", "table,partitioned table,foreign table,view,materialized view"},
    {"kind", "fpaw", "function,procedure,aggregate,window function"},
    {"kind", "crbm", "composite,range,base,multirange"},
    {"match", "sfp", "simple,full,partial"},
    {"on_update", "arcnd", "no action,restrict,cascade,set null,set default"},
    {"on_delete", "arcnd", "no action,restrict,cascade,set null,set default"},
    {"command", "*rawd", "all,select,insert,update,delete"},
    {"enabled", "ODRA", "origin,disabled,replica,always"},
    {"replica_identity", "dnfi", "default,nothing,full,index"},
    {"identity", "ad", "always,by default"},
    {"generated", "sv", "stored,virtual"},
    {"volatility", "isv", "immutable,stable,volatile"},
    {"parallel", "sru", "safe,restricted,unsafe"},
    {"mode", "iobvt", "in,out,inout,variadic,table"},
    {"object_kind", "rSfTn", "tables,sequences,functions,types,schemas"},
};

std::string joined(const std::vector<std::string>& pieces) {
  std::string text;
  for (const std::string& piece : pieces) text += (text.empty() ? "" : ", ") + piece;
  return text;
}

}  // namespace

std::string word_of(std::string_view key, std::string_view letters, char letter) {
  if (letter == '\0') return {};
  std::size_t place = letters.find(letter);
  for (const Words& each : letter_words) {
    if (each.key != key || each.letters != letters || place == std::string_view::npos) continue;
    std::string_view words = each.words;
    for (; place > 0; --place) words.remove_prefix(words.find(',') + 1);
    return std::string(words.substr(0, words.find(',')));
  }
  return std::string(1, letter);
}

std::string value_text(const std::string& value) { return value; }
std::string value_text(bool value) { return value ? "true" : "false"; }
std::string value_text(int value) { return std::to_string(value); }
std::string value_text(long long value) { return std::to_string(value); }
std::string value_text(double value) { return fmt::format("{}", value); }
std::string value_text(const QualifiedName& name) { return name.empty() ? std::string() : quote_qualified(name.schema, name.name); }

std::string value_text(const std::vector<QualifiedName>& names) {
  std::vector<std::string> pieces;
  for (const QualifiedName& name : names) pieces.push_back(value_text(name));
  return joined(pieces);
}

std::string value_text(const std::vector<std::string>& list, bool literals) {
  std::vector<std::string> pieces;
  for (const std::string& item : list) pieces.push_back(literals ? quote_literal(item) : quote_identifier(item));
  return joined(pieces);
}

std::string value_text(const Expr& expr) {
  if (expr.is(ExprKind::none)) return {};
  return expr.is(ExprKind::other) && expr.type.empty() ? expr.name : canonical_sql(expr);
}

std::string value_text(const std::vector<std::shared_ptr<const Query>>& queries) {
  std::string text;
  for (const auto& query : queries)
    if (query) text += (text.empty() ? "" : "; ") + canonical_sql(*query);
  return text;
}

std::string part_text(const IndexKey& key) {
  std::string text = key.column.empty() ? "(" + value_text(*key.expression) + ")" : quote_identifier(key.column);
  if (!key.collation.empty()) text += " COLLATE " + *key.collation;
  if (!key.opclass.empty()) text += " " + *key.opclass;
  if (key.descending) text += " DESC";
  if (key.nulls_first != key.descending) text += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  if (!key.exclusion_operator.empty()) text += " WITH " + *key.exclusion_operator;
  return text;
}

std::string part_text(const Argument& argument) {
  std::string text = argument.mode == 'i' ? "" : word_of("mode", "iobvt", argument.mode) + " ";
  if (!argument.name.empty()) text += quote_identifier(argument.name) + " ";
  text += argument.type;
  if (argument.default_value) text += " DEFAULT " + value_text(*argument.default_value);
  return text;
}

std::string part_text(const Column& column) { return column.type; }
std::string part_text(const DomainCheck& check) { return value_text(check.expression); }
std::string part_text(const Grant& grant) { return grant.privileges; }

std::string part_text(const Partitioning& partitioning) {
  std::vector<std::string> keys;
  for (const IndexKey& key : partitioning.keys) keys.push_back(part_text(key));
  return partitioning.strategy + " (" + joined(keys) + ")";
}

std::string signature(const Function& function) { return quote_identifier(function.name.name) + "(" + joined(function.input_types()) + ")"; }

std::string grantee_text(const Grant& grant) {
  std::vector<std::string> columns = grant.columns;
  std::sort(columns.begin(), columns.end());
  return quote_identifier(grant.grantee) + (columns.empty() ? "" : "(" + value_text(columns, false) + ")");
}

std::string default_privilege_text(const DefaultPrivilege& privilege) {
  return (privilege.role.empty() ? "" : quote_identifier(privilege.role) + ": ") + word_of("object_kind", "rSfTn", privilege.object_kind) +
         (privilege.revoked ? " from " : " to ") + grantee_text(privilege.grant);
}

}  // namespace pglint::model
