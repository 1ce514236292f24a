// Binding of polymorphic types, as PostgreSQL's check_generic_type_consistency() and enforce_… do it.
#include "sql/polymorphic.hpp"

#include "sql/resolve.hpp"

namespace pglint::sql {

bool is_polymorphic(TypeId type) {
  const KnownTypes& k = known();
  return type == k.anyelement || type == k.anyarray || type == k.anynonarray || type == k.anyenum || type == k.anyrange ||
         type == k.anymultirange || type == k.anycompatible || type == k.anycompatiblearray || type == k.anycompatiblenonarray ||
         type == k.anycompatiblerange || type == k.anycompatiblemultirange;
}

TypeId PolymorphicBinding::apply(TypeId type) const {
  const KnownTypes& k = known();
  if (type == k.anyelement || type == k.anynonarray || type == k.anyenum) return element;
  if (type == k.anyarray) return TypeSpace::array_of(element);
  if (type == k.anyrange) return range;
  if (type == k.anymultirange) return multirange;
  if (type == k.anycompatible || type == k.anycompatiblenonarray) return compatible;
  if (type == k.anycompatiblearray) return TypeSpace::array_of(compatible);
  if (type == k.anycompatiblerange) return compatible_range;
  if (type == k.anycompatiblemultirange) return compatible_multirange;
  return type;
}

namespace {

/// Sets a type that has no value yet; false when it has another.
bool agree(TypeId& bound, TypeId type) {
  if (bound == 0) bound = type;
  return bound == type;
}

TypeId range_of(TypeId bound, bool multi) {
  for (const char* name : {"int4", "int8", "num", "ts", "tstz", "date"}) {
    const TypeId range = builtin_type_id(std::string(name) + (multi ? "multirange" : "range"));
    if ((multi ? TypeSpace::multirange_element(range) : TypeSpace::range_element(range)) == bound) return range;
  }
  return 0;
}

}  // namespace

std::optional<PolymorphicBinding> bind_polymorphic(TypeSpace& types, Resolver& resolver, const std::vector<TypeId>& declared,
                                                   const std::vector<TypeId>& actual) {
  const KnownTypes& k = known();
  PolymorphicBinding bound;
  std::vector<TypeId> compatible;
  bool any_compatible = false;
  bool nonarray = false, needs_enum = false, compatible_nonarray = false;
  for (std::size_t i = 0; i < declared.size() && i < actual.size(); ++i) {
    const TypeId wanted = declared[i];
    const TypeId given = actual[i];
    if (!is_polymorphic(wanted)) continue;
    const bool unknown = given == k.unknown;
    const TypeId base = unknown ? given : types.base(given);
    if (given == 0) return std::nullopt;
    if (wanted == k.anyelement || wanted == k.anynonarray || wanted == k.anyenum) {
      nonarray |= wanted == k.anynonarray;
      needs_enum |= wanted == k.anyenum;
      if (!unknown && !agree(bound.element, given)) return std::nullopt;
    } else if (wanted == k.anyarray) {
      if (unknown) continue;
      if (!TypeSpace::is_array(base) || !agree(bound.element, TypeSpace::element(base))) return std::nullopt;
    } else if (wanted == k.anyrange) {
      if (unknown) continue;
      if (TypeSpace::range_element(base) == 0 || !agree(bound.range, base)) return std::nullopt;
    } else if (wanted == k.anymultirange) {
      if (unknown) continue;
      if (TypeSpace::multirange_element(base) == 0 || !agree(bound.multirange, base)) return std::nullopt;
    } else {
      any_compatible = true;
      compatible_nonarray |= wanted == k.anycompatiblenonarray;
      if (unknown) continue;
      if (wanted == k.anycompatiblearray) {
        if (!TypeSpace::is_array(base)) return std::nullopt;
        compatible.push_back(TypeSpace::element(base));
      } else if (wanted == k.anycompatiblerange) {
        if (TypeSpace::range_element(base) == 0 || !agree(bound.compatible_range, base)) return std::nullopt;
      } else if (wanted == k.anycompatiblemultirange) {
        if (TypeSpace::multirange_element(base) == 0 || !agree(bound.compatible_multirange, base)) return std::nullopt;
      } else {
        compatible.push_back(given);
      }
    }
  }
  // A range tells its bounds' type and the other way round.
  if (bound.range != 0 && !agree(bound.element, TypeSpace::range_element(bound.range))) return std::nullopt;
  if (bound.multirange != 0 && !agree(bound.element, TypeSpace::multirange_element(bound.multirange))) return std::nullopt;
  if (bound.element != 0) {
    if (bound.range == 0) bound.range = range_of(bound.element, false);
    if (bound.multirange == 0) bound.multirange = range_of(bound.element, true);
  }
  if (nonarray && TypeSpace::is_array(bound.element)) return std::nullopt;
  if (needs_enum && bound.element != 0 && types.category(bound.element) != 'E') return std::nullopt;
  if (any_compatible) {
    if (bound.compatible_range != 0) compatible.push_back(TypeSpace::range_element(bound.compatible_range));
    bound.compatible = compatible.empty() ? k.text : resolver.common_type(compatible);
    if (bound.compatible == 0) return std::nullopt;
    for (const TypeId type : compatible)
      if (!resolver.can_coerce(type, bound.compatible)) return std::nullopt;
    if (compatible_nonarray && TypeSpace::is_array(bound.compatible)) return std::nullopt;
  }
  return bound;
}

}  // namespace pglint::sql
