// The comments by which a source asks that a finding be kept quiet. Knows their grammar, not the rules.
#pragma once

#include <string_view>
#include <vector>

#include "pglint/load.hpp"
#include "text/split.hpp"

namespace pglint::model {

/// `-- pglint: ignore index/duplicate, rls (reason)` and `-- pglint: ignore-file …` among a script's comments, in order.
/// The line covered is the comment's own, or, when nothing else stands there, that of the next code. Linear.
std::vector<Suppression> find_suppressions(const Source& source, SourceId id, const std::vector<text::Comment>& comments);

}  // namespace pglint::model
