// Resolution of operators and functions: func_select_candidate() and its callers, as the manual's chapter 10 tells it.
#include "sql/resolve.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <unordered_map>

#include "sql/polymorphic.hpp"

namespace pglint::sql {
namespace {

bool is_comparison(std::string_view name) {
  return name == "=" || name == "<>" || name == "<" || name == ">" || name == "<=" || name == ">=";
}

Resolution shared(std::optional<Resolved> resolved) {
  return resolved ? std::make_shared<const Resolved>(std::move(*resolved)) : nullptr;
}

constexpr std::size_t few = 8;  // arguments of a call that is remembered

/// A call of builtin types only: `name` is the first of its rows in pg_catalog's tables.
struct BuiltinCall {
  const void* name;
  std::uint32_t variadic = 0;
  std::uint32_t count = 0;
  std::array<TypeId, few> types{};
  friend bool operator==(const BuiltinCall&, const BuiltinCall&) = default;

  template <class Types>
  BuiltinCall(const void* of, bool is_variadic, const Types& arguments)
      : name(of), variadic(is_variadic ? 1 : 0), count(static_cast<std::uint32_t>(arguments.size())) {
    std::copy(arguments.begin(), arguments.end(), types.begin());
  }
};
struct HashCall {
  std::size_t operator()(const BuiltinCall& call) const noexcept {
    static_assert(std::has_unique_object_representations_v<BuiltinCall>);
    return std::hash<std::string_view>()({reinterpret_cast<const char*>(&call), sizeof call});
  }
};

/// What was resolved before: a schema has few different calls and writes them thousands of times.
class Resolutions {
 public:
  template <class Resolve>
  Resolution get(const BuiltinCall& call, Resolve resolve) {
    if (const auto found = known_.find(call); found != known_.end()) return found->second;
    if (known_.size() >= most) known_.clear();
    return known_[call] = shared(resolve());
  }

 private:
  static constexpr std::size_t most = 10'000;
  std::unordered_map<BuiltinCall, Resolution, HashCall> known_;
};

Resolutions& resolutions() {
  thread_local Resolutions result;
  return result;
}

}  // namespace

bool Resolver::can_coerce(TypeId from, TypeId to) {
  if (from == to || from == known().unknown || to == known().any) return true;
  if (from == 0 || to == 0) return false;
  const TypeId base = types_.base(from);
  if (base == to || has_implicit_cast(base, to)) return true;
  if (TypeSpace::is_array(base) && TypeSpace::is_array(to)) {
    const TypeId element = types_.base(TypeSpace::element(base));
    return element == TypeSpace::element(to) || has_implicit_cast(element, TypeSpace::element(to));
  }
  // A value of a domain's base type goes into the domain.
  return TypeSpace::is_user(to) && !TypeSpace::is_array(to) && types_.base(to) != to && can_coerce(base, types_.base(to));
}

TypeId Resolver::common_type(const std::vector<TypeId>& types) {
  if (types.empty()) return 0;
  const TypeId unknown = known().unknown;
  if (types[0] != unknown && std::all_of(types.begin(), types.end(), [&](TypeId t) { return t == types[0]; })) return types[0];
  TypeId chosen = types_.base(types[0]);
  for (const TypeId type : types) {
    const TypeId next = types_.base(type);
    if (next == 0 || chosen == 0) return 0;
    if (next == unknown || next == chosen) continue;
    if (chosen == unknown) {
      chosen = next;
    } else if (types_.category(next) != types_.category(chosen)) {
      return 0;
    } else if (!types_.preferred(chosen) && can_coerce(chosen, next) && !can_coerce(next, chosen)) {
      chosen = next;
    }
  }
  return chosen == unknown ? known().text : chosen;
}

bool Resolver::can_coerce_all(const std::vector<TypeId>& actual, const std::vector<TypeId>& declared) {
  bool polymorphic = false;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (is_polymorphic(declared[i]))
      polymorphic = true;
    else if (!can_coerce(actual[i], declared[i]))
      return false;
  }
  return !polymorphic || bind_polymorphic(types_, *this, declared, actual).has_value();
}

std::optional<Resolved> Resolver::instantiate(const Candidate& candidate, const std::vector<TypeId>& actual) {
  Resolved resolved{candidate.arguments, candidate.result, candidate.out_columns};
  const auto needs = [](TypeId type) { return is_polymorphic(type); };
  if (std::any_of(resolved.arguments.begin(), resolved.arguments.end(), needs)) {
    const auto binding = bind_polymorphic(types_, *this, candidate.arguments, actual);
    if (!binding) return std::nullopt;
    for (TypeId& type : resolved.arguments) type = binding->apply(type);
    resolved.result = binding->apply(resolved.result);
  }
  for (TypeId& type : resolved.arguments)
    if (type == known().any || type == known().record) type = 0;
  return resolved;
}

std::optional<Resolved> Resolver::exact(const std::vector<Candidate>& candidates, const std::vector<TypeId>& actual) {
  for (const Candidate& candidate : candidates)
    if (candidate.arguments == actual) return instantiate(candidate, actual);
  return std::nullopt;
}

