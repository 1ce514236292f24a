// What well-known extensions bring: the types and functions that DDL mentions. Measured on PostgreSQL 15's contrib.
#pragma once

#include <span>
#include <string_view>

#include "pglint/catalog.hpp"

namespace pglint::model {

struct ExtensionFunction {
  std::string_view name;
  std::string_view arguments;   ///< canonical types, separated by commas; one of the extension's own begins with '@'
  std::string_view returns;
  Volatility volatility;
};

struct ExtensionContents {
  std::string_view name;
  std::string_view schema;      ///< where it always goes, whatever search_path and WITH SCHEMA say; empty: relocatable
  std::string_view types;       ///< names, separated by spaces
  std::string_view requires_;   ///< extensions that CASCADE installs too, separated by spaces
  std::span<const ExtensionFunction> functions;
};

/// The contents of an extension; an entry without types and functions for an unknown one.
ExtensionContents extension_contents(std::string_view name);

/// The extension that an operator class comes with ("pg_trgm" for gin_trgm_ops), "" when it is in pg_catalog or unknown.
std::string_view extension_of_operator_class(std::string_view operator_class);

/// Calls `use` for each word of a list.
template <class Use>
void each_word(std::string_view list, char separator, Use&& use) {
  while (!list.empty()) {
    const std::size_t end = list.find(separator);
    if (end != 0) use(list.substr(0, end));
    if (end == std::string_view::npos) return;
    list.remove_prefix(end + 1);
  }
}

}  // namespace pglint::model
