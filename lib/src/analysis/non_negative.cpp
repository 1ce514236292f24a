// Does a CHECK keep a column from being negative, in whatever form it is written? What each expression can be while
// the column is below zero is followed as an interval; a CHECK keeps the column when it is then false, not merely null.
#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "pglint/analysis.hpp"

namespace pglint::analysis {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The values that a number, never null, can have. An open end is not among them.
struct Range {
  double low = -infinity;
  double high = infinity;
  bool low_open = false;
  bool high_open = false;

  [[nodiscard]] bool point() const { return low == high; }
};

Range exactly(double value) { return {value, value}; }
Range negated(const Range& r) { return {-r.high, -r.low, r.high_open, r.low_open}; }

/// All of a below all of b; `or_equal` lets them meet in one value.
bool below(const Range& a, const Range& b, bool or_equal) {
  return a.high < b.low || (a.high == b.low && (or_equal || a.high_open || b.low_open));
}

bool is_integer(std::string_view type) { return type == "smallint" || type == "integer" || type == "bigint"; }
bool is_money(std::string_view type) { return type == "money"; }
bool is_fraction(std::string_view type) { return type == "numeric" || type == "real" || type == "double precision"; }

std::optional<double> parsed(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size() || text.size() > 15) return std::nullopt;  // exact in a double
  return value;
}

class BelowZero {
 public:
  BelowZero(std::string_view column, std::string_view type) : column_(column), type_(type) {}

  /// What `e` is, true or false, for every value below zero; none when it depends on more or can be null.
  [[nodiscard]] std::optional<bool> truth(const Expr& e) const {
    switch (e.kind) {
      case ExprKind::constant:
        if (e.constant != ConstKind::boolean) return std::nullopt;
        return e.name == "true" || e.name == "t";
      case ExprKind::cast:
        return e.type == "boolean" ? truth(e.args[0]) : std::nullopt;
      case ExprKind::bool_and:
        return of_list(e.args, false);
      case ExprKind::bool_or:
        return of_list(e.args, true);
      case ExprKind::bool_not:
        return opposite(truth(e.args[0]));
      case ExprKind::bool_test:
        return test(e);
      case ExprKind::is_null:
      case ExprKind::is_not_null:
        if (!value(e.args[0]) && !truth(e.args[0])) return std::nullopt;
        return e.is(ExprKind::is_not_null);
      case ExprKind::is_distinct:
        return opposite(compared("=", e.args[0], e.args[1]));
      case ExprKind::op:
        return e.args.size() == 2 ? compared(e.name, e.args[0], e.args[1]) : std::nullopt;
      case ExprKind::any_op:
      case ExprKind::all_op:
        return in_list(e);
      case ExprKind::special:
        return e.name == "COALESCE" && !e.args.empty() ? truth(e.args[0]) : std::nullopt;
      case ExprKind::case_when:
        return of_case(e);
      default:
        return std::nullopt;
    }
  }

 private:
  static std::optional<bool> opposite(std::optional<bool> truth) { return truth ? std::optional(!*truth) : std::nullopt; }

  /// AND is decided by one false arm, OR by one true; else all must be known.
  [[nodiscard]] std::optional<bool> of_list(const std::vector<Expr>& arms, bool decisive) const {
    bool all = true;
    for (const Expr& arm : arms) {
      const std::optional<bool> known = truth(arm);
      if (known == decisive) return decisive;
      all = all && known;
    }
    return all ? std::optional(!decisive) : std::nullopt;
  }

  [[nodiscard]] std::optional<bool> test(const Expr& e) const {
    const std::optional<bool> known = truth(e.args[0]);
    if (!known) return std::nullopt;
    if (e.name == "TRUE" || e.name == "NOT FALSE") return known;
    if (e.name == "FALSE" || e.name == "NOT TRUE") return !*known;
    return e.name == "NOT UNKNOWN";
  }

  [[nodiscard]] std::optional<bool> compared(std::string_view op, const Expr& left, const Expr& right) const {
    if (op == "@>") return contained(left, right);
    if (op == "<@") return contained(right, left);
    const std::optional<Range> a = value(left);
    const std::optional<Range> b = value(right);
    if (!a || !b) {
      const std::optional<bool> x = a || b ? std::nullopt : truth(left);
      const std::optional<bool> y = x ? truth(right) : std::nullopt;
      if (!x || !y || (op != "=" && op != "<>")) return std::nullopt;
      return (*x == *y) == (op == "=");
    }
    return compared(op, *a, *b);
  }

