// Types by number: canonical texts taken apart, domains looked through.
#include "sql/types.hpp"

#include <algorithm>
#include <array>

#include "sql/builtin_types.hpp"

namespace pglint::sql {
namespace {

struct Parts {
  std::string_view modifier;
  std::size_t begin = 0;  // of the modifier in the text
};

/// The modifier stands behind the name, for the types of time inside it: "timestamp(3) with time zone".
Parts find_modifier(std::string_view type) {
  std::size_t open = 0;
  bool quoted = false;
  for (; open < type.size(); ++open) {
    if (type[open] == '"') quoted = !quoted;
    if (type[open] == '(' && !quoted) break;
  }
  if (type.starts_with("interval ")) {  // interval day to second(3)
    const std::size_t end = type.ends_with("[]") ? type.size() - 2 : type.size();
    return {type.substr(8, end - 8), 8};
  }
  if (open >= type.size()) return {{}, type.size()};
  const std::size_t close = type.find(')', open);
  return {type.substr(open, close == std::string_view::npos ? close : close + 1 - open), open};
}

}  // namespace

std::string_view type_modifier(std::string_view canonical) { return find_modifier(canonical).modifier; }

std::string without_modifier(std::string_view canonical) {
  const Parts parts = find_modifier(canonical);
  std::string result(canonical.substr(0, parts.begin));
  if (parts.begin < canonical.size()) result += canonical.substr(parts.begin + parts.modifier.size());
  return result;
}

TypeId TypeSpace::id(std::string_view canonical) {
  if (canonical.empty()) return 0;
  std::string stripped;
  std::string_view base = canonical;
  if (!type_modifier(canonical).empty()) {
    stripped = without_modifier(canonical);
    base = stripped;
  }
  TypeId array = 0;
  if (base.ends_with("[]")) {
    array = array_bit;
    base.remove_suffix(2);
  }
  if (const BuiltinType* type = find_builtin_sql_type(base))
    return static_cast<TypeId>((type - &builtin_type(0) + 1) | array);
  const auto [found, added] = user_ids_.try_emplace(std::string(base), static_cast<TypeId>(first_user_type + user_names_.size()));
  if (added) {
    if (user_names_.size() >= array_bit - first_user_type - 1U) {  // more types than numbers: not known
      user_ids_.erase(found);
      return 0;
    }
    user_names_.emplace_back(base);
    user_bases_.push_back(0);
  }
  return static_cast<TypeId>(found->second | array);
}

std::string TypeSpace::name(TypeId type) const {
  if (type == 0) return {};
  const TypeId single = element(type);
  std::string result = single >= first_user_type ? user_names_[single - first_user_type]
                                                 : std::string(builtin_type(single - 1U).sql_name);
  if (is_array(type)) result += "[]";
  return result;
}

TypeId TypeSpace::base(TypeId type) {
  for (int domains = 0; domains < 16 && is_user(type) && !is_array(type); ++domains) {
    const std::size_t index = type - first_user_type;
    if (user_bases_[index] == 0) {
      const TypeId under = id(scope_.base_type ? scope_.base_type(user_names_[index]) : std::string());
      user_bases_[index] = under == 0 ? type : under;
    }
    if (user_bases_[index] == type) break;
    type = user_bases_[index];
  }
  return type;
}

char TypeSpace::category(TypeId type) {
  type = base(type);
  if (type == 0) return 'X';
  if (is_array(type)) return 'A';
  return is_user(type) ? 'E' : builtin_type(type - 1U).category;
}

bool TypeSpace::preferred(TypeId type) {
  type = base(type);
  return type != 0 && !is_array(type) && !is_user(type) && builtin_type(type - 1U).preferred;
}

namespace {
struct RangeTypes {
  TypeId range, multirange, bound;
};
const std::array<RangeTypes, 6>& ranges() {
  static const std::array<RangeTypes, 6> types = [] {
    const auto row = [](const char* range, const char* multirange, const char* bound) {
      return RangeTypes{builtin_type_id(range), builtin_type_id(multirange), builtin_type_id(bound)};
    };
    return std::array{row("int4range", "int4multirange", "int4"), row("int8range", "int8multirange", "int8"),
                      row("numrange", "nummultirange", "numeric"), row("tsrange", "tsmultirange", "timestamp"),
                      row("tstzrange", "tstzmultirange", "timestamptz"), row("daterange", "datemultirange", "date")};
  }();
  return types;
}
}  // namespace

TypeId TypeSpace::range_element(TypeId type) {
  for (const RangeTypes& row : ranges())
    if (row.range == type) return row.bound;
  return 0;
}

TypeId TypeSpace::multirange_element(TypeId type) {
  for (const RangeTypes& row : ranges())
    if (row.multirange == type) return row.bound;
  return 0;
}

}  // namespace pglint::sql
