// Which operator or function a call means, by PostgreSQL's rules of type conversion (manual, chapter 10).
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sql/types.hpp"

namespace pglint::sql {

/// What a call resolves to: the types its arguments are converted to, and its own. A 0 among the arguments leaves that one as it is.
struct Resolved {
  std::vector<TypeId> arguments;
  TypeId result = 0;
  std::string_view out_columns;  ///< of the function, see FunctionRow
};

/// Shared: what pg_catalog alone decides is resolved once a thread. Null when nothing, or more than one, fits.
using Resolution = std::shared_ptr<const Resolved>;

class Resolver {
 public:
  explicit Resolver(TypeSpace& types, const Scope& scope) : types_(types), scope_(scope) {}

  /// `left` is 0 for a prefix operator; an untyped literal is known().unknown. Null also when a type is not known.
  Resolution operation(std::string_view name, TypeId left, TypeId right);
  /// A function of pg_catalog (`schema` empty) or of the database.
  Resolution function(std::string_view schema, std::string_view name, const std::vector<TypeId>& arguments, bool variadic);
  /// The type of CASE, COALESCE, ARRAY[…], IN and the like over these; 0 when there is none.
  TypeId common_type(const std::vector<TypeId>& types);
  /// Can a value of the one type stand where the other is wanted, without a cast being written?
  bool can_coerce(TypeId from, TypeId to);

 private:
  struct Candidate {
    std::vector<TypeId> arguments;  // declared
    TypeId result = 0;
    std::string_view out_columns;
  };
  std::optional<Resolved> find_operation(std::string_view name, TypeId left, TypeId right);
  std::optional<Resolved> find_function(std::string_view schema, std::string_view name, const std::vector<TypeId>& arguments, bool variadic);
  std::optional<Resolved> choose(std::vector<Candidate> candidates, const std::vector<TypeId>& actual);
  std::optional<Resolved> exact(const std::vector<Candidate>& candidates, const std::vector<TypeId>& actual);
  std::optional<Resolved> user_operation(std::string_view name, TypeId left, TypeId right);
  bool can_coerce_all(const std::vector<TypeId>& actual, const std::vector<TypeId>& declared);
  std::optional<Resolved> instantiate(const Candidate& candidate, const std::vector<TypeId>& actual);
  void keep_exact(std::vector<Candidate>& candidates, const std::vector<TypeId>& actual);
  void keep_preferred(std::vector<Candidate>& candidates, const std::vector<TypeId>& actual);
  void keep_by_category(std::vector<Candidate>& candidates, const std::vector<TypeId>& actual);
  void add_function(std::vector<Candidate>& candidates, std::vector<TypeId> declared, std::size_t defaults, bool is_variadic,
                    TypeId result, std::string_view out_columns, std::size_t count, bool variadic_call);

  TypeSpace& types_;
  const Scope& scope_;
};

}  // namespace pglint::sql
