// The words of options and output for enumerations, and suggestions for words that are not known.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/config.hpp"
#include "pglint/rule.hpp"

namespace pglint::linter {

std::string_view to_string(Severity severity);
std::string_view to_string(Safety safety);
std::string_view to_string(Evidence evidence);
std::string_view to_string(Needs needs);
std::string_view to_string(Fixes fix);

/// The severity of that name; nullopt when there is none.
std::optional<Severity> severity_named(std::string_view word);
std::optional<Style> style_named(std::string_view word);
std::optional<Concurrently> concurrently_named(std::string_view word);

/// The words that the functions above know, in the order in which help texts list them.
const std::vector<std::string>& severity_words();
const std::vector<std::string>& style_words();
const std::vector<std::string>& concurrently_words();

/// `Did you mean "…"?` for the nearest known word, else `It is one of a, b, c.`, else "" when nothing is known.
/// At most `most_listed` words are listed; when there are more, nothing is.
std::string suggestion(std::string_view word, const std::vector<std::string>& known, std::size_t most_listed = 12);

}  // namespace pglint::linter