// --- the rules' steps --------------------------------------------------------------------------------------------

namespace {

/// Keeps the candidates for which `score` is highest.
template <class Candidate, class Score>
void keep_best(std::vector<Candidate>& candidates, Score score) {
  std::vector<int> scores;
  scores.reserve(candidates.size());
  for (const Candidate& candidate : candidates) scores.push_back(score(candidate));
  const int best = *std::max_element(scores.begin(), scores.end());
  std::vector<Candidate> kept;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (scores[i] == best) kept.push_back(std::move(candidates[i]));
  candidates = std::move(kept);
}

}  // namespace

void Resolver::keep_exact(std::vector<Candidate>& candidates, const std::vector<TypeId>& actual) {
  keep_best(candidates, [&](const Candidate& candidate) {
    int matches = 0;
    for (std::size_t i = 0; i < actual.size(); ++i)
      if (actual[i] != known().unknown && actual[i] == candidate.arguments[i]) ++matches;
    return matches;
  });
}

void Resolver::keep_preferred(std::vector<Candidate>& candidates, const std::vector<TypeId>& actual) {
  keep_best(candidates, [&](const Candidate& candidate) {
    int matches = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
      const TypeId declared = candidate.arguments[i];
      if (actual[i] != known().unknown &&
          (actual[i] == declared || (types_.preferred(declared) && types_.category(declared) == types_.category(actual[i]))))
        ++matches;
    }
    return matches;
  });
}

void Resolver::keep_by_category(std::vector<Candidate>& candidates, const std::vector<TypeId>& actual) {
  struct Slot {
    std::size_t index = 0;
    char category = 0;
    bool has_preferred = false;
  };
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (actual[i] != known().unknown) continue;
    Slot slot{i, 0, false};
    bool conflict = false;
    for (const Candidate& candidate : candidates) {
      const TypeId declared = candidate.arguments[i];
      const char category = types_.category(declared);
      if (slot.category == 0 || (category != slot.category && category == 'S')) {
        slot.category = category;
        slot.has_preferred = types_.preferred(declared);
      } else if (category == slot.category) {
        slot.has_preferred |= types_.preferred(declared);
      } else {
        conflict = true;
      }
    }
    if (conflict && slot.category != 'S') return;
    slots.push_back(slot);
  }
  std::vector<Candidate> kept;
  for (const Candidate& candidate : candidates) {
    const bool fits = std::all_of(slots.begin(), slots.end(), [&](const Slot& slot) {
      const TypeId declared = candidate.arguments[slot.index];
      return types_.category(declared) == slot.category && (!slot.has_preferred || types_.preferred(declared));
    });
    if (fits) kept.push_back(candidate);
  }
  if (!kept.empty()) candidates = std::move(kept);
}

std::optional<Resolved> Resolver::choose(std::vector<Candidate> candidates, const std::vector<TypeId>& actual) {
  std::erase_if(candidates, [&](const Candidate& candidate) { return !can_coerce_all(actual, candidate.arguments); });
  if (candidates.empty()) return std::nullopt;
  if (candidates.size() == 1) return instantiate(candidates[0], actual);

  std::vector<TypeId> bases;
  std::size_t unknowns = 0;
  for (const TypeId type : actual) {
    bases.push_back(types_.base(type));
    if (type == known().unknown) ++unknowns;
  }
  keep_exact(candidates, bases);
  if (candidates.size() > 1) keep_preferred(candidates, bases);
  if (candidates.size() > 1 && unknowns > 0) {
    keep_by_category(candidates, bases);
    if (candidates.size() > 1 && unknowns < actual.size()) {
      // What is known is all of one type: then the literals are, too.
      TypeId one = 0;
      bool same = true;
      for (const TypeId type : bases)
        if (type != known().unknown) {
          same &= one == 0 || one == type;
          one = type;
        }
      if (same) {
        const std::vector<TypeId> assumed(actual.size(), one);
        std::vector<Candidate> fitting;
        for (const Candidate& candidate : candidates)
          if (can_coerce_all(assumed, candidate.arguments)) fitting.push_back(candidate);
        if (fitting.size() == 1) candidates = std::move(fitting);
      }
    }
  }
  if (candidates.size() != 1) return std::nullopt;
  return instantiate(candidates[0], actual);
}

// --- operators ---------------------------------------------------------------------------------------------------

/// Operators of types that are not built in are not known; a comparison is of two equal types, as are citext's patterns.
std::optional<Resolved> Resolver::user_operation(std::string_view name, TypeId left, TypeId right) {
  const TypeId unknown = known().unknown;
  const TypeId type = types_.base(left != unknown ? left : right);
  if (!TypeSpace::is_user(type) || (left != unknown && right != unknown && types_.base(left) != types_.base(right)))
    return std::nullopt;
  const std::string type_name = types_.name(type);
  const bool pattern = (type_name == "citext" || type_name.ends_with(".citext")) &&
                       (name.find('~') != std::string_view::npos || is_comparison(name));
  if (!pattern && !is_comparison(name)) return std::nullopt;
  return Resolved{{type, type}, known().boolean, {}};
}

