// pglint.toml into a Config. The only file that knows toml++; the keys that exist are the ones read here.
#define TOML_EXCEPTIONS 0
#include "pglint/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <toml++/toml.h>

#include "lint/config_check.hpp"
#include "lint/selection.hpp"
#include "lint/words.hpp"
#include "pglint/rule.hpp"

namespace pglint {
namespace {

using linter::suggestion;

/// Leaves the parse at the first error; caught in parse_config, nowhere else.
struct Failure {
  Error error;
};

/// What a value is, for messages about wrong types.
std::string_view type_word(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "an array";
    case toml::node_type::string: return "a string";
    case toml::node_type::integer: return "an integer";
    case toml::node_type::floating_point: return "a float";
    case toml::node_type::boolean: return "a boolean";
    default: return "a date or time";
  }
}

class Reader {
 public:
  Reader(std::string_view path, std::span<const Rule* const> rules) : path_(path), rules_(rules) {
    config_.path = std::string(path);
  }

  Config read(const toml::table& root) {
    each(root, "the file", {"lint", "severity", "rules", "fix", "ignore"},
         [&](std::string_view key, const toml::node& value) {
           if (key == "lint") read_lint(table(value, key));
           if (key == "severity") read_severity(table(value, key));
           if (key == "rules") read_rules(table(value, key));
           if (key == "fix") read_fix(table(value, key));
           if (key == "ignore") read_ignores(value);
         });
    return std::move(config_);
  }

  [[noreturn]] void fail(const toml::source_region& where, std::string message, std::string hint = {}) const {
    const auto [line, column] = where.begin;
    throw Failure{{fmt::format("{}:{}:{}: {}", path_, line, column, message), std::move(hint)}};
  }

 private:
  /// Calls read(key, value) for every entry of a table; a key that is not in `known` is an error.
  template <class Read>
  void each(const toml::table& in, std::string_view where, const std::vector<std::string>& known, Read&& read) const {
    for (const auto& [key, value] : in) {
      const bool is_known = std::find(known.begin(), known.end(), key.str()) != known.end();
      if (!is_known)
        fail(key.source(), fmt::format("unknown key \"{}\" in {}", key.str(), where), suggestion(key.str(), known));
      read(key.str(), value);
    }
  }

  const toml::table& table(const toml::node& value, std::string_view key) const {
    if (const toml::table* found = value.as_table()) return *found;
    fail(value.source(), fmt::format("\"{}\" is {}, not a table", key, type_word(value)), fmt::format("Write [{}].", key));
  }

  std::string string(const toml::node& value, std::string_view key) const {
    const toml::value<std::string>* found = value.as_string();
    if (!found) fail(value.source(), fmt::format("\"{}\" is {}, not a string", key, type_word(value)));
    if (found->get().find('\0') != std::string::npos)
      fail(value.source(), fmt::format("\"{}\" contains a NUL character", key));
    return found->get();
  }

  std::string filled_string(const toml::node& value, std::string_view key) const {
    std::string text = string(value, key);
    if (text.empty()) fail(value.source(), fmt::format("\"{}\" is empty", key));
    return text;
  }

  template <class Check>
  std::vector<std::string> strings(const toml::node& value, std::string_view key, Check&& check) const {
    const toml::array* list = value.as_array();
    if (!list)
      fail(value.source(), fmt::format("\"{}\" is {}, not an array of strings", key, type_word(value)),
           fmt::format("Write {} = [\"…\"].", key));
    std::vector<std::string> out;
    for (const toml::node& element : *list) {
      out.push_back(filled_string(element, key));
      check(out.back(), element);
    }
    return out;
  }
  std::vector<std::string> strings(const toml::node& value, std::string_view key) const {
    return strings(value, key, [](const std::string&, const toml::node&) {});
  }

  /// One of the words that `named` knows.
  template <class Named>
  auto word(const toml::node& value, std::string_view key, Named&& named, const std::vector<std::string>& known) const {
    const std::string text = string(value, key);
    const auto found = named(text);
    if (!found)
      fail(value.source(), fmt::format("\"{}\" is not a value of \"{}\"", text, key), suggestion(text, known));
    return *found;
  }

