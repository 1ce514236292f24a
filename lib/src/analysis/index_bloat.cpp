// The size of a freshly built btree: see the header for the formula.
#include "analysis/index_bloat.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "analysis/usage.hpp"

namespace pglint::analysis {
namespace {

constexpr double widest = 500;         // what is wider may be compressed in the index
constexpr double as_good_as_unique = -0.95;  // n_distinct: the few runs that there are save next to nothing

struct Layout {
  int alignment = 1;
  bool varies = false;          ///< in length
  bool deduplicates = true;
};

struct KnownType {
  std::string_view name;
  Layout layout;
};
constexpr std::array known_types{
    KnownType{"bigint", {8}},       KnownType{"integer", {4}},       KnownType{"smallint", {2}},
    KnownType{"oid", {4}},          KnownType{"date", {4}},          KnownType{"boolean", {1}},
    KnownType{"\"char\"", {1}},     KnownType{"uuid", {1}},          KnownType{"money", {8}},
    KnownType{"timestamp without time zone", {8}}, KnownType{"timestamp with time zone", {8}},
    KnownType{"time without time zone", {8}}, KnownType{"time with time zone", {8}},
    KnownType{"interval", {8}},     KnownType{"macaddr", {4}},       KnownType{"macaddr8", {4}},
    KnownType{"real", {4, false, false}}, KnownType{"double precision", {8, false, false}},
    KnownType{"text", {1, true}},   KnownType{"character varying", {1, true}}, KnownType{"character", {1, true}},
    KnownType{"bytea", {1, true}},  KnownType{"inet", {1, true}},    KnownType{"cidr", {1, true}},
    KnownType{"numeric", {1, true, false}}, KnownType{"jsonb", {1, true, false}}};

/// "character varying(20)" → "character varying"; "timestamp(3) with time zone" → without the precision.
std::string without_modifier(std::string_view type) {
  const std::size_t open = type.find('(');
  const std::size_t close = type.find(')', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return std::string(type);
  return std::string(type.substr(0, open)) + std::string(type.substr(close + 1));
}

std::optional<Layout> layout_of(const Catalog& catalog, std::string type) {
  for (int depth = 0; depth < 32; ++depth) {
    if (type.ends_with("[]")) return std::nullopt;
    const std::string plain = without_modifier(type);
    for (const KnownType& known : known_types)
      if (known.name == plain) return known.layout;
    const std::size_t dot = type.find('.');
    if (dot == std::string::npos) return std::nullopt;
    const QualifiedName name{type.substr(0, dot), type.substr(dot + 1)};
    if (catalog.enums.contains(name)) return Layout{4};
    const auto domain = catalog.domains.find(name);
    if (domain == catalog.domains.end()) return std::nullopt;
    type = domain->second.base_type;
  }
  return std::nullopt;
}

double aligned(double size, double alignment) { return std::ceil(size / alignment) * alignment; }

struct Part {
  Layout layout;
  double width = 0;
  double null_fraction = 0;
};

/// Line pointer and tuple: the average over rows without a null and rows with one.
double item_size(const std::vector<Part>& parts) {
  const auto rounded = [](double size, bool varies) { return varies ? std::max(aligned(size, 8), size + 3.5) : aligned(size, 8); };
  double without_null = 1, data = 0;
  bool varies = false;
  for (const Part& part : parts) {
    without_null *= 1 - part.null_fraction;
    data = aligned(data, part.layout.alignment) + part.width;
    varies = varies || part.layout.varies;
  }
  const double full = rounded(8 + data, varies);
  if (without_null >= 1) return full + 4;
  double present = 0;  // of rows that have a null somewhere
  for (const Part& part : parts) present += part.width * std::max(0.0, 1 - part.null_fraction - without_null) / (1 - without_null);
  const double with_null = rounded(16 + present, varies || parts.size() > 1);
  return without_null * full + (1 - without_null) * with_null + 4;
}

int fillfactor_of(const Index& index) {
  const std::map<std::string, std::string>& parameters = index.storage_parameters;
  int fillfactor = 90;
  if (const auto found = parameters.find("fillfactor"); found != parameters.end())
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), fillfactor);
  return std::clamp(fillfactor, 10, 100);
}

bool switched_off(const Index& index, const char* parameter) {
  const std::map<std::string, std::string>& parameters = index.storage_parameters;
  const auto found = parameters.find(parameter);
  return found != parameters.end() && (found->second == "off" || found->second == "false" || found->second == "no" || found->second == "0");
}

}  // namespace

std::optional<IndexBloat> estimate_bloat(const Catalog& catalog, const Statistics& statistics, const Relation& table, const Index& index) {
  const IndexStatistics* const counted = statistics_of(&statistics, table, index);
  if (counted == nullptr || counted->reltuples < 0 || counted->bytes <= 0 || index.access_method != "btree") return std::nullopt;
  bool deduplicates = !index.unique && index.include.empty() && !switched_off(index, "deduplicate_items");
  std::vector<Part> parts;
  for (const std::vector<IndexKey>* keys : {&index.keys, &index.include})
    for (const IndexKey& key : *keys) {
      const Column* const column = table.column(key.column);
      const ColumnStatistics* const analysed = column == nullptr ? nullptr : statistics_of(&statistics, table, column->name);
      if (analysed == nullptr || analysed->avg_width <= 0 || analysed->avg_width > widest) return std::nullopt;
      const std::optional<Layout> layout = layout_of(catalog, column->type);
      if (!layout) return std::nullopt;
      if (!layout->deduplicates || analysed->n_distinct <= as_good_as_unique) deduplicates = false;
      parts.push_back({*layout, static_cast<double>(analysed->avg_width), std::clamp(analysed->null_frac, 0.0, 1.0)});
    }
  if (deduplicates) return std::nullopt;

  const double page = statistics.block_size;
  const double usable = page - 24 - 16 - 4;
  const auto per_page = [&](double item, int fill) { return std::max(1.0, std::floor((usable - page * (100 - fill) / 100) / item)); };
  const double leaves = std::ceil(counted->reltuples / per_page(item_size(parts), fillfactor_of(index)));
  parts.resize(index.keys.size());
  const double per_internal = std::max(2.0, per_page(item_size(parts), 70));
  double pages = 1 + leaves;
  if (pages * page > 1e18) return std::nullopt;
  for (double level = leaves; level > 1;) {
    level = std::ceil(level / per_internal);
    pages += level;
  }
  return IndexBloat{counted->bytes, static_cast<std::int64_t>(pages * page)};
}

}  // namespace pglint::analysis
