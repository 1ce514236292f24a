// Names, option values and places of the parse tree, for the conversion of expressions and statements alike.
#include <fmt/format.h>

#include "sql/convert.hpp"

namespace pglint::sql {

std::string_view string_value(const Node* node) {
  if (!node) return {};
  switch (nodeTag(node)) {
    case T_String: return reinterpret_cast<const String*>(node)->sval;
    case T_Float: return reinterpret_cast<const Float*>(node)->fval;
    case T_BitString: return reinterpret_cast<const BitString*>(node)->bsval;
    default: return {};
  }
}

std::vector<std::string> string_list(const List* list) {
  std::vector<std::string> result;
  result.reserve(static_cast<std::size_t>(list_length(list)));
  for (const Node* item : each(list)) result.emplace_back(string_value(item));
  return result;
}

QualifiedName qualified_name(const List* names) {
  QualifiedName result;
  const int length = list_length(names);
  if (length > 0) result.name = string_value(static_cast<const Node*>(list_nth(names, length - 1)));
  if (length > 1) result.schema = string_value(static_cast<const Node*>(list_nth(names, length - 2)));
  return result;
}

QualifiedName qualified_name(const RangeVar* relation) {
  if (!relation) return {};
  return {text_of(relation->schemaname), text_of(relation->relname)};
}

std::string role_name(const RoleSpec* role) {
  if (!role) return {};
  switch (role->roletype) {
    case ROLESPEC_CSTRING: return text_of(role->rolename);
    case ROLESPEC_CURRENT_ROLE: return "current_role";
    case ROLESPEC_CURRENT_USER: return "current_user";
    case ROLESPEC_SESSION_USER: return "session_user";
    case ROLESPEC_PUBLIC: return "public";
  }
  return {};
}

std::vector<std::string> role_names(const List* roles) {
  std::vector<std::string> result;
  for (const Node* role : each(roles)) result.push_back(role_name(as<RoleSpec>(role, T_RoleSpec)));
  return result;
}

std::string option_text(const Node* value) {
  if (!value) return {};
  switch (nodeTag(value)) {
    case T_Integer: return fmt::format_int(reinterpret_cast<const Integer*>(value)->ival).str();
    case T_Boolean: return reinterpret_cast<const Boolean*>(value)->boolval ? "true" : "false";
    case T_A_Star: return "*";
    case T_TypeName: {
      Conversion none;
      return format_type(convert_type(none, reinterpret_cast<const ::TypeName*>(value)));
    }
    case T_A_Const: {
      const auto* constant = reinterpret_cast<const A_Const*>(value);
      return constant->isnull ? std::string() : option_text(&constant->val.node);
    }
    case T_RoleSpec: return role_name(reinterpret_cast<const RoleSpec*>(value));
    case T_List: {
      std::string result;
      for (const Node* item : each(reinterpret_cast<const List*>(value))) {
        if (!result.empty()) result += ", ";
        result += option_text(item);
      }
      return result;
    }
    default: return std::string(string_value(value));
  }
}

std::map<std::string, std::string> option_map(const List* def_elems) {
  std::map<std::string, std::string> result;
  for (const Node* item : each(def_elems)) {
    const auto* option = as<DefElem>(item, T_DefElem);
    if (!option) continue;
    std::string name = option->defnamespace ? fmt::format("{}.{}", option->defnamespace, option->defname)
                                            : text_of(option->defname);
    result[std::move(name)] = option->arg ? option_text(option->arg) : "true";
  }
  return result;
}

bool option_bool(const DefElem* option) {
  if (!option) return false;
  if (!option->arg) return true;
  const std::string value = option_text(option->arg);
  return value == "true" || value == "on" || value == "1";
}

// --- places ------------------------------------------------------------------------------------------------------

Span span_at(const Conversion& c, int location, std::uint32_t length) {
  if (location < 0) return {};
  const std::uint32_t begin = c.base + static_cast<std::uint32_t>(location);
  return {begin, begin + length};
}

Span token_at(Conversion& c, int location) {
  if (location < 0) return {};
  const auto begin = static_cast<std::uint32_t>(location);
  return {c.base + begin, c.base + token_end(c.text, begin)};
}

Span name_at(Conversion& c, int location) {
  Span span = token_at(c, location);
  if (location < 0) return span;
  std::uint32_t end = span.end - c.base;
  while (end < c.text.size()) {
    const std::uint32_t dot = skip_blank(c.text, end, c.statement.end);
    if (dot >= c.statement.end || c.text[dot] != '.') break;
    end = token_end(c.text, dot + 1);
  }
  span.end = c.base + end;
  return span;
}

Span call_at(Conversion& c, int location) {
  if (location < 0) return {};
  const auto begin = static_cast<std::uint32_t>(location);
  std::size_t index = c.tokens.at(begin);
  while (index < c.tokens.size() && c.tokens[index].kind != Token::Kind::open) ++index;
  if (index == c.tokens.size()) return token_at(c, location);
  return {c.base + begin, c.base + c.tokens[c.tokens[index].partner].end};
}

}  // namespace pglint::sql