  void check_rule_word(const std::string& text, const toml::source_region& where) const {
    if (!linter::is_known(text, rules_))
      fail(where, fmt::format("unknown rule \"{}\"", text), linter::rule_suggestion(text, rules_));
  }
  std::vector<std::string> rule_words(const toml::node& value, std::string_view key) const {
    return strings(value, key,
                   [&](const std::string& text, const toml::node& element) { check_rule_word(text, element.source()); });
  }

  void read_lint(const toml::table& in) {
    each(in, "[lint]",
         {"select", "ignore", "fail_on", "pg_version", "exclude", "exposed_schemas", "api_roles", "auth_functions"},
         [&](std::string_view key, const toml::node& value) {
           if (key == "select") config_.select = rule_words(value, key);
           if (key == "ignore") config_.ignore = rule_words(value, key);
           if (key == "fail_on") read_fail_on(value);
           if (key == "pg_version") read_pg_version(value);
           if (key == "exclude") config_.exclude = strings(value, key);
           if (key == "exposed_schemas") config_.exposed_schemas = strings(value, key);
           if (key == "api_roles") config_.api_roles = strings(value, key);
           if (key == "auth_functions") read_auth_functions(value);
         });
  }

  void read_fail_on(const toml::node& value) {
    std::vector<std::string> known = linter::severity_words();
    known.emplace_back("never");
    if (string(value, "fail_on") == "never") config_.fail_on = std::nullopt;
    else config_.fail_on = word(value, "fail_on", linter::severity_named, known);
  }

  void read_pg_version(const toml::node& value) {
    const toml::value<std::int64_t>* number = value.as_integer();
    if (!number) fail(value.source(), fmt::format("\"pg_version\" is {}, not an integer", type_word(value)));
    if (!linter::is_pg_version(number->get()))
      fail(value.source(), fmt::format("pg_version {} is not known", number->get()), linter::pg_version_hint());
    config_.pg_version = static_cast<int>(number->get());
    config_.pg_version_given = true;
  }

  void read_auth_functions(const toml::node& value) {
    config_.auth_functions = strings(value, "auth_functions", [&](const std::string& text, const toml::node& element) {
      const std::size_t dot = text.find('.');
      if (dot == 0 || dot == std::string::npos || dot + 1 == text.size())
        fail(element.source(), fmt::format("\"{}\" is not the name of a function with its schema", text),
             "Write auth_functions = [\"app.current_tenant\"].");
    });
  }

  void read_severity(const toml::table& in) {
    for (const auto& [key, value] : in) {
      check_rule_word(std::string(key.str()), key.source());
      config_.severity[std::string(key.str())] =
          word(value, key.str(), linter::severity_named, linter::severity_words());
    }
  }

  void read_rules(const toml::table& in) {
    for (const auto& [key, value] : in) {
      const std::string_view id = key.str();
      const auto rule = std::find_if(rules_.begin(), rules_.end(), [&](const Rule* r) { return r->id == id; });
      if (rule == rules_.end())
        fail(key.source(), fmt::format("unknown rule \"{}\"", id), linter::rule_suggestion(id, rules_));
      read_rule_options(**rule, table(value, id));
    }
  }

  void read_rule_options(const Rule& rule, const toml::table& in) {
    std::vector<std::string> known;
    for (const RuleOption& option : rule.options) known.emplace_back(option.name);
    each(in, fmt::format("[rules.\"{}\"]", rule.id), known, [&](std::string_view key, const toml::node& value) {
      for (const RuleOption& option : rule.options)
        if (option.name == key) config_.rule_options[std::string(rule.id)][std::string(key)] = option_text(option, value);
    });
  }

