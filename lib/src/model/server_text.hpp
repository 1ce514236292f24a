// Expressions, queries and definitions as a server prints them under an empty search_path, read into the trees that
// replay makes of the DDL: through the same parser and the same normalisation, against the same catalog.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/replay.hpp"
#include "pglint/catalog.hpp"
#include "sql/parse.hpp"

namespace pglint::model {

/// Asks the catalog, which its user fills: names must be in it before the texts that mention them. Texts that the parser
/// does not take give nothing, and the reason is in report().not_understood, after the words that `what` has for the object.
class ServerText {
 public:
  ServerText(Catalog& catalog, LoadReport& report) : report_(report), replay_(catalog, report, sources_) {}
  ServerText(const ServerText&) = delete;
  ServerText& operator=(const ServerText&) = delete;

  /// An expression over the columns of `relation` (null: over none). With a type: the default or generation of such a column.
  Expr expression(const std::string& what, const Relation* relation, std::string_view text, std::string_view type = {});
  /// Several, separated by commas: what pg_get_expr() makes of a list.
  std::vector<Expr> list(const std::string& what, std::string_view text);
  /// Normalises one of them.
  void normalize(const Relation* relation, Expr& expr, std::string_view type = {}) { replay_.normalize_for(relation, expr, type); }
  Expr domain_check(const std::string& what, const Domain& domain, std::string_view text);
  /// WHEN of what pg_get_triggerdef() prints.
  Expr trigger_condition(const std::string& what, const Relation& table, std::string_view definition);
  /// The key parts of what pg_get_indexdef() prints: expression and collation, the rest as far as the text says it.
  std::vector<IndexKey> index_keys(const std::string& what, const Relation& table, std::string_view definition);
  std::shared_ptr<const Query> query(const std::string& what, std::string_view text);
  /// What pg_get_function_sqlbody() prints.
  std::vector<std::shared_ptr<const Query>> sql_body(const std::string& what, std::string_view text);

  /// An operator class as the model spells it: the schema only where it is needed.
  static std::string opclass_text(const std::string& schema, const std::string& name);

 private:
  void not_understood(const std::string& what, const std::string& why);
  /// The only statement of a text, spans erased; null when there is none.
  const sql::StatementBody* statement(const std::string& what, const std::string& text);

  LoadReport& report_;
  Sources sources_;
  Replay replay_;
  std::optional<sql::Parsed> parsed_;
};

}  // namespace pglint::model
