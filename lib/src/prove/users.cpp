// See the header.
#include "prove/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "model/tree_walk.hpp"
#include "text/lexeme.hpp"

namespace pglint::prove {
namespace {

constexpr std::size_t most_keys = 64;

void add_once(std::vector<std::string>& list, std::string value) {
  if (list.size() < most_keys && std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

bool is_name(std::string_view text) { return !text.empty() && text.size() < 64 && std::all_of(text.begin(), text.end(), text::is_name_byte); }

/// Names of settings in current_setting('…'), in order, each once.
std::vector<std::string> settings_in(const std::vector<std::string_view>& texts) {
  constexpr std::string_view call = "current_setting(";
  std::vector<std::string> names;
  for (const std::string_view text : texts) {
    for (std::size_t at = text.find(call); at != std::string_view::npos; at = text.find(call, at + 1)) {
      std::size_t begin = at + call.size();
      while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\'')) ++begin;
      const std::size_t end = text.find('\'', begin);
      if (end == std::string_view::npos) break;
      std::string name(text.substr(begin, end - begin));
      const bool sane = name.size() < 100 && name.find('.') != std::string::npos &&
                        std::all_of(name.begin(), name.end(), [](char c) { return text::is_name_byte(c) || c == '.'; });
      if (sane) add_once(names, std::move(name));
    }
  }
  return names;
}

/// 'key' behind -> and ->>, quotes doubled or not: bodies of functions and SQL in strings are no trees.
void add_keys_in(std::string_view text, std::vector<std::string>& keys) {
  for (std::size_t at = text.find("->"); at != std::string_view::npos; at = text.find("->", at + 1)) {
    std::size_t begin = at + 2;
    if (begin < text.size() && text[begin] == '>') ++begin;
    while (begin < text.size() && text::is_space(text[begin])) ++begin;
    const std::size_t quote = begin;
    while (begin < text.size() && text[begin] == '\'') ++begin;
    std::size_t end = begin;
    while (end < text.size() && text::is_name_byte(text[end])) ++end;
    if (begin > quote && end < text.size() && text[end] == '\'' && is_name(text.substr(begin, end - begin))) add_once(keys, std::string(text.substr(begin, end - begin)));
  }
}

/// The key that an expression takes from a document; "" for none.
std::string key_of(const Expr& expr) {
  const Expr& value = bare_value(expr);
  if (!value.is(ExprKind::op) || value.args.size() != 2) return {};
  const Expr& key = bare_value(value.args[1]);
  if (value.name == "->" || value.name == "->>") return key.is(ExprKind::constant) ? key.name : std::string();
  if (value.name != "#>" && value.name != "#>>") return {};
  if (key.is(ExprKind::array)) return key.args.empty() ? std::string() : bare_value(key.args.back()).name;
  const std::size_t comma = key.name.rfind(',');   // the last of a path: '{app_metadata,tenant_id}'
  std::string last = key.name.substr(comma == std::string::npos ? 0 : comma + 1);
  std::erase_if(last, [](char c) { return c == '{' || c == '}' || c == '"' || c == ' '; });
  return last;
}

bool is_number(std::string_view type) {
  constexpr std::array<std::string_view, 5> types{"smallint", "integer", "bigint", "numeric", "double precision"};
  return std::find(types.begin(), types.end(), type.substr(0, type.find('('))) != types.end();
}

class ClaimsWalk {
 public:
  explicit ClaimsWalk(Claims& claims) : claims_(claims) {}
  void expr(const Expr& e) {
    if (const std::string key = key_of(e); is_name(key)) {
      add_once(claims_.keys, key);
      if (e.is(ExprKind::cast) && is_number(e.type)) claims_.numbers.insert(key);
    }
    if (!e.is(ExprKind::op) && !e.is(ExprKind::any_op)) return;
    std::string key;
    std::vector<std::string> constants;
    for (const Expr& arg : e.args) {
      const Expr& bare = bare_value(arg);
      if (bare.is(ExprKind::constant)) constants.push_back(bare.name);
      else if (bare.is(ExprKind::array))
        for (const Expr& element : bare.args) constants.push_back(bare_value(element).name);
      else if (std::string found = key_of(bare); !found.empty()) key = std::move(found);
    }
    if (is_name(key) && e.name != "->" && e.name != "->>")
      for (std::string& constant : constants) add_once(claims_.words[key], std::move(constant));
  }
  void item(const FromItem& /*from*/) {}
  void query(const Query& /*query*/) {}

