// The small glob matcher for paths (`exclude`) and object names.
#pragma once

#include <string_view>
#include <vector>

namespace pglint::text {

/// A compiled pattern. `*` is any run without '/', `**` any run, `**/` also nothing (zero or more
/// directories), `?` one code point that is not '/', `\x` the character x; everything else stands for itself,
/// case matters. A pattern that ends with '/' means everything below. The whole text must match.
class Glob {
 public:
  explicit Glob(std::string_view pattern);

  /// A pattern for paths: one without '/' (but at its end) matches in every directory, as in .gitignore
  /// files, and a leading '/' ties it to the top.
  [[nodiscard]] static Glob for_path(std::string_view pattern);

  /// O(text × pattern), without backtracking.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  enum class Kind : unsigned char { literal, one, run, any_run, directories, inside_directory };
  struct Part {
    Kind kind;
    char32_t value = 0;  // of a literal
  };
  void append(std::string_view pattern);

  std::vector<Part> parts_;
};

}  // namespace pglint::text
