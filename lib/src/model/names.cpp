// Lists of names and words in text.
#include "model/names.hpp"

#include "text/lexeme.hpp"

namespace pglint::model {

std::string fold(std::string_view text) {
  std::string folded(text);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return folded;
}

std::vector<std::string> split_name_list(std::string_view text) {
  std::vector<std::string> names;
  std::size_t at = 0;
  const auto skip_spaces = [&] { while (at < text.size() && text::is_space(text[at])) ++at; };
  for (skip_spaces(); at < text.size(); skip_spaces()) {
    std::string name;
    if (text[at] == '"') {
      for (++at;; ++at) {
        if (at >= text.size()) return {};
        if (text[at] == '"' && (at + 1 >= text.size() || text[++at] != '"')) break;
        name += text[at];
      }
      if (at < text.size() && text[at] == '"') ++at;
    } else {
      const std::size_t begin = at;
      while (at < text.size() && text[at] != ',' && !text::is_space(text[at])) ++at;
      name = fold(text.substr(begin, at - begin));
      if (name.empty()) return {};
    }
    names.push_back(std::move(name));
    skip_spaces();
    if (at < text.size() && text[at++] != ',') return {};
  }
  return names;
}

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at < text.size();) {
    if (!text::is_name_byte(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && text::is_name_byte(text[at])) ++at;
    if (text::is_keyword(text.substr(begin, at - begin), word)) return true;
  }
  return false;
}

}  // namespace pglint::model