  std::string option_text(const RuleOption& option, const toml::node& value) const {
    if (!option.is_number) return string(value, option.name);
    if (const toml::value<std::int64_t>* number = value.as_integer()) return std::to_string(number->get());
    fail(value.source(), fmt::format("\"{}\" is {}, not an integer", option.name, type_word(value)));
  }

  void read_fix(const toml::table& in) {
    each(in, "[fix]", {"style", "concurrently", "index_name_template", "check_name_template", "names"},
         [&](std::string_view key, const toml::node& value) {
           if (key == "style") config_.style = word(value, key, linter::style_named, linter::style_words());
           if (key == "concurrently")
             config_.concurrently = word(value, key, linter::concurrently_named, linter::concurrently_words());
           if (key == "index_name_template")
             config_.index_name_template = name_template(value, key, {"table", "columns", "suffix"});
           if (key == "check_name_template")
             config_.check_name_template = name_template(value, key, {"table", "column", "what"});
           if (key == "names") read_names(table(value, key));
         });
  }

  std::string name_template(const toml::node& value, std::string_view key,
                            const std::vector<std::string>& placeholders) const {
    std::string text = filled_string(value, key);
    if (const std::string problem = linter::template_problem(text, placeholders); !problem.empty())
      fail(value.source(), fmt::format("\"{}\": {}", key, problem),
           fmt::format("Placeholders are {{{}}}.", fmt::join(placeholders, "}, {")));
    return text;
  }

  void read_names(const toml::table& in) {
    for (const auto& [key, value] : in) {
      const std::optional<std::string> what = linter::table_and_columns(key.str());
      if (!what)
        fail(key.source(), fmt::format("\"{}\" is not of the form \"table(columns)\"", key.str()),
             "For example, \"orders(customer_id, created_at)\" = \"orders_recent\".");
      std::string name = filled_string(value, key.str());
      if (name.size() > 63)
        fail(value.source(), fmt::format("the name is {} bytes long, PostgreSQL keeps 63", name.size()));
      config_.names[*what] = std::move(name);
    }
  }

  void read_ignores(const toml::node& value) {
    const toml::array* list = value.as_array();
    if (!list || !list->is_array_of_tables())
      fail(value.source(), fmt::format("\"ignore\" is {}, not an array of tables", type_word(value)), "Write [[ignore]].");
    for (const toml::node& element : *list) {
      IgnoreEntry entry;
      entry.line = static_cast<int>(element.source().begin.line);
      each(*element.as_table(), "[[ignore]]", {"rule", "object", "reason"},
           [&](std::string_view key, const toml::node& node) {
             std::string& member = key == "rule" ? entry.rule : key == "object" ? entry.object : entry.reason;
             member = filled_string(node, key);
             if (key == "rule") check_rule_word(member, node.source());
             if (key == "object" && member.size() > linter::longest_object_glob)
               fail(node.source(), fmt::format("the object is {} bytes long, at most {} are allowed", member.size(),
                                               linter::longest_object_glob));
           });
      if (entry.rule.empty()) fail(element.source(), "[[ignore]] has no \"rule\"", "For example, rule = \"index/duplicate\".");
      config_.ignores.push_back(std::move(entry));
    }
  }

  std::string_view path_;
  std::span<const Rule* const> rules_;
  Config config_;
};

}  // namespace

Result<Config> parse_config(std::string_view text, std::string_view path, std::span<const Rule* const> rules) {
  if (const auto problem = linter::config_text_problem(text)) {
    return Error{fmt::format("{}:{}: {}", path, problem->line, problem->message), {}};
  }
  const toml::parse_result parsed = toml::parse(text, path);
  Reader reader(path, rules);
  try {
    if (!parsed) {
      // "Error while parsing string: reason": the reason is what helps.
      const std::string_view description = parsed.error().description();
      const std::size_t colon = description.find(": ");
      reader.fail(parsed.error().source(),
                  std::string(colon == std::string_view::npos ? description : description.substr(colon + 2)));
    }
    return reader.read(parsed.table());
  } catch (Failure& failure) {
    return std::move(failure.error);
  }
}

}  // namespace pglint
