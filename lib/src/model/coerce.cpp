// Literals of defaults.
#include "model/coerce.hpp"

#include <algorithm>
#include <charconv>

namespace pglint::model {
namespace {

bool is_integer_text(const std::string& text) {
  int value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return !text.empty() && error == std::errc() && stop == end && std::to_string(value) == text;
}

}  // namespace

std::string without_modifier(const std::string& type) {
  const std::size_t open = type.find('(');
  if (open == std::string::npos || type.front() == '"') return type;
  const std::size_t close = type.find(')', open);
  if (close == std::string::npos) return type;
  return type.substr(0, open) + type.substr(close + 1);
}

void coerce(Expr& value, const std::string& type) {
  if (type.empty()) return;
  if (value.is(ExprKind::array) && type.ends_with("[]")) {
    for (Expr& element : value.args) coerce(element, type.substr(0, type.size() - 2));
    return;
  }
  if (!value.is(ExprKind::constant) || !(value.type.empty() || value.implicit_type)) return;
  if (value.constant != ConstKind::string && value.constant != ConstKind::null) return;
  const std::string base = without_modifier(type);
  if (value.constant == ConstKind::string && base == "integer" && is_integer_text(value.name)) {
    value.constant = ConstKind::integer;  // the server prints DEFAULT '5' of an integer as 5
    value.type.clear();
    value.implicit_type = false;
    return;
  }
  if (value.constant == ConstKind::string && base == "boolean") {
    static const std::string yes[] = {"t", "true", "y", "yes", "on", "1"};
    static const std::string no[] = {"f", "false", "n", "no", "off", "0"};
    const bool is_yes = std::find(std::begin(yes), std::end(yes), value.name) != std::end(yes);
    if (is_yes || std::find(std::begin(no), std::end(no), value.name) != std::end(no)) {
      value.constant = ConstKind::boolean;
      value.name = is_yes ? "true" : "false";
      value.type.clear();
      value.implicit_type = false;
      return;
    }
  }
  value.type = base;
  value.implicit_type = true;
}

}  // namespace pglint::model
