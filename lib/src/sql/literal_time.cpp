// Dates, times, time stamps and intervals in the formats that DDL has: year first, ISO 8601, PostgreSQL's own output.
#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "sql/literal.hpp"

namespace pglint::sql {
namespace {

constexpr long long second_us = 1'000'000;
constexpr long long day_us = 86'400 * second_us;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Reads from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view input) : rest_(input) {
    skip_space();
    while (!rest_.empty() && is_space(rest_.back())) rest_.remove_suffix(1);
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return ahead < rest_.size() ? rest_[ahead] : '\0'; }
  void skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Up to `most` digits as a number; false when there are none.
  bool digits(std::size_t most, long long& value) {
    std::size_t count = 0;
    value = 0;
    while (count < most && count < rest_.size() && is_digit(rest_[count])) value = value * 10 + (rest_[count++] - '0');
    rest_.remove_prefix(count);
    return count > 0;
  }
  [[nodiscard]] std::size_t digit_run() const {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    return count;
  }
  /// Digits after a point as millionths.
  long long fraction() {
    long long value = 0;
    int count = 0;
    while (!rest_.empty() && is_digit(rest_.front())) {
      if (count < 6) value = value * 10 + (rest_.front() - '0');
      if (count < 6) ++count;
      rest_.remove_prefix(1);
    }
    for (; count < 6; ++count) value *= 10;
    return value;
  }
  std::string word() {
    std::string result;
    while (!rest_.empty() && ((rest_.front() | 32) >= 'a' && (rest_.front() | 32) <= 'z')) {
      result += static_cast<char>(rest_.front() | 32);
      rest_.remove_prefix(1);
    }
    return result;
  }

 private:
  std::string_view rest_;
};

std::optional<std::string> infinity(std::string_view input) {
  std::string word(input);
  std::transform(word.begin(), word.end(), word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (word == "infinity" || word == "-infinity") return word;
  return std::nullopt;
}

// --- calendar ----------------------------------------------------------------------------------------------------

struct Date {
  long long year = 0, month = 0, day = 0;
};

/// Days since 1970-01-01 of the proleptic Gregorian calendar, by eras of 400 years that begin on 1 March, and back.
long long days_of(const Date& date) {
  const long long year = date.month <= 2 ? date.year - 1 : date.year;
  const long long era = (year >= 0 ? year : year - 399) / 400;
  const long long year_of_era = year - era * 400;
  const long long day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

Date date_of(long long days) {
  days += 719468;
  const long long era = (days >= 0 ? days : days - 146096) / 146097;
  const long long day_of_era = days - era * 146097;
  const long long year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const long long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const long long month = (5 * day_of_year + 2) / 153;
  Date date{year_of_era + era * 400, month < 10 ? month + 3 : month - 9, day_of_year - (153 * month + 2) / 5 + 1};
  if (date.month <= 2) ++date.year;
  return date;
}

std::string print(const Date& date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }

std::string print_time(long long microseconds) {
  const long long seconds = microseconds / second_us;
  std::string result = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (microseconds % second_us != 0) {
    result += fmt::format(".{:06}", microseconds % second_us);
    while (result.ends_with('0')) result.pop_back();
  }
  return result;
}

bool read_date(Reader& in, Date& date) {
  const std::size_t run = in.digit_run();
  if (run == 8) {
    long long packed = 0;
    in.digits(8, packed);
    date = {packed / 10000, packed / 100 % 100, packed % 100};
  } else {
    if (run != 4 || !in.digits(4, date.year)) return false;
    const char separator = in.peek();
    if ((separator != '-' && separator != '/') || !in.take(separator) || !in.digits(2, date.month)) return false;
    if (!in.take(separator) || !in.digits(2, date.day)) return false;
  }
  if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1) return false;
  return date_of(days_of(date)).day == date.day;  // no 30 February
}

bool read_time(Reader& in, long long& microseconds) {
  long long hour = 0, minute = 0, second = 0;
  if (!in.digits(2, hour) || !in.take(':') || !in.digits(2, minute)) return false;
  long long fraction = 0;
  if (in.take(':')) {
    if (!in.digits(2, second)) return false;
    if (in.take('.')) fraction = in.fraction();
  }
  if (hour > 24 || minute > 59 || second > 59) return false;
  microseconds = ((hour * 60 + minute) * 60 + second) * second_us + fraction;
  return microseconds <= day_us;
}

/// Z, UTC, GMT or ±HH[[:]MM]; `offset` is in minutes east. False for anything else; true and unchanged at the end.
bool read_zone(Reader& in, std::optional<long long>& offset) {
  in.skip_space();
  if (in.done()) return true;
  if (in.peek() == '+' || in.peek() == '-') {
    const long long sign = in.take('-') ? -1 : (in.take('+'), 1);
    long long hours = 0, minutes = 0;
    if (!in.digits(2, hours)) return false;
    if (in.take(':') || is_digit(in.peek())) {
      if (!in.digits(2, minutes)) return false;
    }
    offset = sign * (hours * 60 + minutes);
    return in.done() && hours <= 15 && minutes < 60;
  }
  const std::string name = in.word();
  offset = 0;
  return in.done() && (name == "z" || name == "utc" || name == "gmt" || name == "zulu");
}

}  // namespace

