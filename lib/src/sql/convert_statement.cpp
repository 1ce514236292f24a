// One statement of the parse tree into pglint's own; each family of statements has a file of its own beside this one.
#include "sql/convert.hpp"

namespace pglint::sql {

StatementBody convert_statement(Conversion&, const Node*) { return Unsupported{}; }

}  // namespace pglint::sql