  static std::optional<bool> compared(std::string_view op, const Range& a, const Range& b) {
    if (op == "<") return below(a, b, false) ? std::optional(true) : below(b, a, true) ? std::optional(false) : std::nullopt;
    if (op == "<=") return opposite(compared("<", b, a));
    if (op == ">") return compared("<", b, a);
    if (op == ">=") return opposite(compared("<", a, b));
    if (op == "<>") return opposite(compared("=", a, b));
    if (op != "=") return std::nullopt;
    if (below(a, b, false) || below(b, a, false)) return false;
    return a.point() && b.point() ? std::optional(true) : std::nullopt;
  }

  /// range @> number, false when the number is below the range's beginning.
  [[nodiscard]] std::optional<bool> contained(const Expr& range, const Expr& number) const {
    const std::optional<Range> at = value(number);
    const std::optional<Range> begin = at ? beginning(range) : std::nullopt;
    return begin && below(*at, *begin, false) ? std::optional(false) : std::nullopt;
  }

  [[nodiscard]] std::optional<Range> beginning(const Expr& range) const {
    if (range.is(ExprKind::cast) && !range.args.empty()) return beginning(range.args[0]);
    const bool built_in = range.name == "int4range" || range.name == "int8range" || range.name == "numrange";
    if (range.is(ExprKind::function) && built_in && range.args.size() >= 2) return value(range.args[0]);
    if (!range.is(ExprKind::constant) || range.constant != ConstKind::string || range.name.size() < 2) return std::nullopt;
    if (range.name[0] != '[' && range.name[0] != '(') return std::nullopt;
    const std::optional<double> begin = parsed(std::string_view(range.name).substr(1, range.name.find(',') - 1));
    return begin ? std::optional(exactly(*begin)) : std::nullopt;
  }

  /// x op ANY/ALL of an array of known members.
  [[nodiscard]] std::optional<bool> in_list(const Expr& e) const {
    const std::optional<Range> left = value(e.args[0]);
    const auto members = left ? members_of(e.args[1]) : std::nullopt;
    if (!members) return std::nullopt;
    const bool any = e.is(ExprKind::any_op);
    bool all_known = true;
    for (const std::optional<Range>& member : *members) {
      const std::optional<bool> known = member ? compared(e.name, *left, *member) : std::nullopt;
      if (known == any) return any;
      all_known = all_known && known;
    }
    return all_known ? std::optional(!any) : std::nullopt;
  }

  [[nodiscard]] std::optional<std::vector<std::optional<Range>>> members_of(const Expr& array) const {
    std::vector<std::optional<Range>> members;
    if (array.is(ExprKind::cast) && !array.args.empty()) return members_of(array.args[0]);
    if (array.is(ExprKind::array)) {
      for (const Expr& member : array.args) members.push_back(value(member));
      return members;
    }
    if (!array.is(ExprKind::constant) || array.constant != ConstKind::string || !array.name.starts_with('{') ||
        !array.name.ends_with('}'))
      return std::nullopt;
    std::string_view rest = std::string_view(array.name).substr(1, array.name.size() - 2);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      std::string_view member = rest.substr(0, end);
      while (member.starts_with(' ')) member.remove_prefix(1);
      while (member.ends_with(' ')) member.remove_suffix(1);
      const std::optional<double> number = parsed(member);
      members.push_back(number ? std::optional(exactly(*number)) : std::nullopt);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return members;
  }

  /// Every branch that may be taken must come out alike.
  [[nodiscard]] std::optional<bool> of_case(const Expr& e) const {
    std::optional<bool> all;
    for (std::size_t i = 1; i + 1 < e.args.size(); i += 2) {
      const std::optional<bool> taken = e.args[0] ? compared("=", e.args[0], e.args[i]) : truth(e.args[i]);
      if (taken == false) continue;
      const std::optional<bool> result = truth(e.args[i + 1]);
      if (!result || (all && *all != *result)) return std::nullopt;
      all = result;
      if (taken == true) return all;
    }
    const std::optional<bool> otherwise = e.args.back() ? truth(e.args.back()) : std::nullopt;
    return otherwise && (!all || *all == *otherwise) ? otherwise : std::nullopt;
  }