std::optional<std::string> output_date(std::string_view input) {
  if (auto word = infinity(input)) return word;
  Reader in(input);
  Date date;
  if (!read_date(in, date) || !in.done()) return std::nullopt;
  return print(date);
}

std::optional<std::string> output_time(std::string_view input, bool with_zone) {
  Reader in(input);
  long long time = 0;
  std::optional<long long> offset;
  if (!read_time(in, time) || !read_zone(in, offset)) return std::nullopt;
  std::string result = print_time(time);
  if (!with_zone) return result;
  const long long minutes = offset.value_or(0);
  result += fmt::format("{}{:02}", minutes < 0 ? '-' : '+', std::llabs(minutes) / 60);
  if (minutes % 60 != 0) result += fmt::format(":{:02}", std::llabs(minutes) % 60);
  return result;
}

std::optional<std::string> output_timestamp(std::string_view input, bool with_zone) {
  if (auto word = infinity(input)) return word;
  Reader in(input);
  Date date;
  long long time = 0;
  std::optional<long long> offset;
  if (!read_date(in, date)) return std::nullopt;
  if (!in.done() && (in.peek() == 'T' || in.peek() == 't' || is_space(in.peek()))) {
    if (!in.take('T') && !in.take('t')) in.skip_space();
    if (is_digit(in.peek()) && !read_time(in, time)) return std::nullopt;
  }
  if (!read_zone(in, offset)) return std::nullopt;
  long long days = days_of(date);
  if (with_zone) time -= offset.value_or(0) * 60 * second_us;
  while (time < 0) {
    time += day_us;
    --days;
  }
  days += time / day_us;
  const Date day = date_of(days);
  if (day.year < 1 || day.year > 9999) return std::nullopt;
  return print(day) + ' ' + print_time(time % day_us) + (with_zone ? "+00" : "");
}

// --- intervals ---------------------------------------------------------------------------------------------------

