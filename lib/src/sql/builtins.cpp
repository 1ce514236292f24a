// Reads the rows of builtins.inc, once, when normalisation first asks.
#include "sql/builtins.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "sql/builtin_types.hpp"

namespace pglint::sql {
namespace {

#include "sql/builtins.inc"

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

std::string_view next_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

/// Rows sorted by name, and where each name's begin.
template <class Row>
struct Rows {
  std::vector<Row> all;
  std::unordered_map<std::string_view, std::span<const Row>> by_name;

  /// To be called once, when all are there.
  void sort() {
    std::stable_sort(all.begin(), all.end(), [](const Row& a, const Row& b) { return a.name < b.name; });
    for (std::size_t first = 0, last = 0; first < all.size(); first = last) {
      while (last < all.size() && all[last].name == all[first].name) ++last;
      by_name.emplace(all[first].name, std::span<const Row>(all.data() + first, last - first));
    }
  }
  [[nodiscard]] std::span<const Row> named(std::string_view name) const {
    const auto found = by_name.find(name);
    return found == by_name.end() ? std::span<const Row>() : found->second;
  }
};

struct Tables {
  Rows<OperatorRow> operators;
  Rows<FunctionRow> functions;
  std::vector<TypeId> arguments;  // of all functions
  std::unordered_set<std::uint32_t> casts;

  Tables() {
    read_operators();
    read_casts();
    read_functions();
  }

  void read_operators() {
    for (std::string_view rest = operator_rows; !rest.empty();) {
      std::string_view line = next_line(rest);
      if (line.empty()) continue;
      OperatorRow row;
      row.name = next_word(line);
      row.left = builtin_type_id(next_word(line));
      row.right = builtin_type_id(next_word(line));
      row.result = builtin_type_id(next_word(line));
      operators.all.push_back(row);
    }
    operators.sort();
  }

  void read_casts() {
    for (std::string_view rest = cast_rows; !rest.empty();) {
      std::string_view line = next_line(rest);
      if (line.empty()) continue;
      const TypeId from = builtin_type_id(next_word(line));
      casts.insert(static_cast<std::uint32_t>(from) << 16 | builtin_type_id(next_word(line)));
    }
  }

  void read_functions() {
    std::vector<std::size_t> first_argument;
    for (std::string_view rest : function_rows) {
      while (!rest.empty()) {
        std::string_view line = next_line(rest);
        if (line.empty()) continue;
        first_argument.push_back(arguments.size());
        functions.all.push_back(read_function(line));
      }
    }
    for (std::size_t i = 0; i < functions.all.size(); ++i) {
      const std::size_t last = i + 1 < functions.all.size() ? first_argument[i + 1] : arguments.size();
      functions.all[i].arguments = {arguments.data() + first_argument[i], arguments.data() + last};
    }
    functions.sort();
  }

  FunctionRow read_function(std::string_view line) {
    FunctionRow row;
    row.name = next_word(line);
    row.result = builtin_type_id(next_word(line));
    for (const char flag : next_word(line)) {
      if (flag == 'r') row.returns_set = true;
      if (flag == 'v') row.variadic = true;
      if (flag >= '0' && flag <= '9') row.defaults = static_cast<std::uint8_t>(row.defaults * 10 + (flag - '0'));
    }
    while (!line.empty()) {
      const std::string_view word = next_word(line);
      if (word == "/") {
        row.out_columns = line;
        break;
      }
      arguments.push_back(builtin_type_id(word));
    }
    return row;
  }
};

const Tables& tables() {
  static const Tables result;
  return result;
}

}  // namespace

TypeId builtin_type_id(std::string_view name) {
  TypeId array = 0;
  if (name.ends_with("[]")) {
    array = array_bit;
    name.remove_suffix(2);
  }
  const BuiltinType* type = find_builtin_type(name);
  return type ? static_cast<TypeId>((type - &builtin_type(0) + 1) | array) : TypeId{0};
}

const KnownTypes& known() {
  static const KnownTypes types = [] {
    const auto id = builtin_type_id;
    return KnownTypes{id("unknown"), id("text"), id("varchar"), id("bpchar"), id("name"), id("bool"), id("int2"),
        id("int4"), id("int8"), id("numeric"), id("float4"), id("float8"), id("bit"), id("varbit"), id("date"), id("time"),
        id("timetz"), id("timestamp"), id("timestamptz"), id("interval"), id("uuid"), id("bytea"), id("json"), id("jsonb"),
        id("inet"), id("cidr"), id("regclass"), id("record"), id("any"), id("anyelement"), id("anyarray"), id("anynonarray"),
        id("anyenum"), id("anyrange"), id("anymultirange"), id("anycompatible"), id("anycompatiblearray"),
        id("anycompatiblenonarray"), id("anycompatiblerange"), id("anycompatiblemultirange"), id("record[]")};
  }();
  return types;
}

std::span<const OperatorRow> builtin_operators(std::string_view name) { return tables().operators.named(name); }
std::span<const FunctionRow> builtin_functions(std::string_view name) { return tables().functions.named(name); }

bool has_implicit_cast(TypeId from, TypeId to) {
  return tables().casts.contains(static_cast<std::uint32_t>(from) << 16 | to);
}

}  // namespace pglint::sql
