// Globs, matched by following all states of the pattern at once.
#include "text/glob.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace pglint::text {

Glob::Glob(std::string_view pattern) { append(pattern); }

Glob Glob::for_path(std::string_view pattern) {
  const std::size_t slash = pattern.find('/');
  const bool anywhere = slash == std::string_view::npos || slash + 1 == pattern.size();
  if (!anywhere && slash == 0) pattern.remove_prefix(1);
  Glob glob("");
  if (anywhere) glob.append("**/");
  glob.append(pattern);
  return glob;
}

void Glob::append(std::string_view pattern) {
  const auto at_component_start = [&] {
    return parts_.empty() || parts_.back().kind == Kind::inside_directory ||
           (parts_.back().kind == Kind::literal && parts_.back().value == U'/');
  };
  for (std::size_t at = 0; at < pattern.size();) {
    const CodePoint point = decode(pattern, at);
    const std::string_view rest = pattern.substr(at);
    if (rest.substr(0, 3) == "**/" && at_component_start()) {
      parts_.push_back({Kind::directories});
      parts_.push_back({Kind::inside_directory});
      at += 3;
    } else if (rest.substr(0, 2) == "**") {
      parts_.push_back({Kind::any_run});
      at += 2;
    } else if (point.value == U'*') {
      parts_.push_back({Kind::run});
      at += 1;
    } else if (point.value == U'?') {
      parts_.push_back({Kind::one});
      at += 1;
    } else {
      if (point.value == U'\\' && rest.size() > 1) at += 1;
      const CodePoint literal = decode(pattern, at);
      parts_.push_back({Kind::literal, literal.value});
      at += literal.length;
    }
  }
  if (!pattern.empty() && parts_.back().kind == Kind::literal && parts_.back().value == U'/')
    parts_.push_back({Kind::any_run});
}

bool Glob::matches(std::string_view text) const {
  // active[i]: the text so far matches the parts before i.
  std::vector<char> active(parts_.size() + 1, 0);
  std::vector<char> next(parts_.size() + 1, 0);
  const auto add_skips = [&](std::vector<char>& states) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!states[i]) continue;
      if (parts_[i].kind == Kind::run || parts_[i].kind == Kind::any_run) states[i + 1] = 1;
      if (parts_[i].kind == Kind::directories) states[i + 2] = 1;
    }
  };
  active[0] = 1;
  add_skips(active);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    at += point.length;
    const bool slash = point.value == U'/';
    std::fill(next.begin(), next.end(), 0);
    bool any = false;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!active[i]) continue;
      std::size_t target = i;
      switch (parts_[i].kind) {
        case Kind::literal:
          if (point.value != parts_[i].value) continue;
          target = i + 1;
          break;
        case Kind::one:
          if (slash) continue;
          target = i + 1;
          break;
        case Kind::run:
          if (slash) continue;
          break;
        case Kind::any_run: break;
        // A directory's name runs to its '/'; then another one may follow.
        case Kind::directories: target = slash ? i : i + 1; break;
        case Kind::inside_directory: target = slash ? i - 1 : i; break;
      }
      next[target] = 1;
      any = true;
    }
    if (!any) return false;
    add_skips(next);
    active.swap(next);
  }
  return active[parts_.size()] != 0;
}

}  // namespace pglint::text
