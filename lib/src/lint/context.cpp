// What a rule may ask about its own options: the config's value, else the default that the rule declares.
#include <cassert>
#include <charconv>

#include "pglint/rule.hpp"

namespace pglint {

std::string_view Context::option(std::string_view name) const {
  if (const auto options = config.rule_options.find(std::string(rule.id)); options != config.rule_options.end())
    if (const auto value = options->second.find(std::string(name)); value != options->second.end())
      return value->second;
  for (const RuleOption& option : rule.options)
    if (option.name == name) return option.default_value;
  assert(!"a rule asks for an option that it does not declare");
  return {};
}

long long Context::option_number(std::string_view name) const {
  const std::string_view text = option(name);
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  assert(error == std::errc{} && end == text.data() + text.size());
  (void)end, (void)error;
  return number;
}

}  // namespace pglint