  /// What the number `e` can be, null excluded, for every value of the column below zero.
  [[nodiscard]] std::optional<Range> value(const Expr& e) const {
    switch (e.kind) {
      case ExprKind::column:
        if (e.name != column_) return std::nullopt;
        return is_integer(type_) ? Range{-infinity, -1} : Range{-infinity, 0, false, true};
      case ExprKind::constant:
        return constant(e);
      case ExprKind::cast:
        return cast(e);
      case ExprKind::op:
        if (e.args.size() != 1 || (e.name != "-" && e.name != "+")) return std::nullopt;
        if (const std::optional<Range> r = value(e.args[0])) return e.name == "-" ? negated(*r) : *r;
        return std::nullopt;
      case ExprKind::function:
        return function(e);
      case ExprKind::special:
        return special(e);
      default:
        return std::nullopt;
    }
  }

  static std::optional<Range> constant(const Expr& e) {
    if (e.constant == ConstKind::null || e.constant == ConstKind::boolean || e.constant == ConstKind::bit_string)
      return std::nullopt;
    if (is_money(e.type)) {  // written as the locale has it: only zero is told
      const bool zero = e.name.find('0') != std::string::npos && e.name.find_first_of("123456789") == std::string::npos;
      return zero ? std::optional(exactly(0)) : std::nullopt;
    }
    const std::optional<double> number = parsed(e.name);
    return number ? std::optional(exactly(*number)) : std::nullopt;
  }

  [[nodiscard]] std::optional<Range> cast(const Expr& e) const {
    const Expr& inner = e.args[0];
    if (is_money(e.type) && inner.is(ExprKind::constant) && inner.constant == ConstKind::string) {
      Expr literal = inner;
      literal.type = e.type;
      return constant(literal);
    }
    std::optional<Range> r = value(inner);
    if (!r || is_fraction(e.type) || e.type == type_) return r;
    const bool whole = is_integer(type_) || (r->point() && r->low > -1e15 && r->low < 1e15 && r->low == static_cast<double>(static_cast<long long>(r->low)));
    if (whole && (is_integer(e.type) || is_money(e.type))) return r;
    const bool numeric = e.type.starts_with("numeric(") && e.type.ends_with(')');
    if (!is_integer(e.type) && !is_money(e.type) && !numeric) return std::nullopt;
    if (r->point() || e.type.find(",-") != std::string::npos) return std::nullopt;
    r->low_open = r->high_open = false;  // rounding may reach an end that the number does not
    const bool ends_whole = r->high == 0 || r->low == 0 || is_integer(type_);
    return ends_whole ? r : std::nullopt;
  }

  [[nodiscard]] std::optional<Range> function(const Expr& e) const {
    if ((!e.schema.empty() && e.schema != "pg_catalog") || e.args.size() != 1) return std::nullopt;
    const std::optional<Range> r = value(e.args[0]);
    if (!r) return std::nullopt;
    const bool negative = below(*r, exactly(0), false);
    if (e.name == "sign" && negative) return exactly(-1);
    if (e.name == "abs" && negative) return negated(*r);
    return std::nullopt;
  }

  /// COALESCE, LEAST and GREATEST; the last two pass over nulls.
  [[nodiscard]] std::optional<Range> special(const Expr& e) const {
    if (e.args.empty()) return std::nullopt;
    if (e.name == "COALESCE") return value(e.args[0]);
    const bool least = e.name == "LEAST";
    if (!least && e.name != "GREATEST") return std::nullopt;
    std::optional<Range> bound;  // of GREATEST negated, so that both look for the smallest
    bool all = true;
    for (const Expr& arg : e.args) {
      std::optional<Range> r = value(arg);
      all = all && r;
      if (!r) continue;
      if (!least) r = negated(*r);
      if (!bound) {
        bound = r;
        continue;
      }
      if (below(*r, *bound, false) || r->high < bound->high || (r->high == bound->high && r->high_open))
        bound->high = r->high, bound->high_open = r->high_open;
      if (r->low < bound->low || (r->low == bound->low && !r->low_open)) bound->low = r->low, bound->low_open = r->low_open;
    }
    if (!bound) return std::nullopt;
    if (!all) bound->low = -infinity, bound->low_open = false;
    return least ? *bound : negated(*bound);
  }

  std::string_view column_;
  std::string_view type_;
};

}  // namespace

bool keeps_non_negative(const Expr& check, std::string_view column, std::string_view type) {
  return check && BelowZero(column, type).truth(check) == false;
}

}  // namespace pglint::analysis
