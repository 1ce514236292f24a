// Texts of a server, parsed and normalised as replay does it.
#include "model/server_text.hpp"

#include <utility>

#include "model/clear_spans.hpp"

namespace pglint::model {
void ServerText::not_understood(const std::string& what, const std::string& why) {
  report_.not_understood.push_back({Origin{}, what + ": " + why});
}

Expr ServerText::expression(const std::string& what, const Relation* relation, std::string_view text, std::string_view type) {
  if (text.empty()) return {};
  Result<Expr> parsed = parse_expression(text);
  if (!parsed) {
    not_understood(what, parsed.error().message);
    return {};
  }
  clear_spans(*parsed);
  replay_.normalize_for(relation, *parsed, type);
  return std::move(*parsed);
}

std::vector<Expr> ServerText::list(const std::string& what, std::string_view text) {
  if (text.empty()) return {};
  std::string row("ROW(");
  Result<Expr> parsed = parse_expression(row.append(text).append(")"));
  if (!parsed) {
    not_understood(what, parsed.error().message);
    return {};
  }
  clear_spans(*parsed);
  return std::move(parsed->args);
}

Expr ServerText::domain_check(const std::string& what, const Domain& domain, std::string_view text) {
  Result<Expr> parsed = parse_expression(text);
  if (!parsed) {
    not_understood(what, parsed.error().message);
    return {};
  }
  clear_spans(*parsed);
  replay_.normalize_for_domain(domain, *parsed);
  return std::move(*parsed);
}

const sql::StatementBody* ServerText::statement(const std::string& what, const std::string& text) {
  std::vector<sql::Parsed> parsed = sql::parse(text, {Span{0, static_cast<std::uint32_t>(text.size())}});
  if (parsed.size() != 1) {
    not_understood(what, "not one statement");
    return nullptr;
  }
  parsed_ = std::move(parsed.front());
  if (const auto* error = std::get_if<sql::ParseError>(&parsed_->result)) {
    not_understood(what, error->message);
    return nullptr;
  }
  sql::StatementBody& body = std::get<sql::Statement>(parsed_->result).body;
  clear_spans(body);
  return &body;
}

Expr ServerText::trigger_condition(const std::string& what, const Relation& table, std::string_view definition) {
  const sql::StatementBody* body = statement(what, std::string(definition));
  const auto* create = body ? std::get_if<sql::CreateTrigger>(body) : nullptr;
  if (!create) return {};
  Expr when = create->trigger.when;
  if (when) replay_.normalize_trigger_condition(table, when);
  return when;
}

std::vector<IndexKey> ServerText::index_keys(const std::string& what, const Relation& table, std::string_view definition) {
  const sql::StatementBody* body = statement(what, std::string(definition));
  const auto* create = body ? std::get_if<sql::CreateIndexStmt>(body) : nullptr;
  std::vector<IndexKey> keys;
  if (!create) return keys;
  for (const sql::IndexElement& element : create->keys) {
    std::optional<IndexKey> key = replay_.make_key(table, element, create->access_method);
    keys.push_back(key ? std::move(*key) : IndexKey{});
  }
  return keys;
}

std::shared_ptr<const Query> ServerText::query(const std::string& what, std::string_view text) {
  while (text.ends_with(';') || text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
  Result<Query> parsed = parse_query(text);
  if (!parsed) {
    not_understood(what, parsed.error().message);
    return nullptr;
  }
  std::shared_ptr<const Query> query = std::make_shared<Query>(std::move(*parsed));
  clear_spans(query);
  replay_.normalize_for(query);
  return query;
}

std::vector<std::shared_ptr<const Query>> ServerText::sql_body(const std::string& what, std::string_view text) {
  std::string definition("CREATE FUNCTION f() RETURNS void LANGUAGE sql ");
  const sql::StatementBody* body = statement(what, definition.append(text));
  const auto* create = body ? std::get_if<sql::CreateFunction>(body) : nullptr;
  if (!create) return {};
  std::vector<std::shared_ptr<const Query>> queries = create->sql_body;
  for (std::shared_ptr<const Query>& query : queries) replay_.normalize_for(query);
  return queries;
}

std::string ServerText::opclass_text(const std::string& schema, const std::string& name) {
  return quote_qualified(schema == "public" || schema == "pg_catalog" ? std::string() : schema, name);
}

}  // namespace pglint::model
