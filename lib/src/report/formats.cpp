// The list of formats.
#include "pglint/report.hpp"

namespace pglint {

std::span<const ReportFormat> report_formats() noexcept {
  static constexpr ReportFormat formats[] = {{"text", report_text}, {"json", report_json}};
  return formats;
}

}  // namespace pglint