Resolution Resolver::operation(std::string_view name, TypeId left, TypeId right) {
  const auto rows = builtin_operators(name);
  if (rows.empty() || TypeSpace::is_user(left) || TypeSpace::is_user(right)) return shared(find_operation(name, left, right));
  return resolutions().get({rows.data(), false, std::array{left, right}}, [&] { return find_operation(name, left, right); });
}

std::optional<Resolved> Resolver::find_operation(std::string_view name, TypeId left, TypeId right) {
  if (right == 0) return std::nullopt;
  const TypeId unknown = known().unknown;
  std::vector<Candidate> candidates;
  const bool prefix = left == 0;
  for (const OperatorRow& row : builtin_operators(name)) {
    if ((row.left == 0) != prefix) continue;
    if (prefix)
      candidates.push_back({{row.right}, row.result, {}});
    else
      candidates.push_back({{row.left, row.right}, row.result, {}});
  }
  if (prefix) {
    if (auto found = exact(candidates, {right})) return found;
    return choose(std::move(candidates), {right});
  }
  if (const auto user = user_operation(name, left, right)) return user;
  // A literal beside a value is first taken for the value's own type.
  std::vector<TypeId> assumed{left, right};
  if (left == unknown) assumed[0] = right;
  if (right == unknown) assumed[1] = left;
  if (auto found = exact(candidates, assumed)) return found;
  if (assumed != std::vector<TypeId>{left, right}) {
    const TypeId base = types_.base(assumed[0]);
    if (base != assumed[0])
      if (auto found = exact(candidates, {base, base})) return found;
  }
  return choose(std::move(candidates), {left, right});
}

// --- functions ---------------------------------------------------------------------------------------------------

void Resolver::add_function(std::vector<Candidate>& candidates, std::vector<TypeId> declared, std::size_t defaults,
                            bool is_variadic, TypeId result, std::string_view out_columns, std::size_t count, bool variadic_call) {
  if (is_variadic && !variadic_call && count + 1 >= declared.size()) {
    const TypeId array = declared.back();
    const TypeId element = array == known().any                      ? array
                           : array == known().anyarray           ? known().anyelement
                           : array == known().anycompatiblearray ? known().anycompatible
                                                                 : TypeSpace::element(array);
    if (count >= declared.size()) {
      declared.pop_back();
      declared.resize(count, element);
      candidates.push_back({std::move(declared), result, out_columns});
    }
    return;
  }
  if (count > declared.size() || count + defaults < declared.size()) return;
  declared.resize(count);
  candidates.push_back({std::move(declared), result, out_columns});
}

Resolution Resolver::function(std::string_view schema, std::string_view name, const std::vector<TypeId>& arguments,
                              bool variadic) {
  const auto rows = schema.empty() && arguments.size() <= few ? builtin_functions(name) : std::span<const FunctionRow>();
  if (rows.empty() || std::any_of(arguments.begin(), arguments.end(), TypeSpace::is_user))
    return shared(find_function(schema, name, arguments, variadic));
  return resolutions().get({rows.data(), variadic, arguments},
                           [&] { return find_function(schema, name, arguments, variadic); });
}

std::optional<Resolved> Resolver::find_function(std::string_view schema, std::string_view name,
                                                const std::vector<TypeId>& arguments, bool variadic) {
  std::vector<Candidate> candidates;
  if (schema.empty()) {
    for (const FunctionRow& row : builtin_functions(name))
      add_function(candidates, {row.arguments.begin(), row.arguments.end()}, row.defaults, row.variadic, row.result,
                   row.out_columns, arguments.size(), variadic);
  } else if (scope_.functions) {
    for (const Scope::Function& overload : scope_.functions(schema, name)) {
      std::vector<TypeId> declared;
      for (const std::string& type : overload.arguments) declared.push_back(types_.id(type));
      add_function(candidates, std::move(declared), overload.defaults, overload.variadic, types_.id(overload.returns), {},
                   arguments.size(), variadic);
    }
  }
  if (candidates.empty()) return std::nullopt;
  // A type that is not known fits anything, when there is only one function that it could be given to.
  if (std::find(arguments.begin(), arguments.end(), TypeId{0}) != arguments.end()) {
    if (candidates.size() != 1) return std::nullopt;
    Resolved only{candidates[0].arguments, candidates[0].result, candidates[0].out_columns};
    for (std::size_t i = 0; i < arguments.size(); ++i)
      if (arguments[i] == 0 || is_polymorphic(only.arguments[i]) || only.arguments[i] == known().any) only.arguments[i] = 0;
    if (is_polymorphic(only.result)) only.result = 0;
    return only;
  }
  if (auto found = exact(candidates, arguments)) return found;
  return choose(std::move(candidates), arguments);
}

}  // namespace pglint::sql