namespace {

struct Interval {
  long long months = 0, days = 0, microseconds = 0;
};

constexpr long long max_quantity = 100'000'000;  // keeps every product below within a long long

struct Unit {
  std::string_view name;
  char field;  // Y years, M months, D days, U microseconds
  long long amount;
};

constexpr Unit units[] = {
    {"year", 'Y', 1}, {"yr", 'Y', 1}, {"y", 'Y', 1}, {"decade", 'Y', 10}, {"century", 'Y', 100}, {"centuries", 'Y', 100},
    {"mon", 'M', 1}, {"month", 'M', 1}, {"week", 'D', 7}, {"w", 'D', 7}, {"day", 'D', 1}, {"d", 'D', 1},
    {"hour", 'U', 3600 * second_us}, {"hr", 'U', 3600 * second_us}, {"h", 'U', 3600 * second_us},
    {"minute", 'U', 60 * second_us}, {"min", 'U', 60 * second_us}, {"m", 'U', 60 * second_us},
    {"second", 'U', second_us}, {"sec", 'U', second_us}, {"s", 'U', second_us}, {"millisecond", 'U', 1000},
    {"msec", 'U', 1000}, {"ms", 'U', 1000}, {"microsecond", 'U', 1}, {"usec", 'U', 1}, {"us", 'U', 1},
};

const Unit* find_unit(std::string_view name) {
  for (const Unit& unit : units)
    if (unit.name == name || (name.ends_with('s') && unit.name == name.substr(0, name.size() - 1))) return &unit;
  return nullptr;
}

/// Adds sign * (whole + millionths / 10^6) units; fractions flow down: half a month is 15 days, half a day 12 hours.
void add(Interval& sum, const Unit& unit, long long sign, long long whole, long long millionths) {
  switch (unit.field) {
    case 'Y':
      sum.months += sign * (whole * unit.amount * 12 + millionths * unit.amount * 12 / second_us);
      break;
    case 'M': {
      sum.months += sign * whole;
      const long long days = millionths * 30;
      sum.days += sign * (days / second_us);
      sum.microseconds += sign * (days % second_us) * (day_us / second_us);
      break;
    }
    case 'D': {
      const long long days = millionths * unit.amount;
      sum.days += sign * (whole * unit.amount + days / second_us);
      sum.microseconds += sign * (days % second_us) * (day_us / second_us);
      break;
    }
    default: sum.microseconds += sign * (whole * unit.amount + millionths * unit.amount / second_us);
  }
}

/// PnYnMnDTnHnMnS
bool read_iso(Reader& in, Interval& interval) {
  bool time = false;
  while (!in.done()) {
    if (in.take('T')) {
      time = true;
      continue;
    }
    const long long sign = in.take('-') ? -1 : 1;
    long long whole = 0, millionths = 0;
    if (in.digit_run() > 9 || !in.digits(9, whole) || whole > max_quantity) return false;
    if (in.take('.')) millionths = in.fraction();
    const char letter = in.peek();
    const Unit* unit = letter == 'Y'                       ? find_unit("year")
                       : letter == 'W'                     ? find_unit("week")
                       : letter == 'D'                     ? find_unit("day")
                       : letter == 'H' && time             ? find_unit("hour")
                       : letter == 'M'                     ? find_unit(time ? "minute" : "month")
                       : letter == 'S' && time             ? find_unit("second")
                                                           : nullptr;
    if (unit == nullptr) return false;
    in.take(letter);
    add(interval, *unit, sign, whole, millionths);
  }
  return true;
}

/// 10:30, 10:30:00.5
bool read_clock(Reader& in, Interval& interval, long long sign, long long hours) {
  long long minutes = 0, seconds = 0, fraction = 0;
  if (!in.digits(2, minutes)) return false;
  if (in.take(':')) {
    if (!in.digits(2, seconds)) return false;
    if (in.take('.')) fraction = in.fraction();
  }
  if (minutes > 59 || seconds > 59) return false;
  interval.microseconds += sign * (((hours * 60 + minutes) * 60 + seconds) * second_us + fraction);
  return true;
}

bool read_interval(Reader& in, std::string_view fields, Interval& interval) {
  if (in.peek() == 'P' && in.take('P')) return !in.done() && read_iso(in, interval);
  in.take('@');
  bool any = false;
  while (in.skip_space(), !in.done()) {
    if ((in.peek() | 32) == 'a') {
      if (in.word() != "ago" || !in.done()) return false;
      interval = {-interval.months, -interval.days, -interval.microseconds};
      return any;
    }
    const long long sign = in.take('-') ? -1 : (in.take('+'), 1);
    long long whole = 0, millionths = 0;
    const bool digits = in.digit_run() <= 9 && in.digits(9, whole);
    if ((!digits && in.peek() != '.') || whole > max_quantity) return false;
    any = true;
    if (in.take(':')) {
      if (!read_clock(in, interval, sign, whole)) return false;
      continue;
    }
    if (in.take('.')) millionths = in.fraction();
    in.skip_space();
    const bool has_unit = (in.peek() | 32) >= 'a' && (in.peek() | 32) <= 'z';
    // A number alone is in the type's last field: interval day, or seconds.
    const std::string name = has_unit ? in.word() : fields.empty() ? "second" : std::string(fields.substr(fields.find_last_of(' ') + 1));
    const Unit* unit = find_unit(name);
    if (unit == nullptr || (!has_unit && !in.done())) return false;
    add(interval, *unit, sign, whole, millionths);
  }
  return any;
}

/// The style "postgres" of intervalstyle.
std::string print(const Interval& interval) {
  std::string result;
  bool before = false;
  const auto part = [&](long long value, std::string_view unit) {
    if (value == 0) return;
    result += fmt::format("{}{}{} {}{}", result.empty() ? "" : " ", before && value > 0 ? "+" : "", value, unit, value != 1 ? "s" : "");
    before = value < 0;
  };
  part(interval.months / 12, "year");
  part(interval.months % 12, "mon");
  part(interval.days, "day");
  if (result.empty() || interval.microseconds != 0) {
    const bool minus = interval.microseconds < 0;
    result += fmt::format("{}{}{}", result.empty() ? "" : " ", minus ? "-" : before ? "+" : "", print_time(std::llabs(interval.microseconds)));
  }
  return result;
}

}  // namespace

std::optional<std::string> output_interval(std::string_view input, std::string_view fields) {
  if (auto word = infinity(input)) return word;
  if (const std::size_t precision = fields.find('('); precision != std::string_view::npos) fields = fields.substr(0, precision);
  Reader in(input);
  Interval interval;
  if (!read_interval(in, fields, interval)) return std::nullopt;
  return print(interval);
}

}  // namespace pglint::sql
