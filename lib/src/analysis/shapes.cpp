// What names and column types suggest about a table. Hints for info-level advice; no rule may prove anything by them.
#include <algorithm>
#include <array>
#include <cctype>

#include "pglint/analysis.hpp"

namespace pglint::analysis {
namespace {

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_time(std::string_view type) { return type.starts_with("timestamp") || type == "date"; }

// The widest owner first: rows are asked for by tenant more often than by user.
constexpr std::array<std::string_view, 24> owners{
    "tenant_id",  "tenant",       "organization_id", "organisation_id", "org_id",      "workspace_id", "account_id",  "company_id",
    "customer_id", "client_id",   "team_id",         "group_id",        "project_id",  "site_id",      "store_id",    "shop_id",
    "merchant_id", "device_id",   "sensor_id",       "user_id",         "owner_id",    "member_id",    "profile_id",  "author_id"};

constexpr std::array<std::string_view, 20> creation_times{
    "created_at",  "recorded_at", "occurred_at", "logged_at",   "measured_at", "received_at", "observed_at",
    "happened_at", "created_on",  "created",     "inserted_at", "event_time",  "event_at",    "logged_on",
    "timestamp",   "ts",          "time",        "sent_at",     "captured_at", "sampled_at"};

constexpr std::array<std::string_view, 10> change_marks{"updated_at", "modified_at", "changed_at", "updated",    "modified",
                                                        "updated_on", "modified_on", "deleted_at", "last_updated", "updated_by"};

constexpr std::array<std::string_view, 36> log_words{
    "log",      "logs",      "audit",     "audits",   "event",    "events",       "metric",       "metrics",  "history",
    "histories", "usage",    "activity",  "activities", "reading", "readings",    "measurement",  "measurements", "sample",
    "samples",  "telemetry", "trail",     "trace",    "traces",   "hit",          "hits",         "click",    "clicks",
    "visit",    "visits",    "pageviews", "journal",  "stats",    "statistics",   "ticks",        "datapoints", "impressions"};

}  // namespace

std::vector<std::string> words(std::string_view identifier) {
  std::vector<std::string> found;
  found.reserve(4);
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) found.push_back(std::move(word));
    word.clear();
  };
  bool lower_before = false;
  for (const char c : identifier) {
    const auto byte = static_cast<unsigned char>(c);
    if (!(std::isalnum(byte) || byte >= 0x80)) {
      finish();
      lower_before = false;
      continue;
    }
    const bool upper = std::isupper(byte) != 0;
    if (upper && lower_before) finish();
    word += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    lower_before = !upper;
  }
  finish();
  return found;
}

const Column* owner_column(const Relation& table) {
  for (const std::string_view name : owners)
    if (const Column* column = table.column(name)) return column;
  return nullptr;
}

const Column* creation_time_column(const Relation& table) {
  for (const std::string_view name : creation_times)
    if (const Column* column = table.column(name); column != nullptr && is_time(column->type)) return column;
  return nullptr;
}

bool looks_insert_only(const Relation& table, const Facts& facts) {
  if (!table.columns_known || creation_time_column(table) == nullptr || facts.referenced_tables().contains(table.name)) return false;
  return std::none_of(table.columns.begin(), table.columns.end(),
                      [](const Column& column) { return one_of(column.name, change_marks); });
}

bool looks_like_log(const Relation& table) {
  const std::vector<std::string> of_name = words(table.name.name);
  return std::any_of(of_name.begin(), of_name.end(), [](const std::string& word) { return one_of(word, log_words); });
}

}  // namespace pglint::analysis