 private:
  Claims& claims_;
};

constexpr std::string_view jwt_claims = "request.jwt.claims";

/// The token of a user: every key on top and in both of Supabase's documents.
std::string token(const std::string& role, unsigned user, const Claims& claims) {
  using Json = nlohmann::ordered_json;
  const std::string id = sample_uuid(user);
  Json own = Json::object();
  own["tenant_id"] = own["org_id"] = id;
  for (const std::string& key : claims.keys) {
    const auto words = claims.words.find(key);
    if (claims.numbers.contains(key)) own[key] = user;
    else if (words != claims.words.end() && user % (words->second.size() + 1) < words->second.size()) own[key] = words->second[user % (words->second.size() + 1)];
    else own[key] = id;
  }
  for (const char* document : {"app_metadata", "user_metadata"}) own.erase(document);
  Json json = own;
  json["app_metadata"] = json["user_metadata"] = own;
  json["sub"] = id;
  json["role"] = role;
  json["email"] = std::to_string(user) + "@example.org";
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

std::string sample_uuid(unsigned seed) { return fmt::format("00000000-0000-4000-8000-00000000000{}", seed % sample_pool); }

const Expr& bare_value(const Expr& expr) {
  const Expr* at = &expr;
  while ((at->is(ExprKind::cast) || at->is(ExprKind::collate)) && !at->args.empty()) at = &at->args[0];
  return *at;
}

Claims claims_in(const Catalog& catalog, const std::vector<std::string_view>& texts) {
  Claims claims;
  ClaimsWalk visitor(claims);
  model::TreeWalk<ClaimsWalk> walk(visitor);
  for (const Relation& relation : catalog.relations())
    for (const Policy& policy : relation.policies) {
      walk.expr(policy.using_);
      walk.expr(policy.with_check);
    }
  for (const std::string_view text : texts) add_keys_in(text, claims.keys);
  return claims;
}

std::vector<SampleUser> make_users(const std::set<std::string>& roles, const std::vector<std::string_view>& texts, const Claims& claims) {
  std::vector<SampleUser> users;
  const std::vector<std::string> settings = settings_in(texts);
  const bool has_own = std::any_of(settings.begin(), settings.end(), [](const std::string& name) { return !name.starts_with("request.jwt"); });
  for (const std::string& role : roles) {
    SampleUser nobody{role, {{std::string(jwt_claims), ""}}, role + " without claims"};  // as in a session that had some before
    for (const std::string& name : settings)
      if (name != jwt_claims) nobody.settings.emplace_back(name, "");
    users.push_back(std::move(nobody));
    for (unsigned i = 0; i < sample_pool; ++i) {
      const std::string id = sample_uuid(i);
      SampleUser user{role, {}, role + " with " + id};
      user.settings.emplace_back(jwt_claims, token(role, i, claims));
      for (const std::string& name : settings) {
        if (name == jwt_claims) continue;
        user.settings.emplace_back(name, name.ends_with("role") ? role : id);
      }
      users.push_back(user);
      if (!has_own) continue;
      for (auto& [name, value] : user.settings)
        if (name != jwt_claims && !name.ends_with("role")) value = std::to_string(i);
      user.shown = role + " with " + std::to_string(i);
      users.push_back(std::move(user));
    }
  }
  return users;
}

}  // namespace pglint::prove
