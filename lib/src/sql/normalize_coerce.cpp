// Types given to literals, casts added where a server shows one that nobody wrote, and what readable text may leave out.
#include <algorithm>
#include <utility>

#include "sql/builtin_types.hpp"
#include "sql/literal.hpp"
#include "sql/normalizer.hpp"

namespace pglint::sql {
namespace {

/// text and varchar hold the same values: between them a conversion changes nothing.
bool is_text(TypeId type) { return type == known().text || type == known().varchar; }

bool is_number(const Expr& e) {
  return e.is(ExprKind::constant) && (e.constant == ConstKind::integer || e.constant == ConstKind::number);
}

bool is_string_or_null(const Expr& e) {
  return e.is(ExprKind::constant) && (e.constant == ConstKind::string || e.constant == ConstKind::null);
}

}  // namespace

/// A constant that can simply be said to be of the type; false for anything else.
bool Normalizer::coerce_constant(Expr& e, TypeId from, TypeId to) {
  const bool untyped = from == known().unknown && is_string_or_null(e);
  const bool number = is_number(e) && e.type.empty() && types_.category(to) == 'N' && !TypeSpace::is_user(to) &&
                      to != known().regclass && types_.id("money") != to && types_.id("oid") != to;
  const bool text = is_string_or_null(e) && is_text(from) && is_text(to) && type_modifier(e.type).empty();
  if (!untyped && !number && !text) return false;
  e.type = types_.name(types_.base(to));
  canonical_literal(e);
  if (types_.base(to) == known().regclass) regclass(e);
  return true;
}

void Normalizer::coerce(Expr& e, TypeId from, TypeId to) {
  if (to == 0 || from == 0 || from == to || to == known().unknown) return;
  if (e.is(ExprKind::constant)) {
    const bool was_implicit = e.implicit_type || e.type.empty();
    if (coerce_constant(e, from, to)) {
      e.implicit_type = was_implicit && !e.type.empty();
      return;
    }
  }
  if (from == known().unknown) return;  // a parameter, or an error of the statement's author
  if (e.is(ExprKind::collate) && !e.args.empty()) return coerce(e.args[0], from, to);
  // An array is converted element by element, so that ARRAY['a'::varchar]::text[] is ARRAY['a'::text].
  if (e.is(ExprKind::array) && !e.args.empty() && TypeSpace::is_array(from) && TypeSpace::is_array(to)) {
    for (Expr& item : e.args) {
      const bool nested = item.is(ExprKind::array);
      coerce(item, nested ? from : TypeSpace::element(from), nested ? to : TypeSpace::element(to));
    }
    return;
  }
  Expr inner = std::move(e);
  e = Expr();
  e.kind = ExprKind::cast;
  e.span = inner.span;
  e.type = types_.name(to);
  e.implicit_type = true;
  e.args.push_back(std::move(inner));
}

/// Whatever is explicit and would come out the same without is marked; what is marked and would not, is not.
void Normalizer::mark_implicit(const std::vector<Expr*>& items, const std::vector<Typed>& types,
                               const std::function<bool(const std::vector<TypeId>&)>& same_choice) {
  const auto can_lose = [&](std::size_t i) {
    return items[i] && types[i].bare != types[i].type && (items[i]->is(ExprKind::constant) || items[i]->is(ExprKind::cast));
  };
  bool any_implicit = false, any_explicit = false;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (can_lose(i)) (items[i]->implicit_type ? any_implicit : any_explicit) = true;
  if (!any_implicit && !any_explicit) return;
  std::vector<TypeId> shown;
  for (std::size_t i = 0; i < items.size(); ++i)
    shown.push_back(can_lose(i) && items[i]->implicit_type ? types[i].bare : types[i].type);
  if (any_implicit && !same_choice(shown)) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      shown[i] = types[i].type;
      if (can_lose(i)) items[i]->implicit_type = false;
    }
    any_explicit = true;
  }
  if (!any_explicit) return;
  // All at once is the common case; else one after the other, as long as there are few.
  constexpr std::size_t few = 16;
  std::vector<TypeId> bare = shown;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (can_lose(i)) bare[i] = types[i].bare;
  const bool all = same_choice(bare);
  if (!all && items.size() > few) return;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!can_lose(i) || items[i]->implicit_type) continue;
    const TypeId before = shown[i];
    shown[i] = types[i].bare;
    if (all || same_choice(shown))
      items[i]->implicit_type = true;
    else
      shown[i] = before;
  }
}

/// Makes the items of one type, as CASE, COALESCE and ARRAY do, and gives the type; 0 when there is none. `also` is the
/// type of something beside them. An item may be null: an ELSE that is not there.
TypeId Normalizer::unify(const std::vector<Expr*>& items, const std::vector<Typed>& types, TypeId also) {
  const auto common = [&](const std::vector<TypeId>& of) {
    if (also == 0) return resolver_.common_type(of);
    std::vector<TypeId> with{also};
    with.insert(with.end(), of.begin(), of.end());
    return resolver_.common_type(with);
  };
  std::vector<TypeId> actual;
  for (const Typed& type : types) actual.push_back(type.type);
  if (std::find(actual.begin(), actual.end(), TypeId{0}) != actual.end()) return 0;
  const TypeId type = common(actual);
  if (type == 0) return 0;
  mark_implicit(items, types, [&](const std::vector<TypeId>& of) { return common(of) == type; });
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i]) coerce(*items[i], actual[i], type);
  return type;
}

// --- names -------------------------------------------------------------------------------------------------------

/// A type written without schema gets the one it resolves in. `type` is canonical otherwise.
void Normalizer::canonical_type(std::string& type) const {
  if (type.empty() || !scope_.type_name) return;
  const std::string_view whole = type;
  const bool quoted = whole.front() == '"';
  std::size_t end = 0;
  std::string name;
  if (quoted) {
    for (end = 1; end < whole.size(); ++end) {
      if (whole[end] == '"' && (end + 1 >= whole.size() || whole[end + 1] != '"')) break;
      if (whole[end] == '"') ++end;
      name += whole[end];
    }
    ++end;
  } else {
    end = std::min(whole.find_first_of("(.["), whole.size());
    name = whole.substr(0, end);
  }
  if (end < whole.size() && whole[end] == '.') return;  // has one
  const TypeId builtin = builtin_type_id(name);
  if (name.empty() || builtin != 0 || whole.find(' ') < end || find_builtin_sql_type(whole.substr(0, end))) return;
  const std::string found = scope_.type_name(name);
  if (found.empty()) return;
  type = found + std::string(whole.substr(std::min(end, whole.size())));
}

/// 'numbers'::regclass → 'public.numbers', as regclassout prints it under an empty search_path.
void Normalizer::regclass(Expr& e) const {
  if (e.constant != ConstKind::string || !scope_.relation_schema || e.name.empty()) return;
  std::string schema, name;
  bool quoted = false;
  for (std::size_t i = 0; i < e.name.size(); ++i) {
    const char c = e.name[i];
    if (c == '"') {
      if (quoted && i + 1 < e.name.size() && e.name[i + 1] == '"') name += e.name[i++];
      else quoted = !quoted;
    } else if (c == '.' && !quoted) {
      schema = std::exchange(name, {});  // of db.schema.name the last two count
    } else {
      name += !quoted && c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
  }
  if (schema.empty()) schema = scope_.relation_schema(name);
  if (!schema.empty()) e.name = quote_qualified(schema, name);
}

}  // namespace pglint::sql
