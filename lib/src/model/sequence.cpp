// Defaults and options of sequences.
#include "model/sequence.hpp"

#include <limits>

namespace pglint::model {
namespace {

struct Bounds { long long minimum, maximum; };

Bounds bounds_of(const std::string& type) {
  if (type == "smallint") return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
  if (type == "integer") return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
  return {std::numeric_limits<long long>::min(), std::numeric_limits<long long>::max()};
}

long long default_minimum(const Sequence& sequence) { return sequence.increment > 0 ? 1 : bounds_of(sequence.type).minimum; }
long long default_maximum(const Sequence& sequence) { return sequence.increment > 0 ? bounds_of(sequence.type).maximum : -1; }

}  // namespace

Sequence new_sequence(QualifiedName name, std::string type, long long increment) {
  Sequence sequence;
  sequence.name = std::move(name);
  sequence.type = std::move(type);
  sequence.increment = increment;
  sequence.minimum = default_minimum(sequence);
  sequence.maximum = default_maximum(sequence);
  sequence.start = increment > 0 ? sequence.minimum : sequence.maximum;
  return sequence;
}

void initialize(Sequence& sequence, const std::string& type, const sql::SequenceOptions& options) {
  sequence = new_sequence(sequence.name, type, options.increment.value_or(1));
  if (options.minimum) sequence.minimum = *options.minimum;
  if (options.maximum) sequence.maximum = *options.maximum;
  sequence.start = options.start.value_or(sequence.increment > 0 ? sequence.minimum : sequence.maximum);
  if (options.cache) sequence.cache = *options.cache;
  if (options.cycle) sequence.cycle = *options.cycle;
}

void alter(Sequence& sequence, const std::string& type, const sql::SequenceOptions& options) {
  const Bounds old_bounds = bounds_of(sequence.type);
  if (options.increment) sequence.increment = *options.increment;
  if (options.type && type != sequence.type) {
    sequence.type = type;
    // A bound that the old type set follows the new one (ALTER SEQUENCE … AS).
    if (sequence.maximum == old_bounds.maximum) sequence.maximum = default_maximum(sequence);
    if (sequence.minimum == old_bounds.minimum) sequence.minimum = default_minimum(sequence);
  }
  if (options.minimum) sequence.minimum = *options.minimum;
  if (options.maximum) sequence.maximum = *options.maximum;
  if (options.no_minimum) sequence.minimum = default_minimum(sequence);
  if (options.no_maximum) sequence.maximum = default_maximum(sequence);
  if (options.start) sequence.start = *options.start;
  if (options.cache) sequence.cache = *options.cache;
  if (options.cycle) sequence.cycle = *options.cycle;
}

}  // namespace pglint::model
